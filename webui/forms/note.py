"""The note beside the form of a task: why one person does both steps of a pair that two should do (four eyes)."""

from __future__ import annotations

from dataclasses import dataclass

import flask

from engine import errors
from engine.service.views import TaskView
from engine.service.work import four_eyes
from webui import current, messages
from webui.forms import autosave

NAME = "isi-catatan-empat-mata"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the field, and what is wrong with it after it was sent."""

    text: str = ""
    fault: str = ""


def posted() -> str:
    """Return what the post at hand says."""
    return flask.request.form.get(NAME, "")


def is_refused(refused: errors.Invalid) -> bool:
    """Return whether it is the note that was refused, which its field says."""
    return bool(refused.params.get("field") == "note")


def keep(view: TaskView) -> None:
    """Keep the note of the post at hand for its writer: a draft of the form does not hold it."""
    if view.four_eyes is not None and NAME in flask.request.form:
        current.engine().autosaves.keep_note(view.row.id, posted(), current.actor())


def of(view: TaskView, typed: autosave.Autosave) -> Note:
    """Return the note as it stands: as it was just posted, else as it was typed last."""
    if view.four_eyes is None or not view.may_complete:
        return Note()
    if NAME in flask.request.form:
        return Note(posted(), _fault() if flask.request.form.get("aksi") == "kirim" else "")
    if typed.shown and NAME in typed.posted:
        return Note(typed.text(NAME))
    (kept,) = autosave.of(f"note/{view.row.id}")
    return Note(kept.text("note"))


def _fault() -> str:
    try:
        four_eyes.accept_note(posted())
    except errors.Invalid as refused:
        return messages.refusal_sentence(refused)
    return ""
