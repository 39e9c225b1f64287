"""Static files: addresses that change with the content, so that a browser may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import flask

YEAR = 365 * 24 * 3600


@lru_cache(maxsize=256)
def _digest(path: str, modified: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def address(name: str) -> str:
    """The address of a static file with its fingerprint; without one while the file is missing."""
    path = Path(flask.current_app.static_folder or "") / name
    if not path.is_file():
        return flask.url_for("static", filename=name)
    return flask.url_for("static", filename=name, v=_digest(str(path), path.stat().st_mtime_ns))


def present(name: str) -> bool:
    return (Path(flask.current_app.static_folder or "") / name).is_file()


def keep(response: flask.Response) -> flask.Response:
    """Let a browser keep a fingerprinted file; pages with people's data are kept nowhere."""
    if flask.request.endpoint == "static" and response.status_code in (200, 304):
        response.cache_control.clear()
        if flask.request.args.get("v"):
            response.cache_control.public = True
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
        else:
            response.cache_control.no_cache = True
    elif not response.cache_control.max_age:
        response.cache_control.clear()
        response.cache_control.no_store = True
    return response


def init(app: flask.Flask) -> None:
    app.jinja_env.globals.update(asset=address, asset_present=present)
    app.after_request(keep)
