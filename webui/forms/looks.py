"""How each type of component stands on a page: the one table that a new type may have an entry in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Component, Form
from webui.language import gettext as _

Json = Any

# What may be answered: the value, what a page posts for it, and its words.
Answers = Sequence[tuple[Json, str, str]]


def _options(form: Form, chooser: Component, inputs: Mapping[str, Json]) -> Answers:
    return [(one.value, one.value, one.label) for one in form.choices(chooser, inputs)]


def _ticks(form: Form, chooser: Component, inputs: Mapping[str, Json]) -> Answers:
    return [(True, "on", chooser.label), (False, "", "")]


def _words(component: Component, number: int) -> Json:
    return _("contoh %(number)s", number=number)


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a type: the `macro` of its fields (templates/macros/form.html), `timed` with a time of day.

    `sample` makes a value for a form that is looked at outside any case. `answers` are those of a field that a
    script may watch for others to come up; None where it may not.
    """

    macro: str = "text"
    timed: str = ""
    numeric: bool = False
    sample: Callable[[Component, int], Json] = _words
    answers: Callable[[Form, Component, Mapping[str, Json]], Answers] | None = None


LOOKS: Mapping[str, Look] = {
    "text": Look("blocks"),
    "textfield": Look(),
    "textarea": Look("area"),
    "number": Look("number", numeric=True, sample=lambda _component, number: number * 10),
    "datetime": Look(
        "date",
        timed="datetime",
        sample=lambda component, _number: "2026-07-01T08:00" if component.time else "2026-07-01",
    ),
    "select": Look("choice", answers=_options),
    "radio": Look("radios", answers=_options),
    "checkbox": Look("check", sample=lambda _component, _number: True, answers=_ticks),
    "checklist": Look("checks"),
    "filepicker": Look("files"),
    "group": Look("group"),
    "dynamiclist": Look("rows"),
    "table": Look("table"),
    "expression": Look("computed"),
    "question": Look("question"),
    "separator": Look("separator"),
    "spacer": Look("spacer"),
}


def of(component: Component) -> Look:
    """Return the look of a component; a type without one of its own looks like a line of text."""
    return LOOKS.get(component.type, Look())


def macro(component: Component) -> str:
    """Return the macro that draws a component; what is only read is a fact, but for files."""
    look = of(component)
    kind = look.timed if component.time and look.timed else look.macro
    return "fact" if component.readonly and kind != "files" else kind
