"""The types of components that a form may be made of, one room each.

A type is a class: what it takes from its attributes, how its value is read from text, from JSON and from what a
step gives, by what rules it is judged, its JSON Schema, and its words. All other modules ask the component.
A new type has four places: its class in a module here, its entry in TYPES below, the look of it in
webui/forms/looks.py (with a macro in templates/macros/form.html where no present one fits), and its name in
webui/messages/form_words.py. The list for process owners in processes/README.md then asks for its name.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.forms.component import Component
from engine.forms.types.checkbox import Checkbox
from engine.forms.types.choice import Checklist, Radio, Select
from engine.forms.types.date import Date
from engine.forms.types.display import Separator, Spacer, Words
from engine.forms.types.expression import Computed
from engine.forms.types.files import FilePicker
from engine.forms.types.group import Group
from engine.forms.types.list import DynamicList
from engine.forms.types.number import Number
from engine.forms.types.table import Table
from engine.forms.types.text import TextArea, TextField

TYPES: dict[str, type[Component]] = {
    one.type: one
    for one in (
        Words,
        TextField,
        TextArea,
        Number,
        Date,
        Select,
        Radio,
        Checkbox,
        Checklist,
        FilePicker,
        Group,
        DynamicList,
        Table,
        Computed,
        Separator,
        Spacer,
    )
}

# The exact list of components and attributes that are honoured.
SUPPORTED: Mapping[str, frozenset[str]] = {name: one.supported for name, one in TYPES.items()}
