"""Agenda: one's open tenggat at a private address that calendar programs read; made and taken away by its owner."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, language
from webui.exports import agenda
from webui.language import gettext as _
from webui.pages import account

pages = flask.Blueprint("feed", __name__)

KEPT = 60  # seconds for which a calendar program need not ask again


@pages.get("/agenda/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """The calendar, without signing in: the address is the key. One that is nobody's is a page that is not there."""
    try:
        found = current.engine().feeds.look(token, flask.request.remote_addr or "")
    except errors.NotFound:
        flask.abort(404)
    chosen = found.actor.language or current.settings().language
    with language.speak(chosen):
        text = agenda.write(found.tasks, current.engine().site.keys.oldest(), _task_address)
    response = flask.Response(text, content_type=agenda.MEDIA_TYPE)
    response.cache_control.private = True
    response.cache_control.max_age = KEPT
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(flask.request)


@pages.post("/akun/kalender")
def make() -> ResponseReturnValue:
    """Show the new address on the answer itself: it is kept nowhere, not in the cookie of the session either."""
    token = current.engine().feeds.make(current.actor())
    return account.show(feed_address=flask.url_for("feed.calendar", token=token, _external=True))


@pages.post("/akun/kalender/cabut")
def revoke() -> ResponseReturnValue:
    if current.engine().feeds.revoke(current.actor()):
        flask.flash(_("Alamat kalender dicabut. Aplikasi kalender Anda tidak dapat membacanya lagi."))
    return flask.redirect(flask.url_for("account.page", _anchor="judul-kalender"), 303)


def _task_address(task_id: int) -> str:
    return flask.url_for("task.page", task_id=task_id, _external=True)
