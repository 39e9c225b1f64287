"""Jeda tenggat: stopping the clock of a task with a reason, and letting it go on."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import TaskItem
from engine.service.work.pauses import PauseRow
from webui import current, filters, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.work import clocks

pages = flask.Blueprint("pauses", __name__)


@pages.get("/tugas/<int:task_id>/jeda")
def ask(task_id: int) -> str:
    """How the clock of a task stands, and the form that stops it."""
    return _page(task_id)


@pages.post("/tugas/<int:task_id>/jeda")
def pause(task_id: int) -> ResponseReturnValue:
    posted = flask.request.form
    kind, reason = posted.get("jenis", ""), posted.get("alasan", "")
    try:
        done = current.engine().pauses.pause(task_id, kind, reason, current.actor())
    except errors.Invalid as refused:
        return _page(task_id, kind, reason, refused), status_of(refused)
    told = ", ".join(done.told)
    until = filters.full_time(done.until) if done.until else ""
    said = (
        _("Tenggat “%(name)s” dijeda, paling lama sampai %(until)s.", name=done.name, until=until)
        if until
        else _("Tenggat “%(name)s” dijeda.", name=done.name)
    )
    flask.flash(f"{said} {_('Yang diberi tahu: %(people)s.', people=told)}" if told else said)
    return flask.redirect(flask.url_for("task.page", task_id=task_id), 303)


@pages.post("/tugas/<int:task_id>/lanjutkan")
def go_on(task_id: int) -> ResponseReturnValue:
    done = current.engine().pauses.go_on(task_id, current.actor())
    due = filters.full_time(done.due) if done.due else "–"
    flask.flash(_("Tenggat “%(name)s” berjalan lagi; sekarang %(due)s.", name=done.name, due=due))
    return flask.redirect(flask.url_for("task.page", task_id=task_id), 303)


def _page(task_id: int, kind: str = "", reason: str = "", refused: errors.Invalid | None = None) -> str:
    view = current.engine().pauses.view(task_id, current.actor())
    return flask.render_template(
        "pages/pause.html",
        section="inbox",
        view=view,
        row=view.row,
        kind=kind,
        reason=reason,
        field=refused.params.get("field", "") if refused else "",
        refusal=messages.refusal_sentence(refused) if refused else "",
        why=messages.refusal_sentence(view.refusal) if view.refusal else "",
    )


@pages.app_template_global()
def lasting_pauses(rows: list[TaskItem]) -> dict[int, PauseRow]:
    """Return by task the pause of each of these that lasts; nothing is read where none is paused."""
    found = [row.id for row in rows if row.paused_at is not None]
    return current.engine().pauses.lasting(found) if found else {}


pages.add_app_template_filter(clocks.left, "left_words")
