"""Static files: addresses that change with their content, so that a browser keeps them for a year and asks for none."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import flask

YEAR = 365 * 24 * 3600


@lru_cache
def version(folder: str) -> str:
    """One fingerprint of all files: they name each other by relative addresses, which it thereby stands in too."""
    digest = hashlib.sha256()
    for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]


def address(name: str) -> str:
    """Return the address of a static file under the fingerprint."""
    return flask.request.script_root + _path(str(flask.current_app.static_folder), name)


@lru_cache(maxsize=1024)
def _path(folder: str, name: str) -> str:
    return flask.url_for("static", filename=name, version=version(folder)).removeprefix(
        flask.request.script_root
    )


def present(name: str) -> bool:
    return _is_present(str(flask.current_app.static_folder), name)


@lru_cache(maxsize=1024)
def _is_present(folder: str, name: str) -> bool:
    """Whether there is such a file; as the fingerprint, it is looked for once."""
    return Path(folder, name).is_file()


def parts(entry: str) -> list[str]:
    """Return the addresses of the scripts that a bundled entry is made of, itself first; none of what is not bundled.

    A page that names them all lets a browser ask for them at once, not for one after it has read the other.
    """
    names = _parts(str(flask.current_app.static_folder)).get(entry, [])
    return [address(f"build/{name}") for name in names]


@lru_cache
def _parts(folder: str) -> dict[str, list[str]]:
    manifest = Path(folder, "build", "manifest.json")
    return dict(json.loads(manifest.read_text("utf-8"))["parts"]) if manifest.is_file() else {}


def keep(response: flask.Response) -> flask.Response:
    """Let a browser keep a file under its fingerprint; pages with people's data are kept nowhere."""
    if flask.request.endpoint == "static" and response.status_code in (200, 304):
        response.cache_control.clear()
        named = (flask.request.view_args or {}).get("version")
        if named == version(str(flask.current_app.static_folder)):
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
    app.add_url_rule("/static/v/<version>/<path:filename>", endpoint="static")
    app.jinja_env.globals.update(asset=address, asset_present=present, asset_parts=parts)
    app.after_request(keep)
