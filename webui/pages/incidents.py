"""Insiden: what stopped the engine, for the administrator, who goes on from the last good state or ends it."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current
from webui.language import gettext as _
from webui.messages import incidents as words

pages = flask.Blueprint("incidents", __name__)

TABS = ("terbuka", "selesai")


@pages.get("/insiden")
def page() -> ResponseReturnValue:
    tab = flask.request.args.get("tab", "terbuka")
    if tab not in TABS:
        flask.abort(404)
    found = current.engine().incidents.list(current.actor(), solved=tab == "selesai")
    return flask.render_template(
        "pages/incidents.html", section="administration", tab=tab, rows=found, words=words
    )


@pages.get("/insiden/<int:incident_id>")
def one(incident_id: int) -> ResponseReturnValue:
    view = current.engine().incidents.get(incident_id, current.actor())
    return flask.render_template(
        "pages/incident.html",
        section="administration",
        view=view,
        row=view.row,
        words=words,
        facts=None if view.data is None else words.facts(view.data),
    )


@pages.post("/insiden/<int:incident_id>/coba")
def retry(incident_id: int) -> ResponseReturnValue:
    """Go on from the last good state; that it failed again is an answer, not a fault of this page."""
    try:
        overcome = current.engine().incidents.retry(incident_id, current.actor())
    except errors.Incident as stop:
        flask.flash(again(incident_id, stop), "warn")
    else:
        if overcome:
            flask.flash(_("Insiden #%(number)s teratasi. Berkas berjalan lagi.", number=incident_id))
        else:
            flask.flash(_("Tidak ada yang gagal kali ini. Pelaksana diberi tahu untuk mengirim lagi."))
    return flask.redirect(flask.url_for("incidents.one", incident_id=incident_id), 303)


@pages.post("/insiden/<int:incident_id>/tutup")
def close(incident_id: int) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    current.engine().incidents.close(incident_id, reason, current.actor())
    flask.flash(_("Insiden #%(number)s ditutup.", number=incident_id))
    return flask.redirect(flask.url_for("incidents.page"), 303)


def again(incident_id: int, stop: errors.Incident) -> str:
    """Return what to say when a retry failed: on the same cause, or on a new one."""
    number = stop.params.get("incident")
    if number == incident_id:
        return _("Masih terhenti dengan sebab yang sama. Tidak ada yang berubah.")
    return _("Kini terhenti dengan sebab lain, insiden #%(number)s. Tidak ada yang berubah.", number=number)
