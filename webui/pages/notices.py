"""Pemberitahuan: what a person is told without having asked."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine.service.views import Notice
from webui import current
from webui.language import gettext as _
from webui.messages.agency import absences
from webui.messages.notices import (
    BACKUP,
    CLOCK,
    DISPOSALS,
    DRAFTS,
    FAULT,
    INCIDENTS,
    LINK_MADE,
    MAILS,
    RIGHTS,
    RIGHTS_GRANTED,
    STORAGE,
    about,
    ending_sentence,
    notice_sentence,
)

# What one does about them is done on the page of the task.
OF_TASK = (
    "task",
    "returned",
    "reassigned",
    "due_soon",
    "overdue",
    "unheld",
    "try_again",
    "reminded",
    "came_back",
)
LATE = ("overdue", "overdue_below", "stopped", FAULT, BACKUP, STORAGE, *INCIDENTS, *MAILS)
ICONS = {
    **dict.fromkeys(LATE, "late"),
    **dict.fromkeys(
        ("reassigned", "unheld", "vacant", "mentioned", "reminded", RIGHTS_GRANTED, LINK_MADE), "person"
    ),
    **dict.fromkeys(DISPOSALS, "seal"),
    **dict.fromkeys(RIGHTS, "person"),
    **dict.fromkeys(DRAFTS, "book"),
    **dict.fromkeys(absences.NOTICES, "person"),
    "came_back": "return",
    "task": "inbox",
    "returned": "return",
    "try_again": "redo",
    "due_soon": "clock",
    "ended": "done",
    "cancelled": "stop",
}
TABS = ("semua", "belum-dibaca")

pages = flask.Blueprint("notices", __name__)


@pages.get("/pemberitahuan")
def page() -> ResponseReturnValue:
    tab = flask.request.args.get("tab", "semua")
    tab = tab if tab in TABS else "semua"
    found = current.engine().notices.list(current.actor(), unread=tab == "belum-dibaca")
    shown = [
        {
            "id": one.id,
            "icon": "done" if one.gone else ICONS.get(one.kind, "info"),
            "late": one.kind in LATE and not one.gone,
            "at": one.at,
            "about": about(one),
            "read": one.read or one.gone,
            "gone": one.gone,
            "sentence": notice_sentence(one),
            "ending": ending_sentence(one),
            "target": target(one),
        }
        for one in found
    ]
    unread = any(not one["read"] for one in shown)
    return flask.render_template(
        "pages/notices.html", section="notices", notices=shown, unread=unread, tab=tab
    )


@pages.get("/pemberitahuan/<int:notice_id>")
def one(notice_id: int) -> ResponseReturnValue:
    """Where a mail leads: to what the notice is about, or to all notices where it leads nowhere any more."""
    notice = current.engine().notices.open(current.actor(), notice_id)
    where = target(notice) if notice else ""
    if not where:
        flask.flash(_("Pemberitahuan itu tidak perlu ditindaklanjuti lagi."))
    return flask.redirect(where or flask.url_for("notices.page"))


@pages.post("/pemberitahuan/<int:notice_id>/dibaca")
def read(notice_id: int) -> ResponseReturnValue:
    current.engine().notices.mark_read(current.actor(), notice_id)
    return _back()


@pages.post("/pemberitahuan/dibaca")
def read_all() -> ResponseReturnValue:
    current.engine().notices.mark_read(current.actor(), None)
    return _back()


def target(notice: Notice) -> str:
    """Return where a notice leads: to the task, the draft, the incident or the case; empty where one may not go."""
    if notice.draft is not None:
        return flask.url_for("workshop.draft", draft_id=notice.draft)
    if notice.kind in DISPOSALS:
        return flask.url_for("retention.proposal", disposal_id=int(notice.data["disposal"]))
    if notice.kind in RIGHTS:
        return flask.url_for("roles.page")
    if notice.kind in (FAULT, CLOCK):
        return flask.url_for("audit.page")
    if notice.kind in absences.NOTICES:
        return flask.url_for("delegations.one", delegation_id=int(notice.data["delegation"]))
    if notice.kind == "vacant":
        return flask.url_for("inbox.page", tab="kelompok")
    if notice.kind == RIGHTS_GRANTED:
        return flask.url_for("people.page")
    if notice.kind == LINK_MADE:
        return flask.url_for("account.page")
    if notice.kind in INCIDENTS:
        return flask.url_for("incidents.one", incident_id=int(notice.data["incident"]))
    if notice.kind in OF_TASK and notice.task is not None and not notice.gone:
        return flask.url_for("task.page", task_id=notice.task)
    if notice.instance is not None:
        return flask.url_for("instance.page", instance_id=notice.instance)
    return ""


def _back() -> ResponseReturnValue:
    tab = flask.request.form.get("tab", "")
    return flask.redirect(flask.url_for("notices.page", tab=tab if tab in TABS[1:] else None), 303)
