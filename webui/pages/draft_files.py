"""The files of a draft for the editors in the browser: read, saved, and judged, as JSON."""

from __future__ import annotations

import re
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from webui import current, downloads, messages

pages = flask.Blueprint("draft_files", __name__)

REVISION = re.compile(r'(?:W/)?"?([0-9]{1,18})"?')
MAX_OVERLAY = 200  # files
KINDS = {"bpmn": "application/xml", "form": "application/json"}  # texts travel compressed


@pages.get("/sop/rancangan/<int:draft_id>/berkas/<path:path>")
def read_file(draft_id: int, path: str) -> ResponseReturnValue:
    """A file of a draft, byte for byte; a download when it is opened by itself."""
    content = current.engine().drafts.file(draft_id, path, current.actor())
    response = flask.make_response(content)
    response.headers["Content-Type"] = KINDS.get(path.rpartition(".")[2], "application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return downloads.under_name(response, path.rpartition("/")[2])


@pages.put("/sop/rancangan/<int:draft_id>/berkas/<path:path>")
def save_file(draft_id: int, path: str) -> ResponseReturnValue:
    """Save a file on top of the revision named in If-Match; 409 says who saved since, and when."""
    content = flask.request.get_data(cache=False)
    return _saved(draft_id, {path: content})


@pages.delete("/sop/rancangan/<int:draft_id>/berkas/<path:path>")
def remove_file(draft_id: int, path: str) -> ResponseReturnValue:
    """Take a file away, as `save_file` saves one."""
    return _saved(draft_id, {path: None})


@pages.post("/sop/rancangan/<int:draft_id>/periksa")
def lint(draft_id: int) -> ResponseReturnValue:
    """What the judge of deployment says of the draft, with files that are not saved yet laid over it."""
    posted = flask.request.get_json(silent=True)
    files = posted.get("files", {}) if isinstance(posted, dict) else None
    if not isinstance(files, dict) or len(files) > MAX_OVERLAY:
        flask.abort(400)
    overlay = {}
    for path, text in files.items():
        if not isinstance(text, str):
            flask.abort(400)
        overlay[path] = text.encode("utf-8", "replace")
    found = current.engine().drafts.lint(draft_id, current.actor(), overlay)
    return flask.jsonify(findings=[messages.finding_facts(one) for one in found])


def _saved(draft_id: int, changes: dict[str, Any]) -> ResponseReturnValue:
    match = REVISION.fullmatch(flask.request.headers.get("If-Match", ""))
    if match is None:
        flask.abort(400)
    revision = current.engine().drafts.write(draft_id, changes, int(match[1]), current.actor())
    return flask.jsonify(revision=revision)
