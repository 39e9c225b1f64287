"""Kotak Tugas: what to do now, sorted by tenggat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import flask
from flask.typing import ResponseReturnValue

from engine.service.views import TaskItem
from engine.service.work.autosaves import START
from engine.service.work.inbox import COUNT_LIMIT
from engine.service.work.task_lists import MOST, TaskQuery
from webui import current, filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.pages import saved_filters

pages = flask.Blueprint("inbox", __name__)

TABS = {"semua": "all", "saya": "mine", "kelompok": "group", "menunggu": "waiting", "selesai": "done"}
HOME = "semua"
ORDERS = {"tenggat": "due", "terlama": "oldest", "terbaru": "newest", "nomor": "number"}
NAMES = saved_filters.PAGES["tasks"][1]
LONGEST_TEXT = saved_filters.LONGEST_TEXT


class Result(NamedTuple):
    """What became of one of several tasks: which one, whether it was done, and the sentence."""

    task: int
    label: str
    done: bool
    words: str


class Again(NamedTuple):
    """A handing on of several tasks that has to be confirmed: which, to whom, why."""

    tasks: tuple[int, ...]
    to: str
    reason: str


@pages.get("/")
def home() -> ResponseReturnValue:
    """The administrator begins with what needs somebody, everybody else with one's own tasks."""
    at_home = "administration.page" if current.engine().troubles.may_read(current.actor()) else "inbox.page"
    return flask.redirect(flask.url_for(at_home))


@pages.get("/tugas")
def page() -> ResponseReturnValue:
    return show()


def show(results: Sequence[Result] = (), again: Again | None = None) -> str:
    """Return the list that the address asks for; above it what became of each task of an act on several."""
    query, actor, engine = query_of_address(), current.actor(), current.engine()
    found = engine.task_lists.page(query, actor, after=flask.request.args.get("sesudah"))
    begun = engine.autosaves.begun([row.id for row in found.rows], actor)
    given = address()
    tab = given.get("tab", HOME)
    versions = engine.drafts.awaiting(actor)
    counts = {**found.counts, **counted(found.counts, len(versions))}
    first_page = tab in ("semua", "saya") and "sesudah" not in flask.request.args
    shown = versions if first_page and not found_by(query) else ()
    acts = acts_on(found.rows, tab)
    empty_title, empty_words = empty_sentences(tab)
    return flask.render_template(
        "pages/inbox.html",
        section="inbox",
        tab=tab,
        given=given,
        query=query,
        rows=found.rows,
        versions=shown,
        begun=begun,
        starts=starts(begun) if tab in ("semua", "saya") else (),
        next=found.next,
        waiting=tally(counts["all"]) if counts["all"] else "",
        tabs=tabs(counts),
        lead=lead(counts),
        order=order(query, len(found.rows) + len(shown), counts, found.total, found.cut),
        told=filter_words(query),
        processes=engine.task_lists.processes(),
        saved=saved_filters.lines("tasks", given),
        acts=acts,
        receivers=engine.task_lists.receivers(actor) if "alihkan" in acts else (),
        results=results,
        again=again,
        empty_title=empty_title,
        empty_words=empty_words,
        first=next((row for row in found.rows if row.claimed_name is None or mine(row)), None),
    )


def address() -> dict[str, str]:
    """Return the tab and the filters that stand in the address, empty ones left out."""
    args = flask.request.args
    return {name: args[name].strip()[:LONGEST_TEXT] for name in NAMES if args.get(name, "").strip()}


def here() -> str:
    """Return the address of the list at hand, from its first page."""
    return f"{flask.url_for('inbox.page')}?{saved_filters.address('tasks', flask.request.args)}".removesuffix(
        "?"
    )


def query_of_address() -> TaskQuery:
    """Return the query of the address; what cannot be meant is a page that is not there (404)."""
    given = address()
    tab, by = given.get("tab", HOME), given.get("urut", "tenggat")
    if tab not in TABS or by not in ORDERS:
        flask.abort(404)
    return TaskQuery(
        tab=TABS[tab],
        text=given.get("cari", ""),
        process=given.get("proses", ""),
        late="terlambat" in given,
        returned="dikembalikan" in given,
        unread="baru" in given,
        order=ORDERS[by],
    )


def found_by(query: TaskQuery) -> bool:
    """Whether a query leaves anything out."""
    return replace(query, order="due") != TaskQuery(tab=query.tab)


def filter_words(query: TaskQuery) -> list[str]:
    """Return the filters in words, for the page and the head of a sheet."""
    found = []
    if query.text:
        found.append(_("Kata: %(words)s", words=query.text))
    if query.process:
        title = dict(current.engine().task_lists.processes()).get(query.process, query.process)
        found.append(_("Proses: %(title)s", title=title))
    if query.late:
        found.append(_("Hanya yang terlambat"))
    if query.returned:
        found.append(_("Hanya yang dikembalikan"))
    if query.unread:
        found.append(_("Hanya yang belum dibuka"))
    return found


def mine(row: TaskItem) -> bool:
    return row.claimed_by == current.actor().username


