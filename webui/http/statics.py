"""Static files: addresses that change with their content, so that a browser keeps them for a year and asks for none."""

from __future__ import annotations

import hashlib
import json
from functools import cache, cached_property, lru_cache
from pathlib import Path

import flask

from webui import addresses

YEAR = 365 * 24 * 3600


@lru_cache
def version(folder: str) -> str:
    """One fingerprint of all files: they name each other by relative addresses, which it thereby stands in too."""
    digest = hashlib.sha256()
    for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]


class Assets:
    """What templates ask of the files of a site; as the fingerprint, each answer is found once."""

    def __init__(self, app: flask.Flask) -> None:
        self._app = app
        self.present = cache(self._is_present)

    @cached_property
    def _folder(self) -> str:
        return str(self._app.static_folder)

    @cached_property
    def _below(self) -> str:
        return f"/static/v/{version(self._folder)}/"

    def address(self, name: str) -> str:
        """Return the address of a static file under the fingerprint."""
        root = addresses.root()
        return (flask.request.script_root if root is None else root) + self._below + name

    def parts(self, entry: str) -> list[str]:
        """Return the addresses of the scripts that a bundled entry is made of, itself first; none of what is not
        bundled.

        A page that names them all lets a browser ask for them at once, not for one after it has read the other.
        """
        return [self.address(f"build/{name}") for name in _parts(self._folder).get(entry, [])]

    def _is_present(self, name: str) -> bool:
        return Path(self._folder, name).is_file()


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
    assets = Assets(app)
    app.jinja_env.globals.update(asset=assets.address, asset_present=assets.present, asset_parts=assets.parts)
    app.after_request(keep)
