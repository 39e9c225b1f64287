"""Values of fields as text: as they are typed, and as they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms import Choice, Component, facts_of, wording
from webui import filters, language
from webui.forms.fields import Option

Json = Any


def is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def typed(component: Component, value: Json) -> str:
    """Return what stands in an input: a number in Indonesian notation, text as it was typed, nothing for no value."""
    if value is None or isinstance(value, bool | list | Mapping):
        return ""
    if component.properties.get("grouping") == "false" or not is_number(value):
        return str(wording.typed(value)) if is_number(value) else str(value)  # a year: 2026, not 2.026
    return filters.number(value)


def shown_words(component: Component, value: Json, choices: Sequence[Option]) -> str:
    """Return the value as it is read, not edited; a list of rows is drawn elsewhere, files are their names."""
    if component.takes_files:
        return ", ".join(one["name"] for one in facts_of(value)) or "–"
    if isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(o, Mapping) for o in value)):
        return "–"
    return words(component, component.label, value, choices)


def words(
    component: Component | None, label: str, value: Json, choices: Sequence[Choice | Option] = ()
) -> str:
    """Return a value of a field (None: of no field that is known) as it is read; a percentage has two decimals, always.

    The list that was offered may be gone by now; in this office such lists are mostly of roles.
    """
    if "%" in label and is_number(value):
        return filters.number(value, 2)
    offered = [Choice(one.value, one.label) for one in choices]
    said = wording.words(component, value, offered, language.current(), named=filters.role_label)
    return said or "–"
