"""Ingatkan: a word to those whose turn it is, by who waits for them."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import TaskItem
from webui import current, messages
from webui.http import session
from webui.messages.work import reminders

pages = flask.Blueprint("reminders", __name__)


@pages.post("/tugas/<int:task_id>/ingatkan")
def remind(task_id: int) -> ResponseReturnValue:
    """Remind, and go back to where the button was; a second press within the day says when the first was."""
    target = session.own_path(flask.request.form.get("next")) or flask.url_for("inbox.page", tab="menunggu")
    try:
        told = current.engine().reminders.remind(task_id, current.actor())
    except errors.Reminded as refused:
        if session.wants_json():
            raise
        flask.flash(messages.refusal_sentence(refused), "warn")
    else:
        flask.flash(reminders.told_sentence(told))
    return flask.redirect(target, 303)


@pages.app_template_filter("whatsapp")
def whatsapp(task: TaskItem) -> str:
    """Return the address that opens the reader's own WhatsApp with a sentence about a task that is waited for."""
    return reminders.whatsapp(task, flask.url_for("task.page", task_id=task.id, _external=True))


pages.add_app_template_filter(reminders.reading_sentence, "reading_sentence")
