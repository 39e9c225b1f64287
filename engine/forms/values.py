"""One field: what was posted or sent as JSON made into its value, and that held against the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from engine import texts
from engine.forms import numbers, wording
from engine.forms.model import TEXTS, Choice, Component, Json

MAX_CHOSEN = 500
# A number as programs write it. With three digits behind the point it is one of people: 1.250 has four digits.
_POINT = re.compile(r"-?\d+\.(?!\d{3}$)\d+", re.ASCII)
_TICKS = {"true": True, "ya": True, "1": True, "false": False, "tidak": False, "0": False}
_OFF = {"", "0", "off", "false"}


class Refused(ValueError):
    """What was given is no value of this field. `code` and `params` are those of a Problem.

    `kept` is what may stay in a draft so that it can be shown again; None when nothing may.
    """

    def __init__(self, code: str, kept: Json = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.kept = kept
        self.params = params


def from_text(component: Component, text: str) -> Json:
    """The value of one posted text; None when it is empty. Raises Refused."""
    if len(text) > texts.HARD_LIMIT:
        raise Refused("too_large", limit=component.max_length or texts.HARD_LIMIT)
    lines = component.type == "textarea"
    try:
        clean = texts.clean(text, lines)
        if component.type == "checkbox":
            return clean.lower() not in _OFF
        if not clean:
            return None
        if component.type == "number":
            return numbers.parse_number(clean)
        return texts.parse_date(clean, component.time) if component.type == "datetime" else clean
    except texts.TextProblem as problem:
        raise Refused(problem.code, texts.scrub(text, lines), **problem.params) from problem
    except numbers.NumberProblem as problem:
        raise _refused(problem.code, text) from problem


def from_texts(component: Component, given: Iterable[str]) -> list[str]:
    """The chosen values of a checklist, each once, in the order given. Raises Refused."""
    chosen: dict[str, None] = {}
    for text in given:
        if len(chosen) >= MAX_CHOSEN:
            raise Refused("too_large", limit=MAX_CHOSEN)
        value = from_text(component, text)
        if value is not None:
            chosen[value] = None
    return list(chosen)


def from_json(component: Component, data: Json) -> Json:
    """The value of one piece of JSON; None when it is null or empty. Raises Refused.

    A number may also be text in Indonesian notation ("72,5"), as in the web; all other types are strict.
    """
    if data is None:
        return None
    if component.type == "checklist":
        if not isinstance(data, list | tuple):
            raise Refused("type")
        if len(data) > MAX_CHOSEN:
            raise Refused("too_large", limit=MAX_CHOSEN)
        if not all(isinstance(one, str) for one in data):
            raise Refused("type")
        return from_texts(component, data)
    if component.type == "checkbox":
        if not isinstance(data, bool):
            raise Refused("type")
        return data
    if isinstance(data, str):
        return from_text(component, data)
    if component.type != "number" or not isinstance(data, bool | int | float):
        raise Refused("type")
    try:
        return numbers.check_number(data)
    except numbers.NumberProblem as problem:
        raise _refused(problem.code, "") from problem


def from_input(component: Component, given: Json, choices: Sequence[Choice]) -> Json:
    """What a step gives to a field, as a value of that field though it is of another kind; None for nothing.

    A number becomes text as people write it, text that says a number a number, one value a list of one, and so
    on. Raises Refused where nothing in the field could stand for it.
    """
    if isinstance(given, list | tuple) and len(given) == 1 and component.type != "checklist":
        given = given[0]
    if given in (None, "", []):
        return None
    match component.type:
        case "textfield" | "textarea":
            return from_json(component, wording.typed(given))
        case "number" if isinstance(given, str) and _POINT.fullmatch(given):
            return from_json(component, float(given))
        case "checkbox" if isinstance(given, str | int) and str(given).lower() in _TICKS:
            return _TICKS[str(given).lower()]
        case "datetime" if isinstance(given, str) and not component.time:
            return from_json(component, given.partition("T")[0])
        case "select" | "radio" | "checklist":
            several = given if isinstance(given, list | tuple) else [given]
            chosen = [str(one) if isinstance(one, int | float) else one for one in several]
            if any(isinstance(one, bool) for one in several):
                raise Refused("type")
            value = from_json(component, chosen if component.type == "checklist" else chosen[0])
            if len(several) > 1 and component.type != "checklist":
                raise Refused("type")
            if choices and (fault := judge(component, value, choices)):
                raise fault
            return value
    return from_json(component, given)


def judge(component: Component, value: Json, choices: Sequence[Choice]) -> Refused | None:
    """The first rule of the field that a typed value breaks, or None."""
    if component.type == "checkbox":
        return Refused("must_check") if component.required and value is not True else None
    if value in (None, "", []):
        return Refused("required") if component.required else None
    if component.type == "number":
        return _judge_number(component, value)
    if component.type in TEXTS:
        return _judge_text(component, value)
    if component.type == "datetime":
        return None
    chosen = value if isinstance(value, list) else [value]
    return None if {choice.value for choice in choices}.issuperset(chosen) else Refused("choice")


def _judge_number(component: Component, value: int | float) -> Refused | None:
    if component.decimals == 0 and not isinstance(value, int):
        return Refused("integer")
    if component.decimals is not None and numbers.decimals_of(value) > component.decimals:
        return Refused("decimals", limit=component.decimals)
    if component.minimum is not None and value < component.minimum:
        return Refused("minimum", limit=component.minimum)
    if component.maximum is not None and value > component.maximum:
        return Refused("maximum", limit=component.maximum)
    return None


def _judge_text(component: Component, value: str) -> Refused | None:
    if len(value) < component.min_length:
        return Refused("min_length", limit=component.min_length)
    if len(value) > component.max_length:
        return Refused("max_length", limit=component.max_length)
    # After the length: the cost of a pattern is bounded for texts that are not longer than allowed.
    if component.pattern is not None and not component.pattern.search(value):
        return Refused("pattern")
    return None


def _refused(code: str, text: str) -> Refused:
    kept = texts.scrub(text)
    if code == "digits":
        return Refused(code, kept, limit=numbers.DIGITS)
    return Refused(code, kept)
