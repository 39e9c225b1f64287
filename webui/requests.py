"""The id of each request: in every event it causes, in the header of its answer and on the page of a fault."""

from __future__ import annotations

import uuid

import flask

from engine import requests
from webui import posting

HEADER = "X-Request-ID"


def name_request() -> None:
    """Take the id the posted page was drawn with, as an act that is sent twice keeps it; else a new one."""
    drawn_with = posting.request_id() if flask.request.method == "POST" else None
    requests.begin(drawn_with or uuid.uuid4())


def add_header(response: flask.Response) -> flask.Response:
    if request_id := requests.current():
        response.headers[HEADER] = str(request_id)
    return response


def forget_request(_fault: BaseException | None) -> None:
    requests.end()


def init(app: flask.Flask) -> None:
    """Name every request that got past the checks of session and token."""
    app.before_request(name_request)
    app.after_request(add_header)
    app.teardown_request(forget_request)
