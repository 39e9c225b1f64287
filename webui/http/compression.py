"""Texts travel compressed to every browser that takes them so; files of the site are compressed once."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import flask
from werkzeug.security import safe_join

SMALLEST = 1_000  # bytes: less fits in one packet anyhow
PAGE_LEVEL = 5  # a page of 70 kB in a millisecond
TYPES = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


def compress(response: flask.Response) -> flask.Response:
    """Return the answer compressed, when it is a whole text and the browser takes gzip."""
    static = flask.request.endpoint == "static"
    if response.status_code == 304 and static:
        _weaken(response)
    if not (response.mimetype or "").startswith(TYPES) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if static:
        _weaken(response)  # one name for one text, however it travels
    if response.status_code == 206 or flask.request.accept_encodings.quality("gzip") <= 0:
        return response
    if static and response.status_code == 200:
        name = (flask.request.view_args or {})["filename"]
        path = safe_join(str(flask.current_app.static_folder), name)
        if path is None or (response.content_length or 0) < SMALLEST:
            return response
        packed = _file(path, Path(path).stat().st_mtime_ns)
        response.close()  # the file that was opened to be sent as it is
        response.direct_passthrough = False
    elif response.is_streamed or response.direct_passthrough or len(text := response.get_data()) < SMALLEST:
        return response
    else:
        packed = gzip.compress(text, PAGE_LEVEL, mtime=0)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=256)
def _file(path: str, _modified: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def _weaken(response: flask.Response) -> None:
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)


def init(app: flask.Flask) -> None:
    app.after_request(compress)
