"""Berkas ditangguhkan: cases that rest, one or all of a process at once, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import TaskItem
from engine.service.work.suspensions import Outcome, Suspension
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.language import ngettext

pages = flask.Blueprint("suspensions", __name__)

CHOSEN = 500


@pages.get("/berkas-ditangguhkan")
def page() -> str:
    return _page()


@pages.post("/berkas-ditangguhkan")
def suspend_many() -> ResponseReturnValue:
    """Suspend all open cases of a process, or of all, for one reason."""
    posted, engine, actor = flask.request.form, current.engine(), current.actor()
    process, reason = posted.get("proses", ""), posted.get("alasan", "")
    cases = engine.suspensions.running(actor, process)
    try:
        found = engine.suspensions.suspend_many(cases, reason, actor)
    except errors.Invalid as refused:
        return _page(process, reason, messages.refusal_sentence(refused)), status_of(refused)
    _tell(
        found,
        ngettext(
            "%(num)s berkas ditangguhkan.",
            "%(num)s berkas ditangguhkan.",
            sum(not one.refusal for one in found),
        ),
    )
    return flask.redirect(flask.url_for("suspensions.page"), 303)


@pages.post("/berkas-ditangguhkan/lanjutkan")
def resume_many() -> ResponseReturnValue:
    """Let the chosen cases go on."""
    engine, actor = current.engine(), current.actor()
    chosen = flask.request.form.getlist("berkas", type=int)[:CHOSEN]
    found = engine.suspensions.resume_many(chosen, actor)
    _tell(
        found,
        ngettext(
            "%(num)s berkas dilanjutkan.",
            "%(num)s berkas dilanjutkan.",
            sum(not one.refusal for one in found),
        ),
    )
    return flask.redirect(flask.url_for("suspensions.page"), 303)


@pages.post("/berkas/<int:instance_id>/tangguhkan")
def suspend(instance_id: int) -> ResponseReturnValue:
    current.engine().suspensions.suspend(instance_id, flask.request.form.get("alasan", ""), current.actor())
    flask.flash(_("Berkas ditangguhkan. Tidak ada yang terbuka atau jatuh tempo sampai dilanjutkan."))
    return flask.redirect(flask.url_for("instance.page", instance_id=instance_id), 303)


@pages.post("/berkas/<int:instance_id>/lanjutkan")
def resume(instance_id: int) -> ResponseReturnValue:
    current.engine().suspensions.resume(instance_id, current.actor())
    flask.flash(_("Berkas dilanjutkan. Sisa waktu tiap tenggat dihitung lagi mulai sekarang."))
    return flask.redirect(flask.url_for("instance.page", instance_id=instance_id), 303)


def _tell(found: Sequence[Outcome], words: str) -> None:
    flask.flash(words)
    for one in [one for one in found if one.refusal][:10]:
        assert one.refusal is not None
        sentence = messages.refusal_sentence(one.refusal)
        flask.flash(f"{one.number}: {sentence}" if one.number else sentence, "warn")


def _page(process: str = "", reason: str = "", refusal: str = "") -> str:
    engine, actor = current.engine(), current.actor()
    return flask.render_template(
        "administration/suspensions.html",
        section="administration",
        rows=engine.suspensions.list(actor),
        processes=[(one.key, one.title) for one in engine.definitions.in_force(actor)],
        process=process,
        reason=reason,
        refusal=refusal,
    )


@pages.app_template_global()
def suspension_of(instance_id: int) -> Suspension | None:
    """Return who suspended a case that the reader sees, when and why."""
    return current.engine().suspensions.get(instance_id, current.actor())


def refusal(row: TaskItem) -> errors.InstanceSuspended | None:
    """Return why a task cannot be worked on while its case is suspended; None where it is not."""
    found = suspension_of(row.instance) if row.suspended_at is not None else None
    if found is None:
        return None
    facts = {"by": found.by, "at": found.at, "reason": found.reason}
    return errors.InstanceSuspended(number=row.number, instance=row.instance, **facts)
