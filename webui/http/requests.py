"""The id of a request: in the events it causes, in the header of its answer, on the page and in the log of a fault."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.routing import Rule

from engine import requests
from webui import addresses, current, language, locales
from webui.forms import task_post
from webui.http import answers, limits, session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HEADER = "X-Request-ID"


class Site(flask.Flask):
    """Flask, which bounds what is sent to it, reads a page in one transaction, and whose record of a fault names the
    request as its page does.
    """

    request_class = limits.Request
    jinja_environment = locales.Templates  # type: ignore[assignment]
    json_provider_class = limits.Json

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request with engine, settings, language and addresses at hand, each found out once."""
        known = self.extensions
        answers.begin(environ)
        with (
            requests.serving(uuid.uuid4()),
            current.outside(known["alur"], known["alur_settings"]),
            language.choosing(session.chosen_language),
            addresses.below(environ.get("SCRIPT_NAME", "")),
        ):
            return super().wsgi_app(environ, start_response)

    def url_for(
        self,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """As Flask's: for a page of this site straight from its rule, which is asked dozens of times for each page."""
        root = addresses.root()
        if root is not None and not (_anchor or _method or _scheme or _external):
            given = {name: value for name, value in values.items() if value is not None}
            for rule in self._rules.get(endpoint, ()):
                if rule.suitable_for(given) and (built := rule.build(given)):
                    return root + built[1]
        return super().url_for(
            endpoint, _anchor=_anchor, _method=_method, _scheme=_scheme, _external=_external, **values
        )

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[Rule]]:
        """The rules by endpoint, of several the one first that says the most; none is added to a site that answers."""
        endpoints = {rule.endpoint for rule in self.url_map.iter_rules()}
        return {one: tuple(self.url_map.iter_rules(one)) for one in endpoints}

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
    """Take the id the posted page was drawn with, as an act that is sent twice keeps it; else the one it came with."""
    drawn_with = task_post.request_id() if flask.request.method == "POST" else None
    if drawn_with:
        requests.begin(drawn_with)


def add_header(response: flask.Response) -> flask.Response:
    if request_id := requests.current():
        response.headers[HEADER] = str(request_id)
    return response


def init(app: flask.Flask) -> None:
    """Name every answer; a post that got past the checks of session and token, as its page was named."""
    app.before_request(name_request)
    app.after_request(add_header)
