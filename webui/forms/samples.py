"""Sample inputs for a form that is looked at outside any case: what its step would give it, made up."""

from __future__ import annotations

from typing import Any

from engine.forms import Component, Form
from webui.forms import looks
from webui.language import gettext as _

ROWS = 2


def inputs(form: Form) -> dict[str, Any]:
    """Return made-up inputs under every name the form asks for: read-only fields, fixed rows, lists of choices."""
    found: dict[str, Any] = {}
    for component in form.walk():
        if component.values_key:
            found[component.values_key] = [
                {"value": f"contoh_{number}", "label": _("Pilihan contoh %(number)s", number=number)}
                for number in range(1, 4)
            ]
    for component in form.fields:
        if component.readonly:
            found[component.key] = value(component, 1)
        if component.fixed:
            found[component.key] = [row(component, number) for number in range(1, ROWS + 1)]
    return found


def row(listed: Component, number: int) -> dict[str, Any]:
    """Return one row as a step would give it: its read-only columns."""
    return {column.key: value(column, number) for column in listed.components if column.readonly}


def value(component: Component, number: int) -> Any:
    """Return a value that a field of this kind may hold."""
    if component.choices:
        return component.choices[0].value
    return looks.of(component).sample(component, number)
