"""The id of a request: in the events it causes, in the header of its answer, on the page and in the log of a fault."""

from __future__ import annotations

import uuid
from typing import Any

import flask

from engine import requests
from webui import current
from webui.forms import task_post
from webui.http import limits

HEADER = "X-Request-ID"


class Site(flask.Flask):
    """Flask, which bounds what is sent to it, reads a page in one transaction, and whose record of a fault names the
    request as its page does.
    """

    request_class = limits.Request
    json_provider_class = limits.Json

    def full_dispatch_request(self) -> flask.Response:
        """Answer a request. All it reads is of one moment; the connection is given back before anything is sent."""
        with current.engine().look():
            return super().full_dispatch_request()

    def send_static_file(self, filename: str, version: str = "") -> flask.Response:
        """Return a file of the site; the `version` in its address only says how long it may be kept."""
        return super().send_static_file(filename)

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("request %s failed", requests.current(), exc_info=exc_info)


def name_request() -> None:
    """Take the id the posted page was drawn with, as an act that is sent twice keeps it; else a new one."""
    drawn_with = task_post.request_id() if flask.request.method == "POST" else None
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
