"""Forms: one bpmn.io `.form` file is the drawing, the contract and the judge of a task's data.

    form = read_form(content, "forms/tinjau.form")          # or FormError with findings
    stored = form.accept(Posted(post), inputs)              # an HTML post or JSON data, or FormInvalid
    value, problems = form.read(Posted(post), inputs)       # what to keep as a draft of an HTML post
    problems = form.check(value, inputs, names)             # all rules, before it is submitted
    shown = form.compute(value, inputs, names)              # with computed fields, without hidden ones

Values are plain JSON by key: text (Unicode NFC, stripped, LF), whole numbers as int and others as float
with at most 15 significant digits, true and false, dates as ISO text, lists. An empty field has no key.

What each component honours stands at its type in engine.forms.types (SUPPORTED is the exact list; anything else
is refused when the file is read, except what only concerns an editor, as `layout`).

Files in a row. They are attached under `list.key`, and the row's value holds the facts (name, sha256, size) of its
own: what is attached belongs to no row by its place, so rows may come, go and move without a file changing its
owner. A page posts them back as `sha256/name`, JSON data as those facts; only what is attached is accepted.

All take `conditional.hide`, `description` where there is a label, and `properties` of the owner's own.
`disabled` means readonly. A readonly field shows the input with its key and is no part of the value.

Rows. With `allowAddRemove` false a list has exactly the rows of the input with its key: they are matched by
position, and their readonly columns are taken from the input, whoever sends what. Otherwise people add and
remove rows, and no column may be readonly.

Expressions and conditions are of Alur's language (engine.expressions). In a row a name is first a column of
that row, then a key of the form, then an input, then what the caller hands in. What cannot be computed is
null. What a true `conditional.hide` hides is not required, not checked, and not stored.

Numbers come as Indonesian text from a page (`1.234,5`; `72.5` is refused as "decimal_point"). In JSON they
come as numbers; text in that same notation is accepted too, so that a draft of a page can be sent as it
stands. The JSON Schema names only the number.

Sheets. The lists of a form may be filled in as sheets of a workbook (engine.forms.sheet), by the same rules.

A pattern is the process owner's; it is searched for as browsers do. One that could be slow for a text of the
field's length is refused when the file is read, so no text that is sent later can be.
"""

from __future__ import annotations

from engine.forms.component import Component, walk
from engine.forms.decision import with_choice
from engine.forms.form import Form
from engine.forms.model import Choice, Column, FieldProblem, FormError
from engine.forms.numbers import NumberProblem, parse_number, show_number
from engine.forms.posted import Posted
from engine.forms.source import read_form
from engine.forms.types import SUPPORTED
from engine.forms.types.files import facts_of, is_fact, reference

__all__ = [
    "SUPPORTED",
    "Choice",
    "Column",
    "Component",
    "FieldProblem",
    "Form",
    "FormError",
    "NumberProblem",
    "Posted",
    "facts_of",
    "is_fact",
    "parse_number",
    "read_form",
    "reference",
    "show_number",
    "walk",
    "with_choice",
]
