"""Tarik kembali: what was just sent, back into its form, with the reason."""

from __future__ import annotations

from collections.abc import Iterable

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import TaskItem
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _

pages = flask.Blueprint("withdrawals", __name__)

SENT = "terkirim"  # in the session: what this person sent last


@pages.get("/tugas/<int:task_id>/tarik")
def ask(task_id: int) -> ResponseReturnValue:
    """Ask for the reason; what is not there to be taken back leads to its task."""
    view = current.engine().tasks.get(task_id, current.actor(), earlier=False)
    if view.row.state != "done" or view.row.completed_by != current.actor().username:
        return flask.redirect(flask.url_for("task.page", task_id=task_id))
    return _page(view.row)


@pages.post("/tugas/<int:task_id>/tarik")
def withdraw(task_id: int) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    try:
        done = current.engine().withdrawals.withdraw(task_id, reason, current.actor())
    except errors.Invalid as refused:
        view = current.engine().tasks.get(task_id, current.actor(), earlier=False)
        return _page(view.row, reason, messages.refusal_sentence(refused)), status_of(refused)
    flask.flash(
        _("Ditarik kembali. “%(name)s” terbuka lagi dengan isian yang tadi terkirim.", name=done.name)
    )
    return flask.redirect(flask.url_for("task.page", task_id=task_id), 303)


def _page(row: TaskItem, reason: str = "", refusal: str = "") -> str:
    return flask.render_template(
        "pages/withdrawal.html", section="inbox", row=row, reason=reason, refusal=refusal
    )


@pages.app_template_global()
def withdrawable(rows: Iterable[TaskItem]) -> frozenset[int]:
    """Return which of these tasks the reader may be able to take back."""
    mine = current.actor().username
    done = [row.id for row in rows if row.state == "done" and row.completed_by == mine]
    return current.engine().withdrawals.possible(done, current.actor()) if done else frozenset()


@pages.app_template_global()
def just_sent() -> int | None:
    """Return the task that this person has sent last, once, while it can be taken back."""
    task_id = flask.session.pop(SENT, None)
    if not isinstance(task_id, int):
        return None
    return next(iter(current.engine().withdrawals.possible([task_id], current.actor())), None)
