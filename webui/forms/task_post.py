"""From a posted form to the engine: files stored first, rows added or taken away, problems put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import flask

from engine import errors
from engine.errors import Problem
from engine.forms import Component, Form, Posted
from engine.service.views import TaskView
from webui import current
from webui.forms import autosave, opening
from webui.forms.fields import anchor

Json = Any
NOTHING: Mapping[str, Any] = {}
REVISION = "isi-revisi"
MAX_FILES = 10
MAX_DIGITS = 18  # of an id: what a database holds


def request_id() -> UUID | None:
    """Return the id the page was drawn with: a second click with it gives the first answer again."""
    try:
        return UUID(flask.request.form.get("request_id", ""))
    except ValueError:
        return None


def revision() -> str:
    """Return what the form stood on when its page was drawn; "" where the page does not say."""
    return flask.request.form.get(REVISION, "")


def body() -> bytes:
    """Return what the post at hand says, without the page's own fields: the same again is the same request."""
    own = {"csrf_token", "request_id", "percobaan", "next", opening.NAME, REVISION}
    fields = [pair for pair in flask.request.form.items(multi=True) if pair[0] not in own]
    files = [(name, one.filename) for name, one in flask.request.files.items(multi=True) if one.filename]
    return repr((fields, files)).encode()


def number(text: str) -> int | None:
    """Return the number that a button carries; None for what no page of this site ever writes on one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def store_files(view: TaskView) -> list[Problem]:
    """Keep every file of the post as a draft attachment; a refused one becomes a problem at its field."""
    problems = []
    for component in file_fields(view.form):
        chosen = [one for one in flask.request.files.getlist(component.key) if one.filename]
        for upload in chosen[:MAX_FILES]:
            try:
                current.engine().tasks.attach(
                    view.row.id, component.key, upload.filename or "", upload.read(), current.actor()
                )
            except (errors.TooLarge, errors.FileRefused) as refused:
                problems.append(Problem(component.key, refused.code, dict(refused.params)))
    return problems


def read(view: TaskView) -> tuple[dict[str, Json], list[Problem]]:
    """Return what the post at hand leaves in the form of a task, and what could not be read of it."""
    form: Form | None = view.form
    if form is None:
        return {}, []
    posted = Posted(flask.request.form)
    return form.read(posted, view.inputs, view.value, files=facts(view), names=view.names)


def kept(view: TaskView, typed: autosave.Autosave) -> dict[str, Json]:
    """Return what stands in the form of a task when what was typed and not sent is put into it."""
    form: Form | None = view.form
    if form is None:
        return {}
    return form.read(typed.read(), view.inputs, view.value, files=facts(view), names=view.names)[0]


def file_fields(form: Form | None) -> list[Component]:
    """Return the fields of a form that take files."""
    return [component for component in form.walk() if component.takes_files] if form else []


def facts(view: TaskView) -> dict[str, list[dict[str, Json]]]:
    """Return the stored files of each file field, as a form's value holds them."""
    found: dict[str, list[dict[str, Json]]] = {}
    for one in view.attachments:
        found.setdefault(one.field, []).append({"name": one.name, "sha256": one.sha256, "size": one.size})
    return found


def change_rows(form: Form, value: Mapping[str, Json], action: str, rest: str) -> dict[str, Json]:
    """Return the value with a row added (`tambah:list`) or taken away (`hapus:list:row`), where the form allows it."""
    changed = dict(value)
    name, _colon, row = rest.partition(":")
    listed = next((one for one in form.walk() if one.is_list and one.key == name), None)
    if listed is None or not listed.allow_add_remove:
        return changed
    rows = list(changed.get(name) or [])
    if action == "tambah" and len(rows) < listed.max_rows:
        rows.append({})
    elif action == "hapus" and (place := number(row)) is not None and place < len(rows):
        rows.pop(place)
    changed[name] = rows
    return changed


def landing(action: str, rest: str, value: Mapping[str, Json]) -> str | None:
    """Return where the page should stand after a change of rows: at the new row, or at the list."""
    name = rest.partition(":")[0]
    if action not in ("tambah", "hapus") or not isinstance(value.get(name), list):
        return None
    return anchor(name)


def all_problems(
    form: Form | None,
    value: Mapping[str, Json],
    problems: Iterable[Problem],
    inputs: Mapping[str, Json] = NOTHING,
    names: Mapping[str, Any] = NOTHING,
) -> list[Problem]:
    """Return what was found and what the rules say of a value, each path once, in the order of the page."""
    if form is None:
        return list(problems)
    found: dict[str, Problem] = {}
    for one in (*problems, *form.check(value, inputs, names)):
        found.setdefault(one.path, one)
    return form.in_order(found.values())
