"""Whether the site is ready, for machines."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current

pages = flask.Blueprint("health", __name__)


@pages.get("/sehat")
def alive() -> ResponseReturnValue:
    """200 as soon as the database answers; 503 with the reason while it does not."""
    current.engine().health()
    return flask.Response("sehat\n", mimetype="text/plain")
