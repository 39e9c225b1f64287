"""The JSON Schema (2020-12) of the data a form accepts.

What a schema cannot say is said by the check alone: at most 15 significant digits and so many decimals, and
lengths count after spaces at both ends are taken away. Conditions (`conditional.hide`) are not in it either:
a field that may be hidden is never required by the schema. A number may also be sent as Indonesian text
("72,5"), and the files of the page are attached, not sent: neither stands in the schema. The files of a row are
attached, too; its data then say which of them are its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.forms.component import Component, Schema
from engine.forms.model import Choice, Json

DRAFT = "https://json-schema.org/draft/2020-12/schema"

Choices = Callable[[Component], Sequence[Choice]]


def form_schema(
    title: str,
    fields: Sequence[Component],
    inputs: Mapping[str, Json],
    fixed_rows: Callable[[Component], list[dict[str, Json]]],
    choices: Choices,
) -> Schema:
    """Return the schema of one form at one task: its choices and its read-only values are those of the inputs."""
    schema = _object(fields, inputs, fixed_rows, choices)
    return {"$schema": DRAFT, "title": title, **schema}


def _object(
    fields: Sequence[Component],
    shown: Mapping[str, Json],
    fixed_rows: Callable[[Component], list[dict[str, Json]]],
    choices: Choices,
    *,
    in_row: bool = False,
) -> Schema:
    """Return the schema of an object of the fields; `shown` holds what its read-only fields show."""
    properties: Schema = {}
    required: list[str] = []
    for component in fields:
        if component.is_computed:
            properties[component.key] = component.schema(())
        elif component.key and component.readonly:
            same = [None, *([] if shown.get(component.key) is None else [shown[component.key]])]
            properties[component.key] = {"title": component.label, "readOnly": True, "enum": same}
        elif component.is_input or (in_row and component.takes_files):
            # What may be hidden may be left out.
            asked = component.required and not component.hides
            rules = replace(component, required=asked).schema(choices(component))
            properties[component.key] = _described(component, rules)
            if asked:
                required.append(component.key)
        elif component.is_list:
            given = fixed_rows(component) if component.fixed else [{}]
            rows = [_object(component.components, row, fixed_rows, choices, in_row=True) for row in given]
            rules = component.schema((), rows)
            properties[component.key] = _described(component, rules)
            if rules["type"] == "array":
                required.append(component.key)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _described(component: Component, schema: Schema) -> Schema:
    words: Schema = {"title": component.label} if component.label else {}
    if component.description:
        words["description"] = component.description
    return {**words, **schema}
