"""The decision of a step, drawn as one button an answer: what belongs to an answer stands with it.

It is the choice field `keputusan` of a form. A box that must be ticked for one answer alone, as a signature is, is the
sentence beside that answer's button, and pressing the button ticks it: one act instead of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from engine.forms import answers
from webui.forms.fields import Field

ACT, SEND = "aksi", "kirim"
MOST = 4  # answers: more of them are a list to choose from


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the words on its button, the sentences that pressing it says, and the fields that go with it.

    `id` is that of the block in which these stand; `press` is what its button posts.
    """

    id: str
    value: str
    label: str
    returns: bool
    press: str
    sentences: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A question that is answered by a button, as its `field` says it."""

    field: Field
    answers: tuple[Answer, ...]

    @property
    def chosen(self) -> Answer | None:
        """The answer whose fields are being filled in."""
        return next((one for one in self.answers if one.chosen and one.fields), None)


def split(fields: Sequence[Field]) -> tuple[Decision | None, tuple[Field, ...]]:
    """Return the decision of a drawn form and the fields that are left; none where it has to be drawn as a choice.

    That is where it stands inside a group, has too many answers, or a field inside a group or of several answers
    hangs on it.
    """
    question = next((one for one in fields if one.kind == "radios" and one.name == answers.DECISION), None)
    if question is None or len(question.choices) > MOST:
        return None, tuple(fields)
    hanging = [one for one in fields if one.shown_by == answers.DECISION]
    if any(len(_answers_of(one)) != 1 for one in hanging) or any(map(_hangs_inside, fields)):
        return None, tuple(fields)
    found = []
    for place, choice in enumerate(question.choices):
        own = [one for one in hanging if _answers_of(one) == {choice.value}]
        boxes = [one for one in own if one.kind == "check" and one.required]
        pressed = [(question.name, choice.value), *((one.name, "on") for one in boxes)]
        found.append(
            Answer(
                f"jawaban-{place}",
                choice.value,
                choice.label,
                choice.value == answers.RETURN,
                f"{SEND}:{urlencode(pressed)}",
                tuple(one.label for one in boxes),
                tuple(one._replace(shown_by="", shown_words="") for one in own if one not in boxes),
                choice.chosen,
            )
        )
    # What approves comes first, whatever the order of the drawing.
    found.sort(key=lambda one: one.returns)
    left = tuple(one for one in fields if one is not question and one not in hanging)
    return Decision(question, tuple(found)), left


def _hangs_inside(field: Field) -> bool:
    """Return whether anything inside a group hangs on the decision."""
    return any(one.shown_by == answers.DECISION or _hangs_inside(one) for one in field.fields)


def _answers_of(field: Field) -> set[str]:
    """Return the answers that a field goes with; as long as there is none it may be shown as well."""
    return {one for one in field.shown_for if one}


def answer_by_button() -> None:
    """Put what the pressed button answers into the post at hand, as if it had been chosen in the form."""
    act, _colon, said = flask.request.form.get(ACT, "").partition(":")
    if act != SEND or not said:
        return
    posted: MultiDict[str, str] = MultiDict(flask.request.form)
    for name, value in parse_qsl(said, keep_blank_values=True):
        posted.setlist(name, [value])
    posted.setlist(ACT, [SEND])
    flask.request.form = ImmutableMultiDict(posted)
