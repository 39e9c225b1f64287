"""From a posted form to the engine: files stored first, rows added or taken away, problems put in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import flask
from werkzeug.datastructures import FileStorage

from engine import errors
from engine.errors import Problem
from engine.forms import Component, Form, Posted, answers, facts_of, reference
from engine.forms.model import MAX_ROWS
from engine.service.views import TaskView
from webui import current
from webui.forms import autosave, opening
from webui.forms.fields import anchor

Json = Any
Rows = Mapping[str, Sequence[str]]
NOTHING: Mapping[str, Any] = {}
REVISION = "isi-revisi"
MAX_FILES = 20  # of one post
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


def store_files(view: TaskView) -> tuple[list[Problem], Rows]:
    """Keep every file of the post as a draft attachment; a refused one becomes a problem at its field.

    Also returns what a row's new files are called in its value, by the name of the field on the page.
    """
    problems: list[Problem] = []
    placed: dict[str, list[str]] = {}
    kept = 0
    for upload, component, field in uploads(view.form):
        path = (upload.name or "").replace(".", "/")
        if component is None or kept >= MAX_FILES:
            problems.append(unplaced(component, path, upload))
        else:
            try:
                found = current.engine().tasks.attach(
                    view.row.id, field, upload.filename or "", upload.read(), current.actor()
                )
            except (errors.TooLarge, errors.FileRefused) as refused:
                problems.append(Problem(path, refused.code, dict(refused.params)))
            except errors.Invalid as refused:
                if refused.params.get("reason") != "too_many":
                    raise
                problems.append(Problem(path, "max_files", {"limit": refused.params["limit"]}))
            else:
                kept += 1
                if answers.in_rows(field):
                    fact = {"name": found.name, "sha256": found.sha256, "size": found.size}
                    placed.setdefault(upload.name or "", []).append(reference(fact))
    return problems, placed


def unplaced(component: Component | None, path: str, upload: FileStorage) -> Problem:
    """Return what is said of a file for which there is no row (no `component`), or no room in one post."""
    if component is None:
        return Problem(path.partition("/")[0], "file_row", {"name": upload.filename})
    return Problem(path, "files_at_once", {"limit": MAX_FILES})


def uploads(form: Form | None) -> Iterator[tuple[FileStorage, Component | None, str]]:
    """Yield the files of the post at hand that a form asks for, each with its field and the field's name among the
    attachments; no field for one of a row that the page did not have.
    """
    if form is None or not form.files:
        return
    posted = Posted(flask.request.form)
    for name, upload in flask.request.files.items(multi=True):
        key, _dot, rest = name.partition(".")
        place, _dot, column = rest.partition(".")
        field = f"{key}.{column}" if rest else key
        if not upload.filename or field not in form.files:
            continue
        row = number(place)
        there = not rest or (row is not None and row < min(posted.count(key) or 0, MAX_ROWS))
        yield upload, form.files[field] if there else None, field


def posted_with(placed: Rows) -> Posted:
    """Return what the page posted, its new files in their rows."""
    fields = flask.request.form.copy()
    for name, references in placed.items():
        for one in references:
            fields.add(name, one)
    return Posted(fields)


def read(view: TaskView, placed: Rows = NOTHING) -> tuple[dict[str, Json], list[Problem]]:
    """Return what the post at hand leaves in the form of a task, and what could not be read of it."""
    form: Form | None = view.form
    if form is None:
        return {}, []
    posted = posted_with(placed)
    return form.read(posted, view.inputs, view.value, files=view.files, names=view.names)


def beyond(unread: Iterable[Problem]) -> list[Problem]:
    """Return what was found of lists that were posted with more rows than were read: what they hold is not whole."""
    return [one for one in unread if one.code == "max_rows"]


def kept(view: TaskView, typed: autosave.Autosave) -> dict[str, Json]:
    """Return what stands in the form of a task when what was typed and not sent is put into it."""
    form: Form | None = view.form
    if form is None:
        return {}
    return form.read(typed.read(), view.inputs, view.value, files=view.files, names=view.names)[0]


def drop_file(form: Form, value: Mapping[str, Json], rest: str) -> dict[str, Json]:
    """Return the value without one file of one row (`list.row.field:reference`)."""
    name, _colon, file = rest.partition(":")
    key, _dot, below = name.partition(".")
    place, _dot, column = below.partition(".")
    rows, row = value.get(key), number(place)
    if f"{key}.{column}" not in form.files or not isinstance(rows, list) or row is None or row >= len(rows):
        return dict(value)
    left = [fact for fact in facts_of(rows[row].get(column)) if reference(fact) != file]
    others = {one: part for one, part in rows[row].items() if one != column}
    changed = [*rows[:row], {**others, column: left} if left else others, *rows[row + 1 :]]
    return {**value, key: changed}


def dropped(view: TaskView, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[int]:
    """Return the attachments of a task that stood in a row before and stand in none any more."""
    form: Form | None = view.form
    if form is None:
        return []
    had, has = form.held_files(before), form.held_files(after)
    gone = {
        (name, reference(fact))
        for name, facts in had.items()
        for fact in facts
        if answers.in_rows(name) and fact not in has[name]
    }
    facts = [(one, {"name": one.name, "sha256": one.sha256, "size": one.size}) for one in view.attachments]
    return [one.id for one, fact in facts if (one.field, reference(fact)) in gone]


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
    """Return where the page should stand after a change of rows: at the list, or where a file was taken away."""
    name = rest.partition(":")[0]
    if action == "buang" and not name.isdecimal():
        return anchor(name.replace(".", "/"))
    if action not in ("tambah", "hapus") or not isinstance(value.get(name), list):
        return None
    last = len(value[name]) - 1
    return anchor(f"{name}/{last}") if action == "tambah" and last >= 0 else anchor(name)


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
