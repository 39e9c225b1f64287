"""Akun ditahan: the accounts that wrong passwords hold back, for the administrator, who lets them in again."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.http import session
from webui.language import gettext as _

pages = flask.Blueprint("locks", __name__)


@pages.get("/akun-ditahan")
def page() -> ResponseReturnValue:
    held = current.engine().attempts.held(current.actor())
    return flask.render_template("administration/locks.html", section="administration", rows=held)


@pages.post("/akun-ditahan/<username>")
def unlock(username: str) -> ResponseReturnValue:
    engine, actor = current.engine(), current.actor()
    engine.attempts.unlock(username, actor)
    name = engine.agency.directory.detail(username, actor).person.name
    flask.flash(_("Akun %(name)s dapat masuk lagi.", name=name))
    back = session.own_path(flask.request.form.get("next")) or flask.url_for("locks.page")
    return flask.redirect(back, 303)
