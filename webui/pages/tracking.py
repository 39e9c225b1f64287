"""Lacak: the steps and dates of a case for whoever has its number and code, without signing in."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, messages
from webui.http.errors import status_of

pages = flask.Blueprint("tracking", __name__)


@pages.route("/lacak", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """The form, and below it what was found; number and code travel in the body, never in the address."""
    tracking = current.engine().tracking
    if not tracking.on:
        raise errors.NotFound(what="page", id="")
    form, found, fault, status = flask.request.form, None, "", 200
    if flask.request.method == "POST":
        try:
            found = tracking.look(
                form.get("nomor", ""), form.get("kode", ""), flask.request.remote_addr or ""
            )
        except (errors.NotFound, errors.Throttled) as refused:
            fault, status = messages.refusal_sentence(refused), status_of(refused)
    number = form.get("nomor", "") or flask.request.args.get("nomor", "")
    shown = flask.render_template("pages/tracking.html", found=found, fault=fault, number=number[:200])
    response = flask.make_response(shown, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
