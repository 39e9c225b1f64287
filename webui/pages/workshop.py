"""Kelola SOP: the drafts and versions of processes, for their owner and for who puts them in force."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current

pages = flask.Blueprint("workshop", __name__)


@pages.get("/sop/rancangan/<int:draft_id>")
def draft(draft_id: int) -> ResponseReturnValue:
    view = current.engine().drafts.view(draft_id, current.actor())
    return flask.render_template("pages/draft.html", section="sop", draft=view)
