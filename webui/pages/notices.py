"""Pemberitahuan: what a person is told without having asked."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine.service.views import Notice
from webui import current
from webui.language import gettext as _
from webui.language import marked, ngettext

DRAFTS = {
    "draft_submitted": marked(
        "%(by)s mengajukan rancangan “%(title)s” untuk diberlakukan. Alasan: %(reason)s"
    ),
    "draft_rejected": marked("%(by)s mengembalikan rancangan “%(title)s”. Alasan: %(reason)s"),
    "draft_enforced": marked("%(by)s memberlakukan rancangan “%(title)s” sebagai versi %(version)s."),
}

DISPOSALS = {
    "disposal_waits": marked(
        "Usul pemusnahan %(disposal)s (%(count)s berkas) menunggu persetujuan orang kedua. Alasan: %(reason)s"
    ),
    "disposal_approved": marked("%(by)s menyetujui usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_withdrawn": marked("%(by)s menarik usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
}

pages = flask.Blueprint("notices", __name__)

INCIDENTS = ("incident", "incident_stays")


@pages.get("/pemberitahuan")
def page() -> ResponseReturnValue:
    found = current.engine().notices.list(current.actor())
    shown = [
        {
            "id": one.id,
            "kind": one.kind,
            "at": one.at,
            "number": one.number
            or one.data.get("title", "")
            or (_("Retensi") if one.kind in DISPOSALS else "")
            or (_("Kotak Tugas") if one.kind == "vacant" else ""),
            "read": one.read,
            "sentence": sentence(one),
            "target": target(one),
        }
        for one in found
    ]
    unread = any(not one.read for one in found)
    return flask.render_template("pages/notices.html", section="notices", notices=shown, unread=unread)


@pages.post("/pemberitahuan/<int:notice_id>/dibaca")
def read(notice_id: int) -> ResponseReturnValue:
    current.engine().notices.mark_read(current.actor(), notice_id)
    return flask.redirect(flask.url_for("notices.page"), 303)


@pages.post("/pemberitahuan/dibaca")
def read_all() -> ResponseReturnValue:
    current.engine().notices.mark_read(current.actor(), None)
    return flask.redirect(flask.url_for("notices.page"), 303)


def target(notice: Notice) -> str:
    """Return where a notice leads: to a draft, to the task to send again, to the incident, or to the case."""
    if notice.draft is not None:
        return flask.url_for("workshop.draft", draft_id=notice.draft)
    if notice.kind in DISPOSALS:
        return flask.url_for("retention.proposal", disposal_id=int(notice.data["disposal"]))
    if notice.kind == "vacant":
        return flask.url_for("inbox.page", tab="kelompok")
    if notice.kind in ("try_again", "unheld") and notice.task is not None:
        return flask.url_for("task.page", task_id=notice.task)
    if notice.kind in INCIDENTS:
        return flask.url_for("incidents.one", incident_id=int(notice.data["incident"]))
    return flask.url_for("instance.page", instance_id=notice.instance)


def _holders(notice: Notice) -> str:
    """Return whose work it is: roles by their labels, people by their user names."""
    return ", ".join(map(current.engine().office.label, notice.data.get("holders", ())))


def sentence(notice: Notice) -> str:
    number = notice.data.get("incident", "?")
    if notice.kind == "incident":
        return _("Sebuah langkah terhenti: insiden #%(number)s.", number=number)
    if notice.kind == "incident_stays":
        return _("Insiden #%(number)s tidak teratasi sendiri. Percobaan otomatis berakhir.", number=number)
    if notice.kind == "try_again":
        return _(
            "Kirim sekali lagi tugas “%(name)s”: admin sudah memeriksa sebab terhentinya.", name=notice.name
        )
    if notice.kind == "unheld":
        return _(
            "Belum ada pemegang %(roles)s untuk tugas “%(name)s”. Alihkan kepada yang dapat mengerjakannya.",
            roles=_holders(notice),
            name=notice.name,
        )
    if notice.kind == "vacant":
        return ngettext(
            "Tidak ada lagi pemegang %(roles)s; %(num)s tugasnya dapat Anda alihkan.",
            "Tidak ada lagi pemegang %(roles)s; %(num)s tugasnya dapat Anda alihkan.",
            int(notice.data.get("tasks", 1)),
            roles=_holders(notice),
        )
    if notice.kind == "overdue":
        return _("Tugas “%(name)s” melewati tenggatnya.", name=notice.name)
    if notice.kind == "reassigned":
        reason = notice.data.get("reason", "–")
        return _(
            "Tugas “%(name)s” dialihkan kepada Anda. Alasan: %(reason)s", name=notice.name, reason=reason
        )
    if notice.kind in DISPOSALS:
        return _(DISPOSALS[notice.kind]) % notice.data
    if notice.kind in DRAFTS:
        return _(DRAFTS[notice.kind]) % {
            "title": "?",
            "by": "?",
            "reason": "–",
            "version": "?",
            **notice.data,
        }
    return _("Pemberitahuan tentang “%(name)s”.", name=notice.name)
