"""A task filled in by a workbook: its tables go out as sheets, come back, are looked at, and are kept as its draft."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import flask
from flask.typing import ResponseReturnValue

from engine import errors, workbooks
from engine.forms import Component, Form, Posted, reference
from engine.forms import sheet as sheets
from engine.service.views import TaskView
from webui import current, filters, forms, unsent, workbook
from webui.forms import autosave, opening, sheet, task_post
from webui.forms.values import typed as as_typed
from webui.language import gettext as _
from webui.messages import task_sheets as words
from webui.pages import task

pages = flask.Blueprint("task_sheets", __name__)

FAULTS_SHOWN = 50
SOURCE = "excel"  # how the event of a draft says where it came from
Json = Any


class Shown(NamedTuple):
    """One change as it is read: where, of which row, and what the cell said and says."""

    place: str
    cell: str
    title: str
    before: str
    after: str
    unused: bool = False
    computed: bool = False


@pages.app_template_global()
def has_sheets(view: TaskView) -> bool:
    """Whether the form of a task has a table that can be filled in as a sheet."""
    form: Form | None = view.form
    return form is not None and bool(sheets.lists(form, view.value, view.inputs, view.names))


@pages.get("/tugas/<int:task_id>/lembar.xlsx")
def download(task_id: int) -> ResponseReturnValue:
    """The tables of a task as they stand on its page."""
    view = workable(task_id)
    content = sheet.content(view, standing(view), current.now())
    row = view.row
    name = "-".join(filter(None, (row.number.replace("/", "-"), row.item_label or row.name)))
    return workbook.download(content, " ".join(name.split()))


@pages.get("/tugas/<int:task_id>/lembar")
def page(task_id: int) -> ResponseReturnValue:
    return show(workable(task_id))


@pages.post("/tugas/<int:task_id>/lembar")
def look(task_id: int) -> ResponseReturnValue:
    """What a workbook would change, or what is wrong with it: nothing is kept yet."""
    view = workable(task_id)
    content = posted_file()
    if not content:
        return show(view, [_("Pilih filenya dahulu.")]), 422
    try:
        given = workbooks.pages(content, sheets.MAX_LINES)
    except workbooks.WorkbookError as fault:
        return show(view, [words.file_sentence(fault)]), 422
    value = standing(view)
    mark = sheet.mark_of(given)
    if mark is None or (strange := foreign(view, value, mark)):
        return show(view, [words.unknown() if mark is None else strange]), 422
    found = sheets.read(view.form, given, value, view.inputs, view.names)
    wrong, left = sheets.judge(view.form, found, view.inputs, view.names)
    faults = [*found.faults, *wrong]
    if faults:
        several = len(found.lines) > 1
        return show(view, [words.sentence(one, several=several) for one in faults]), 422
    return preview(view, value, found, mark.revision, left)


@pages.post("/tugas/<int:task_id>/lembar/simpan")
def keep(task_id: int) -> ResponseReturnValue:
    """Keep what was looked at as the draft of the task, as if it had been typed."""
    view = workable(task_id)
    unsent.of_form(view.form)
    before = standing(view)
    posted = Posted(flask.request.form)
    read, unread = view.form.read(posted, view.inputs, before, files=view.files, names=view.names)
    shown = sheets.lists(view.form, before, view.inputs, view.names)
    lines = {one.key: range(1, len(read.get(one.key) or ()) + 1) for one in shown}
    wrong, _left = sheets.judge(view.form, sheets.Reading(read, lines=lines), view.inputs, view.names)
    if unread or wrong or not task_post.revision():
        return show(view, [_("Isian itu tidak utuh lagi. Unggah lembarnya sekali lagi.")]), 422
    current.engine().tasks.save_draft(task_id, read, current.actor(), task_post.revision(), source=SOURCE)
    flask.flash(_("Isian dari Excel tersimpan sementara. Periksa, lalu kirim bila sudah lengkap."))
    return task.to_task(task_id)


def posted_file() -> bytes:
    """Return the workbook of the post at hand; of one that is too large as much as shows it."""
    file = flask.request.files.get("berkas")
    if file is None:
        return b""
    with contextlib.closing(file):
        return file.stream.read(workbooks.PAGES_BYTES + 1)


def workable(task_id: int) -> TaskView:
    """Return a task with tables that this person can fill in. Raises the refusals of its page; 404 without tables."""
    view = current.engine().tasks.get(task_id, current.actor())
    row = view.row
    if row.state == "done":
        at = row.completed_at.isoformat() if row.completed_at else ""
        raise errors.TaskDone(by=row.completed_name or "", at=at, instance=row.instance)
    if row.state != "open":
        at = row.completed_at.isoformat() if row.completed_at else ""
        raise errors.TaskClosed(by="", at=at, instance=row.instance)
    if not view.may_complete:
        raise task.refusal(view)
    if not has_sheets(view):
        flask.abort(404)
    return view


def standing(view: TaskView) -> dict[str, Json]:
    """Return what stands in the form on the page of a task: what was typed there last, else what was kept."""
    (typed,) = autosave.of(f"task/{view.row.id}", draft_at=view.draft_at)
    return task_post.kept(view, typed) if typed.shown else dict(view.value)


def foreign(view: TaskView, value: Mapping[str, Json], mark: sheet.Mark) -> str:
    """Return why a workbook is not one of this task as it stands; "" when it is."""
    if mark.task != view.row.id:
        return words.another(mark.said)
    then, now = mark.revision.split("."), view.revision.split(".")
    if then[0] != now[0]:
        return words.outdated()
    if then != now and now[1] not in ("", str(current.actor().user_id)) and view.draft_at is not None:
        return words.saved_by(view.draft_by or "", filters.full_time(view.draft_at))
    return words.files_moved() if mark.files != sheet.files_of(view.form, value) else ""


def show(view: TaskView, wrong: Sequence[str] = ()) -> str:
    """The page for the workbook of a task: the way out and in, and what was wrong with the last one."""
    return flask.render_template(
        "pages/task_sheet.html",
        section="inbox",
        view=view,
        row=view.row,
        wrong=wrong[:FAULTS_SHOWN],
        more=max(0, len(wrong) - FAULTS_SHOWN),
    )


def preview(
    view: TaskView,
    before: Mapping[str, Json],
    found: sheets.Reading,
    revision: str,
    left: Sequence[sheets.CellFault],
) -> str:
    """The page of what a workbook changes, with the form that keeps it."""
    form: Form = view.form
    hidden = form.settle(found.value, view.inputs, view.names)
    lists = [one for one in form.fields if one.key in found.lines]
    several = len(lists) > 1
    computed = sheets.computed(form, found, before, view.inputs, view.names)
    changes = [
        shown(view, lists, one, before, found, unused=_hides(hidden, one), several=several)
        for one in (*found.changes, *computed)
    ]
    fields = [*posts(form, lists, found.value)]
    return flask.render_template(
        "pages/task_sheet_preview.html",
        section="inbox",
        view=view,
        row=view.row,
        changes=[one for one in changes if not one.computed],
        results=[one for one in changes if one.computed],
        left=words.left(left, several=several),
        fields=fields,
        revision=revision,
        newer=revision != view.revision,
        opened=opening.of_texts(_by_name(posts(form, lists, before))),
    )


def shown(
    view: TaskView,
    lists: Sequence[Component],
    change: sheets.Change,
    before: Mapping[str, Json],
    found: sheets.Reading,
    *,
    unused: bool,
    several: bool,
) -> Shown:
    """Return a change in words."""
    key, place = change.path.split("/")[:2]
    listed = next(one for one in lists if one.key == key)
    name = words.titles(listed)
    column = change.column
    rows = (before if column is None and change.after is None else found.value).get(key) or []
    row = rows[int(place)] if int(place) < len(rows) else {}
    where = words.place(change.place, several=several)
    title = str(row.get(name.key) or "") if name is not None and name is not column else ""
    if column is None:
        said = (
            (_("(tidak ada)"), _("baris baru")) if change.before is None else (_("ada"), _("baris dihapus"))
        )
        return Shown(where, "", title, *said)
    choices = view.form.choices(column, view.inputs)
    old, new = (forms.words(column, column.label, one, choices) for one in (change.before, change.after))
    empty = _("(kosong)")
    old, new = (empty if one == "–" else one for one in (old, new))
    return Shown(where, change.place.cell, title, old, new, unused, column.is_computed)


def _hides(settled: Any, change: sheets.Change) -> bool:
    key, place, *column = change.path.split("/")
    return bool(column) and settled.hides((key, int(place), *column))


def posts(form: Form, lists: Sequence[Component], value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield the fields that the page of the task would post for these lists, filled in with this value."""
    for listed in lists:
        rows = value.get(listed.key) or []
        yield f"{listed.key}.jumlah", str(len(rows))
        for place, row in enumerate(rows):
            for column in listed.components:
                name, held = f"{listed.key}.{place}.{column.key}", row.get(column.key)
                if column.takes_files:
                    yield from ((name, reference(one)) for one in held or ())
                elif column.many and column.is_input:
                    yield from ((name, str(one)) for one in held or ())
                elif column.is_input and column.kind == "checkbox":
                    yield from [(name, "on")] if held is True else []
                elif column.is_input:
                    text = as_typed(column, held)
                    yield from [(name, text)] if text or not column.posts_nothing else []


def _by_name(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found
