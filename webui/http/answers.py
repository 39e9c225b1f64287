"""Each answer of the site, noted: how long it took, and a line of the access log.

The line has the address, but not who signed in: what somebody did stands in the history, by the id of the request,
for who may read it. It has the path, and of that no private part; what follows a question mark is left out, as people
search for names and numbers.
"""

from __future__ import annotations

import logging
import re
import time
from typing import Any
from urllib.parse import quote

import flask

from engine.meters import Meter
from webui.http import session

log = logging.getLogger("alur.access")
BEGAN = "alur.began"  # in the environment of a request: when it came, by the clock of performance
CONNECTIONS = "alur_connections"  # of the extensions of a site that is served: how many there are, and may be
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}")
PRIVATE = (("agenda",), ("sandi", "pilih"))  # below these the address opens something, however it was copied
LONGEST = 200
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def begin(environ: dict[str, Any]) -> None:
    """Note when a request came."""
    environ[BEGAN] = time.perf_counter()


def note(response: flask.Response) -> flask.Response:
    """Count an answer that is ready to be sent, and write its line; at level debug what machines ask, and files."""
    request = flask.request
    seconds = time.perf_counter() - request.environ[BEGAN]
    endpoint, method = request.endpoint or "", request.method if request.method in METHODS else "?"
    meter().note((endpoint, method, str(response.status_code)), seconds)
    level = logging.DEBUG if endpoint in session.MACHINES else logging.INFO
    if log.isEnabledFor(level):
        size = response.headers.get("Content-Length", type=int)
        facts = {
            "method": method,
            "path": path_words(request.path),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "bytes": size,
            "address": request.remote_addr or "",
        }
        shown = "-" if size is None else size
        log.log(
            level,
            "%s %s %s %.1f ms %s B %s",
            *(method, facts["path"], response.status_code, seconds * 1000, shown, facts["address"]),
            extra={"facts": facts},
        )
    return response


def meter() -> Meter:
    """The meter of answers of this site: endpoint, method, status."""
    found: Meter = flask.current_app.extensions["alur_answers"]
    return found


def path_words(path: str) -> str:
    """Return a path for the log: without what opens something by itself, in signs that make no lines."""
    parts = path.split("/")
    private = next((len(one) for one in PRIVATE if tuple(parts[1 : 1 + len(one)]) == one), len(parts))
    kept = [
        quote(part, safe=":@,;+=~") if at < 2 or not (at > private or TOKEN.fullmatch(part)) else "…"
        for at, part in enumerate(parts)
    ]
    return "/".join(kept)[:LONGEST]


def init(app: flask.Flask) -> None:
    """Note every answer, after all else was done to it: what is entered first is done last."""
    app.extensions["alur_answers"] = Meter()
    app.after_request(note)
