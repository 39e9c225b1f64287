"""When a field is on the page: the server's judgement, and the one choice that a script may watch for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Component, Form, computation
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
    return _watched(
        form,
        component,
        form.walk(),
        inputs,
        hidden,
        lambda chooser, answer: form.hidden(component, {**value, chooser.key: answer}, inputs, known),
    )


def in_row(
    form: Form,
    component: Component,
    columns: Sequence[Component],
    row: Mapping[str, Json],
    outer: tuple[Mapping[str, Any], ...],
    hidden: bool,
) -> Condition:
    """Find out the same for a column, by the choices of its own row; `outer` are the names around it, nearest first."""
    if not any(looks.of(one).answers for one in columns):
        return Condition(hidden)
    own = computation.scope(columns, row)
    return _watched(
        form,
        component,
        columns,
        outer[-2],
        hidden,
        lambda chooser, answer: computation.is_hidden(component, {**own, chooser.key: answer}, *outer),
    )


def _watched(
    form: Form,
    component: Component,
    choosers: Iterable[Component],
    inputs: Mapping[str, Json],
    hidden: bool,
    hides: Callable[[Component, Json], bool],
) -> Condition:
    names = {name for expression in component.hides for name in expression.names}
    for chooser in choosers:
        answers_of = looks.of(chooser).answers
        if chooser.key not in names or answers_of is None or chooser.readonly:
            continue
        answers = answers_of(form, chooser, inputs)
        shown = [(text, label) for answer, text, label in answers if not hides(chooser, answer)]
        if shown and len(shown) < len(answers):
            words = _(
                "Diisi bila %(question)s: %(answers)s.",
                question=chooser.label,
                answers=", ".join(label or _("tidak dicentang") for _text, label in shown),
            )
            return Condition(hidden, chooser.key, tuple(text for text, _label in shown), words)
    return Condition(hidden)
