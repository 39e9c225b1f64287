"""Perangkat Anda: where one is signed in, ended one by one or all others at once; on the page of one's account."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.http import session
from webui.language import gettext as _

pages = flask.Blueprint("sessions", __name__)


@pages.post("/akun/perangkat/<int:session_id>/akhiri")
def end(session_id: int) -> ResponseReturnValue:
    current.engine().site.sessions.end(current.actor(), session_id)
    flask.flash(_("Perangkat itu sudah keluar."))
    return _back()


@pages.post("/akun/perangkat/akhiri-lain")
def end_others() -> ResponseReturnValue:
    flask.session["epoch"] = current.engine().site.sessions.end_others(current.actor(), session.key())
    flask.flash(_("Semua perangkat lain sudah keluar."))
    return _back()


def _back() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("account.page") + "#perangkat", 303)
