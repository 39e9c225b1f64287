"""When a field is on the page: the server's judgement, and the one choice that a script may watch for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms import Component, Form
from webui.forms import looks
from webui.language import gettext as _

Json = Any


@dataclass(frozen=True, slots=True)
class Condition:
    """`hidden` is the server's judgement now. `shown_by` names a choice field whose values `shown_for` bring it up."""

    hidden: bool = False
    shown_by: str = ""
    shown_for: tuple[str, ...] = ()
    words: str = ""


def of(
    form: Form,
    component: Component,
    value: Mapping[str, Json],
    inputs: Mapping[str, Json],
    known: Mapping[str, Any],
) -> Condition:
    """Find out by trying: for which answers of a choice field is this component shown?"""
    if not component.hides:
        return Condition()
    hidden = form.hidden(component, value, inputs, known)
    names = {name for expression in component.hides for name in expression.names}
    for chooser in form.walk():
        answers_of = looks.of(chooser).answers
        if chooser.key not in names or answers_of is None:
            continue
        answers = answers_of(form, chooser, inputs)
        shown = [
            (text, label)
            for answer, text, label in answers
            if not form.hidden(component, {**value, chooser.key: answer}, inputs, known)
        ]
        if shown and len(shown) < len(answers):
            words = _(
                "Diisi bila %(question)s: %(answers)s.",
                question=chooser.label,
                answers=", ".join(label or _("tidak dicentang") for _text, label in shown),
            )
            return Condition(hidden, chooser.key, tuple(text for text, _label in shown), words)
    return Condition(hidden)
