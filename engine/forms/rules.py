"""What each type of component has of its own, taken from its attributes."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from engine import texts
from engine.forms import patterns, values
from engine.forms.attributes import Attributes
from engine.forms.model import (
    AREA_LENGTH,
    CHOICES,
    LINE_LENGTH,
    MAX_ROWS,
    MAX_TEXT,
    TEXTS,
    Component,
    mapping,
)
from engine.forms.supported import SUPPORTED

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")


def of_component(it: Attributes) -> dict[str, Any]:
    """The facts of a component that holds no others."""
    if it.type in TEXTS:
        return _text(it)
    if it.type in CHOICES:
        return _options(it)
    match it.type:
        case "text":
            return {"text": it.words("text", MAX_TEXT)}
        case "number":
            return _number(it)
        case "datetime":
            subtype = it.get("subtype")
            if subtype not in (None, "date", "datetime"):
                it.wrong("subtype", "unsupported")
            return {"time": subtype == "datetime"}
        case "filepicker":
            return {"multiple": it.flag("multiple"), "accept": _accept(it)}
        case "table":
            return {"expression": it.expression("dataSource", needed=True), "columns": it.columns()}
        case "expression":
            return {"expression": it.expression("expression", needed=True)}
    return {}


def of_list(it: Attributes, columns: tuple[Component, ...]) -> dict[str, Any]:
    """How many rows a dynamiclist has, and whether people may change that."""
    changeable = it.flag("allowAddRemove", True)
    if not columns:
        it.refuse("form-component", reason="empty")
    # A row that people add has nothing to show in a read-only column, and nobody could fill it in.
    if changeable and any(column.readonly for column in columns):
        it.refuse("form-component", reason="readonly")
    own = it.part(mapping(it.raw.get("properties")))
    least = own.whole("minRows", 0, MAX_ROWS) or 0
    most = own.whole("maxRows", 1, MAX_ROWS) or MAX_ROWS
    least = max(least, 1) if it.flag("validate.required") else least
    if least > most:
        it.wrong("properties.minRows", "range", least=0, most=most)
    repetitions = it.whole("defaultRepetitions", 0, MAX_ROWS)
    return {
        "allow_add_remove": changeable,
        "default_rows": 1 if repetitions is None else repetitions,
        "min_rows": least,
        "max_rows": most,
    }


def with_default(it: Attributes, component: Component) -> Component:
    """The component with its default value, which must be one that the field accepts."""
    given = it.get("defaultValue")
    if given in (None, "") or "defaultValue" not in SUPPORTED[it.type]:
        return component
    try:
        value = values.from_json(component, given)
        fault = None if component.values_key else values.judge(component, value, component.choices)
    except values.Refused as refused:
        value, fault = None, refused
    if fault is not None and fault.code != "must_check":
        it.wrong("defaultValue", fault.code)
    return dataclasses.replace(component, default=value)


def _text(it: Attributes) -> dict[str, Any]:
    usual = LINE_LENGTH if it.type == "textfield" else AREA_LENGTH
    most = it.whole("validate.maxLength", 1, MAX_TEXT) or usual
    least = it.whole("validate.minLength", 0, MAX_TEXT) or 0
    if least > most:
        it.wrong("validate.minLength", "range", least=0, most=most)
    return {"min_length": least, "max_length": most, "pattern": _pattern(it, most)}


def _pattern(it: Attributes, length: int) -> re.Pattern[str] | None:
    pattern = it.get("validate.pattern")
    if pattern in (None, ""):
        return None
    if not isinstance(pattern, str):
        it.wrong("validate.pattern", "type")
        return None
    try:
        return patterns.compile_pattern(pattern, length)
    except patterns.PatternProblem as problem:
        it.wrong("validate.pattern", problem.reason, text=texts.shown(pattern), length=length)
        return None


def _number(it: Attributes) -> dict[str, Any]:
    least, most = it.number("validate.min"), it.number("validate.max")
    if least is not None and most is not None and least > most:
        it.wrong("validate.max", "range")
    return {"minimum": least, "maximum": most, "decimals": it.whole("decimalDigits", 0, 15)}


def _options(it: Attributes) -> dict[str, Any]:
    source, choices = it.words("valuesKey", 60), it.choices()
    if bool(source) == bool(choices) and not it.flag("readonly"):
        it.wrong("values", "choice")
    return {"choices": choices, "values_key": source}


def _accept(it: Attributes) -> tuple[str, ...]:
    """The endings of file names that are accepted (`.pdf,.xlsx`); kinds like `image/*` are refused."""
    endings = tuple(part.strip().lower() for part in it.words("accept").split(",") if part.strip())
    if not all(map(_SUFFIX.fullmatch, endings)):
        it.wrong("accept", "unsupported")
    return endings
