"""When a field is on the page: the server's judgement, and the one choice that a script may watch for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.forms import Component, Form, computation
from webui.forms import looks
from webui.language import gettext as _

Json = Any
Names = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """`hidden` is the server's judgement now. `shown_by` names a choice field whose values `shown_for` bring it up."""

    hidden: bool = False
    shown_by: str = ""
    shown_for: tuple[str, ...] = ()
    words: str = ""


@dataclass(slots=True)
class Watched:
    """The choices of its row that a column hangs on, and what was `found` for them by what stands `beside` them."""

    choosers: Sequence[tuple[Component, looks.Answers]]
    beside: Sequence[str]
    found: dict[str, Condition] = field(default_factory=dict)


ALWAYS = Condition()
Known = dict[int, Watched]


def of(
    form: Form,
    component: Component,
    layers: tuple[Names, Names, Names],
    supposed: Callable[[str, Json], Names],
) -> Condition:
    """Find out by trying: for which answers of a choice field is this component shown?

    `layers` are the names of the page, of the inputs and beyond them; `supposed` gives those of the page were a choice
    answered so.
    """
    _page, inputs, known = layers
    hidden = computation.is_hidden(component, *layers)
    return _condition(
        _choosers(form, component, form.walk(), inputs),
        hidden,
        lambda chooser, answer: computation.is_hidden(
            component, supposed(chooser.key, answer), inputs, known
        ),
    )


def in_row(
    form: Form,
    component: Component,
    columns: Sequence[Component],
    row: Mapping[str, Json],
    outer: tuple[Names, Names, Names],
    known: Known,
) -> Condition:
    """Find out the same for a column, by the choices of its own row; `outer` are the names around it, nearest first.

    What holds in one row holds in each in which the same stands beside the choice: it is `known` from then on.
    """
    watched = known.get(id(component))
    if watched is None:
        choosers = _choosers(form, component, columns, outer[-2])
        only = choosers[0][0].key if len(choosers) == 1 else ""
        watched = known[id(component)] = Watched(choosers, sorted(_names(component) - {only}))
    if not watched.choosers:
        return ALWAYS
    own = computation.scope(columns, row)
    beside = repr([own.get(name, ...) for name in watched.beside])
    found = watched.found.get(beside)
    if found is None:
        found = watched.found[beside] = _condition(
            watched.choosers,
            False,
            lambda chooser, answer: computation.is_hidden(component, {**own, chooser.key: answer}, *outer),
        )
    return found


def _names(component: Component) -> set[str]:
    return {name for expression in component.hides for name in expression.names}


def _choosers(
    form: Form, component: Component, among: Iterable[Component], inputs: Names
) -> list[tuple[Component, looks.Answers]]:
    """Return the choice fields that the conditions of a component name, each with its answers."""
    names = _names(component)
    found = []
    for one in among:
        answers_of = looks.of(one).answers
        if one.key in names and answers_of is not None and not one.readonly:
            found.append((one, answers_of(form, one, inputs)))
    return found


def _condition(
    choosers: Iterable[tuple[Component, looks.Answers]],
    hidden: bool,
    hides: Callable[[Component, Json], bool],
) -> Condition:
    for chooser, answers in choosers:
        shown = [(text, label) for answer, text, label in answers if not hides(chooser, answer)]
        if shown and len(shown) < len(answers):
            words = _(
                "Diisi bila %(question)s: %(answers)s.",
                question=chooser.label,
                answers=", ".join(label or _("tidak dicentang") for _text, label in shown),
            )
            return Condition(hidden, chooser.key, tuple(text for text, _label in shown), words)
    return Condition(hidden)
