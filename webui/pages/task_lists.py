"""What is done with a list of tasks: taken out as a sheet, several acted on at once, and looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import TaskItem
from engine.service.work.task_lists import AT_ONCE, TaskState
from webui import current, filters, messages, workbook
from webui.language import gettext as _
from webui.pages import inbox

pages = flask.Blueprint("task_lists", __name__)


@pages.get("/tugas.xlsx")
def sheet() -> ResponseReturnValue:
    """Exactly the list that the same address shows, whole."""
    book = workbook.content([listed()], title=_("Daftar tugas"), created=current.now())
    return workbook.download(book, file_name())


@pages.get("/tugas.csv")
def plain_sheet() -> ResponseReturnValue:
    """The same list as CSV."""
    return workbook.download_csv(workbook.csv_content(listed()), file_name())


@pages.get("/tugas/keadaan")
def states() -> ResponseReturnValue:
    """How the tasks of a page stand now, as JSON for that page: those that are somebody else's or gone, in words."""
    ids = numbers(flask.request.args.get("tugas", "").split(","))
    found = current.engine().task_lists.states(ids, current.actor())
    answer = flask.jsonify({str(one.id): gone_words(one) for one in found if one.state != "open"})
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:16], weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(flask.request)


@pages.get("/tugas/beberapa")
def back() -> ResponseReturnValue:
    return flask.redirect(inbox.here())


@pages.post("/tugas/beberapa")
def act() -> ResponseReturnValue:
    """One act on each of the tasks that were ticked, each by itself; the list again, with what became of each."""
    posted = flask.request.form
    ids, action = numbers(posted.getlist("tugas")), posted.get("aksi", "")
    if action not in ACTS:
        flask.abort(400)
    if not ids or len(posted.getlist("tugas")) > AT_ONCE:
        words = (
            _("Paling banyak %(most)s tugas sekaligus.", most=AT_ONCE)
            if ids
            else _("Belum ada tugas yang dipilih. Beri tanda centang pada tugasnya dahulu.")
        )
        flask.flash(words, "warn")
        return flask.redirect(inbox.here(), 303)
    shown = {one.id: one for one in current.engine().task_lists.some(ids, current.actor())}
    results, unconfirmed = [], []
    for task_id in ids:
        label = label_of(shown.get(task_id))
        try:
            words = ACTS[action](task_id)
        except errors.AlurError as refusal:
            if isinstance(refusal, errors.Unconfirmed):
                unconfirmed.append(task_id)
            results.append(inbox.Result(task_id, label, False, messages.refusal_sentence(refusal)))
        else:
            results.append(inbox.Result(task_id, label, True, words))
    again = inbox.Again(tuple(unconfirmed), posted.get("kepada", ""), posted.get("alasan", ""))
    return inbox.show(results, again if unconfirmed else None)


def take(task_id: int) -> str:
    current.engine().tasks.claim(task_id, current.actor())
    return _("Sekarang tugas Anda.")


def release(task_id: int) -> str:
    current.engine().tasks.release(task_id, current.actor())
    return _("Dilepas dan kembali ke kelompoknya.")


def hand_on(task_id: int) -> str:
    posted = flask.request.form
    to = posted.get("kepada", "")
    across = posted.get("lintas") == to
    current.engine().tasks.reassign(task_id, to, posted.get("alasan", ""), current.actor(), across=across)
    return _("Dialihkan; penerimanya diberi tahu.")


ACTS: dict[str, Callable[[int], str]] = {"ambil": take, "lepas": release, "alihkan": hand_on}


def numbers(texts: list[str]) -> list[int]:
    """Return the ids of tasks among texts, each once, at most as many as a page shows."""
    found = (int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 19)
    return list(dict.fromkeys(found))[:AT_ONCE]


def label_of(row: TaskItem | None) -> str:
    """Return how a task is called in a result."""
    if row is None:
        return _("Tugas yang dipilih")
    return " · ".join(filter(None, (filters.case_words(row), row.number, row.name, row.item_label)))


def gone_words(state: TaskState) -> str:
    """Return who has a task that was on a page, or that it is gone."""
    at = filters.near_time(state.at) if state.at else ""
    if state.state == "taken":
        return _("Sudah diambil oleh %(by)s, %(at)s.", by=state.by, at=at)
    if state.state == "done":
        return _("Sudah diselesaikan oleh %(by)s, %(at)s.", by=state.by, at=at)
    return _("Sudah tidak menunggu siapa pun.")


def file_name() -> str:
    return f"tugas-{filters.local(current.now()).date()}"


def listed() -> workbook.Table:
    """Return the list of the address as a table, with its filters in words above it."""
    query = inbox.query_of_address()
    when = filters.full_time(current.now())
    words = {name: told for name, told, _tally in inbox.tabs(dict.fromkeys(inbox.TABS.values(), 0))}
    tab = words[inbox.address().get("tab", inbox.HOME)]
    found = current.engine().task_lists.all(query, current.actor())
    return workbook.Table(
        _("Tugas"),
        [
            _("Nomor"), _("Perihal"), _("Tugas"), _("Untuk"), _("Proses"), _("Langkah"), _("Jabatan"),
            _("Diambil oleh"), _("Dari"), _("Diterima"), _("Tenggat"), _("Selesai"), _("Status"),
            _("Alasan dikembalikan"),
        ],
        [line(row) for row in found.rows],
        [
            _("Daftar tugas %(name)s: %(tab)s, %(when)s", name=current.actor().name, tab=tab, when=when),
            *inbox.filter_words(query),
            inbox.order_words(query),
            *([inbox.cut_words()] if found.cut else []),
        ],
    )  # fmt: skip


def line(row: TaskItem) -> list[workbook.Cell]:
    """Return one task as cells."""
    return [
        row.number,
        row.subject,
        row.name,
        row.item_label,
        row.process_title,
        row.step,
        ", ".join(row.role_labels),
        row.claimed_name,
        row.from_name or _("Sistem"),
        row.opened_at,
        row.due,
        row.completed_at,
        state_words(row),
        row.returned_reason,
    ]


def state_words(row: TaskItem) -> str:
    if row.state == "open":
        return _("Terlambat") if row.overdue else _("Berjalan")
    if row.state == "closed":
        return _("Ditutup")
    return _("Terlambat") if row.overdue else _("Selesai")
