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
    """Return the answer compressed, when it is a whole text and the browser takes what we can make of it."""
    static = flask.request.endpoint == "static"
    if response.status_code == 304 and static:
        _weaken(response)
    if not (response.mimetype or "").startswith(TYPES) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if static:
        _weaken(response)  # one name for one text, however it travels
    if response.status_code == 206:
        return response
    found = _file(response) if static and response.status_code == 200 else _page(response)
    if found is None:
        return response
    encoding, packed = found
    response.close()  # the file that was opened to be sent as it is
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = encoding
    return response


def _takes(encoding: str) -> bool:
    return flask.request.accept_encodings.quality(encoding) > 0


def _page(response: flask.Response) -> tuple[str, bytes] | None:
    if not _takes("gzip") or response.is_streamed or response.direct_passthrough:
        return None
    text = response.get_data()
    return None if len(text) < SMALLEST else ("gzip", gzip.compress(text, PAGE_LEVEL, mtime=0))


def _file(response: flask.Response) -> tuple[str, bytes] | None:
    """A file of the site: as the bundles were packed when they were made, else by gzip, once."""
    name = (flask.request.view_args or {})["filename"]
    path = safe_join(str(flask.current_app.static_folder), name)
    if path is None or (response.content_length or 0) < SMALLEST:
        return None
    if _takes("br") and (packed := Path(f"{path}.br")).is_file():
        return "br", packed.read_bytes()
    return ("gzip", _zipped(path, Path(path).stat().st_mtime_ns)) if _takes("gzip") else None


@lru_cache(maxsize=256)
def _zipped(path: str, _modified: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def _weaken(response: flask.Response) -> None:
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)


def init(app: flask.Flask) -> None:
    app.after_request(compress)