def acts_on(rows: Sequence[TaskItem], tab: str) -> frozenset[str]:
    """Return what may be done with some of these rows at once: "ambil", "lepas", "alihkan"."""
    actor = current.actor()
    hands_on = actor.may("admin")
    found = set()
    for row in rows:
        if row.state != "open" or (tab == "menunggu" and not hands_on):
            continue
        if row.stands_with or hands_on:
            found.add("alihkan")
        if row.alone:
            continue  # taking and giving back what nobody else could take would say nothing
        if mine(row):
            found.add("lepas")
        elif row.claimed_by is None and not row.stands_with and tab != "menunggu":
            found.add("ambil")
    return frozenset(found)


def counted(counts: Mapping[str, int], versions: int) -> dict[str, int]:
    """Return the counts to which the versions belong that wait for the reader's decision."""
    return {tab: min(counts[tab] + versions, COUNT_LIMIT) for tab in ("all", "mine")}


def starts(begun: Mapping[str, datetime]) -> list[tuple[str, str, datetime]]:
    """Key, title and moment of every start form that was begun and not sent."""
    keys = {form.removeprefix(START): at for form, at in begun.items() if form.startswith(START)}
    if not keys:
        return []
    offered = current.engine().definitions.in_force(current.actor())
    return [(one.key, one.title, keys[one.key]) for one in offered if one.key in keys and one.may_start]


def tabs(counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Address, words and count of every tab."""
    words = {
        "semua": _("Perlu dikerjakan"),
        "saya": _("Tugas saya"),
        "kelompok": _("Tugas kelompok"),
        "menunggu": _("Menunggu orang lain"),
        "selesai": _("Selesai"),
    }
    return [(name, words[name], tally(counts[kind])) for name, kind in TABS.items()]


def tally(count: int) -> str:
    """Return a count as people read it; beyond what is counted it is "99+"."""
    return str(count) if count < COUNT_LIMIT else f"{COUNT_LIMIT - 1}+"


def lead(counts: Mapping[str, int]) -> str:
    """Return what is owed, in one sentence."""
    waiting, late = counts["all"], counts["late"]
    if not waiting:
        return _("Tidak ada yang harus Anda kerjakan sekarang.")
    words = ngettext(
        "%(tally)s tugas menunggu Anda.", "%(tally)s tugas menunggu Anda.", waiting, tally=tally(waiting)
    )
    if late:
        words += " " + ngettext(
            "%(tally)s di antaranya terlambat.", "%(tally)s di antaranya terlambat.", late, tally=tally(late)
        )
    return words


def order(query: TaskQuery, shown: int, counts: Mapping[str, int], total: int | None, cut: bool) -> str:
    """Return how many rows of how many, and in which order they stand."""
    count = counts[query.tab] if total is None else total
    if query.tab == "group" and total is None:
        words = ngettext(
            "%(tally)s tugas dapat diambil.", "%(tally)s tugas dapat diambil.", count, tally=tally(count)
        )
    elif shown < count:
        words = ngettext(
            "%(shown)s dari %(tally)s tugas.",
            "%(shown)s dari %(tally)s tugas.",
            count,
            shown=shown,
            tally=tally(count) if total is None else count,
        )
    else:
        words = ngettext("%(num)s tugas.", "%(num)s tugas.", shown)
    if cut:
        words += " " + cut_words()
    return words + " " + order_words(query)


def cut_words() -> str:
    """Return that only the beginning of a list was looked through."""
    return _("Dicari dalam %(most)s tugas pertama saja.", most=filters.number(MOST))


def order_words(query: TaskQuery) -> str:
    if query.order == "number":
        return _("Diurutkan menurut nomor.")
    if query.tab == "done":
        return (
            _("Yang lebih dulu diselesaikan di atas.")
            if query.order == "oldest"
            else _("Yang terakhir diselesaikan lebih dulu.")
        )
    return {
        "due": _("Diurutkan menurut tenggat terdekat; yang terlambat lebih dulu."),
        "oldest": _("Yang paling lama menunggu lebih dulu."),
        "newest": _("Yang terakhir datang lebih dulu."),
    }[query.order]


def empty_sentences(tab: str) -> tuple[str, str]:
    """Return what an empty page teaches: what would stand here, and where to look instead."""
    return {
        "semua": (
            _("Tidak ada tugas untuk Anda"),
            _(
                "Tugas baru muncul di sini begitu giliran Anda tiba. Proses yang Anda mulai ada di Menunggu orang lain."
            ),
        ),
        "saya": (
            _("Belum ada tugas yang Anda ambil"),
            _(
                "Tugas yang Anda ambil atau simpan sementara ada di sini. Tugas jabatan Anda ada di Tugas kelompok."
            ),
        ),
        "kelompok": (
            _("Tidak ada tugas kelompok"),
            _("Tugas untuk jabatan Anda yang belum diambil siapa pun muncul di sini."),
        ),
        "menunggu": (
            _("Tidak ada yang Anda tunggu"),
            _("Di sini terlihat siapa yang sedang memegang proses yang Anda mulai atau kerjakan."),
        ),
        "selesai": (_("Belum ada yang selesai"), _("Tugas yang Anda selesaikan tercatat di sini.")),
    }[tab]
