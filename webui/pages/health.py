"""Whether the site is there and how it is, for machines."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.http import machines

pages = flask.Blueprint("health", __name__)


@pages.get("/sehat")
def alive() -> ResponseReturnValue:
    """200 as soon as the database answers; 503 with the reason while it does not."""
    current.engine().health()
    return flask.Response("sehat\n", mimetype="text/plain")


@pages.get("/sehat/hidup")
def live() -> ResponseReturnValue:
    """200 while the process answers at all; nothing else is asked, no database either."""
    return flask.Response("hidup\n", mimetype="text/plain")


@pages.get("/sehat/siap")
def ready() -> ResponseReturnValue:
    """200 while people are served, else 503; as JSON the worst of all parts, and the parts for who may look."""
    found = current.engine().site.watch.vitals()
    told: dict[str, object] = {"status": found.status}
    if machines.may_look():
        told["parts"] = {one.name: {"status": one.status, **one.facts} for one in found.parts}
    response = flask.jsonify(told)
    response.status_code = 503 if found.status == "down" else 200
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures of this process and of the site for Prometheus; 403 for who may not look."""
    if not machines.may_look():
        return flask.Response("metrics: from this machine, or with the token\n", 403, mimetype="text/plain")
    from webui.http import metrics as figures  # only a site that is watched needs the words of Prometheus

    return flask.Response(figures.text(), content_type=figures.TYPE)
