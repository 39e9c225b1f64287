"""The JSON Schema (2020-12) of the data a form accepts.

What a schema cannot say is said by the check alone: at most 15 significant digits and so many decimals, and
lengths count after spaces at both ends are taken away. Conditions (`conditional.hide`) are not in it either:
a field that may be hidden is never required by the schema. A number may also be sent as Indonesian text
("72,5"), and files are attached, not sent: neither stands in the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.forms import numbers
from engine.forms.model import Choice, Component, Json

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_LINE = r"^[^\u0000-\u0008\u000e-\u001f\u007f-\u009f]*$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"

Choices = Callable[[Component], Sequence[Choice]]
Schema = dict[str, Json]


def form_schema(
    title: str,
    fields: Sequence[Component],
    inputs: Mapping[str, Json],
    fixed_rows: Callable[[Component], list[dict[str, Json]]],
    choices: Choices,
) -> Schema:
    """The schema of one form at one task: its choices and its read-only values are those of the inputs."""
    schema = _object(fields, inputs, fixed_rows, choices)
    return {"$schema": DRAFT, "title": title, **schema}


def _object(
    fields: Sequence[Component],
    shown: Mapping[str, Json],
    fixed_rows: Callable[[Component], list[dict[str, Json]]],
    choices: Choices,
) -> Schema:
    """An object of the fields; `shown` holds what its read-only fields show."""
    properties: Schema = {}
    required: list[str] = []
    for component in fields:
        if component.type == "expression":
            # Computed by the form; may be sent back as it was shown.
            properties[component.key] = {"title": component.label, "readOnly": True}
        elif component.key and component.readonly:
            same = [None, *([] if shown.get(component.key) is None else [shown[component.key]])]
            properties[component.key] = {"title": component.label, "readOnly": True, "enum": same}
        elif component.is_input:
            # What may be hidden may be left out.
            asked = component.required and not component.hides
            rules = _field(replace(component, required=asked), choices)
            properties[component.key] = _described(component, rules)
            if asked:
                required.append(component.key)
        elif component.type == "dynamiclist":
            if component.fixed:
                columns = component.components
                rows = [_object(columns, row, fixed_rows, choices) for row in fixed_rows(component)]
                rules = _fixed_list(component, rows)
            else:
                rules = _open_list(component, choices)
            properties[component.key] = _described(component, rules)
            if rules["type"] == "array":
                required.append(component.key)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _fixed_list(component: Component, rows: list[Schema]) -> Schema:
    """Exactly these rows, or nothing where nobody has to fill in anything."""
    needed = any(column.is_input and column.required and not column.hides for column in component.components)
    asked = bool(rows) and needed and not component.hides
    schema: Schema = {"type": "array" if asked else ["array", "null"]}
    schema |= {"minItems": len(rows), "maxItems": len(rows)}
    return {**schema, "prefixItems": rows, "items": False} if rows else schema


def _open_list(component: Component, choices: Choices) -> Schema:
    least = 0 if component.hides else component.min_rows
    return {
        "type": "array" if least else ["array", "null"],
        "minItems": least,
        "maxItems": component.max_rows,
        "items": _object(component.components, {}, lambda _: [], choices),
    }


def _described(component: Component, schema: Schema) -> Schema:
    words: Schema = {"title": component.label} if component.label else {}
    if component.description:
        words["description"] = component.description
    return {**words, **schema}


def _field(component: Component, choices: Choices) -> Schema:
    if component.type == "checkbox":
        return {"type": "boolean", "const": True} if component.required else {"type": ["boolean", "null"]}
    if component.type in ("select", "radio"):
        return {
            "enum": [choice.value for choice in choices(component)]
            + ([] if component.required else ["", None])
        }
    if component.type == "checklist":
        schema: Schema = {"items": {"enum": [choice.value for choice in choices(component)]}}
        if component.required:
            return {"type": "array", "minItems": 1, **schema}
        return {"type": ["array", "null"], **schema}
    if component.type == "number":
        return _number(component)
    if component.type == "datetime":
        kind = "date-time" if component.time else "date"
        return _optional(component, {"pattern": _TIME if component.time else _DATE, "x-format": kind})
    return _optional(component, _text(component))


def _number(component: Component) -> Schema:
    kind = "integer" if component.decimals == 0 else "number"
    minimum = -numbers.LIMIT + 1 if component.minimum is None else component.minimum
    maximum = numbers.LIMIT - 1 if component.maximum is None else component.maximum
    return {"type": kind if component.required else [kind, "null"], "minimum": minimum, "maximum": maximum}


def _text(component: Component) -> Schema:
    rules: Schema = {"maxLength": component.max_length}
    if component.min_length or component.required:
        rules["minLength"] = max(component.min_length, 1)
    patterns = [r"\S"] if component.required else []
    if component.type == "textfield":
        patterns.append(_LINE)
    if component.pattern is not None:
        patterns.append(component.pattern.pattern)
    if len(patterns) == 1:
        rules["pattern"] = patterns[0]
    elif patterns:
        rules["allOf"] = [{"pattern": pattern} for pattern in patterns]
    return rules


def _optional(component: Component, rules: Schema) -> Schema:
    if component.required:
        return {"type": "string", **rules}
    if not set(rules) - {"maxLength"}:
        return {"type": ["string", "null"], **rules}
    return {"anyOf": [{"type": "string", **rules}, {"enum": ["", None]}]}
