"""Kotak Tugas: what to do now, sorted by tenggat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import flask
from flask.typing import ResponseReturnValue

from engine.service.work.autosaves import START
from engine.service.work.inbox import COUNT_LIMIT
from webui import current
from webui.language import gettext as _
from webui.language import ngettext

pages = flask.Blueprint("inbox", __name__)

TABS = {"semua": "all", "saya": "mine", "kelompok": "group", "menunggu": "waiting", "selesai": "done"}


@pages.get("/")
def home() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("inbox.page"))


@pages.get("/tugas")
def page() -> ResponseReturnValue:
    tab = flask.request.args.get("tab", "semua")
    if tab not in TABS:
        flask.abort(404)
    found = current.engine().tasks.inbox(current.actor(), TABS[tab], after=flask.request.args.get("sesudah"))
    begun = current.engine().autosaves.begun([row.id for row in found.rows], current.actor())
    empty_title, empty_words = empty_sentences(tab)
    return flask.render_template(
        "pages/inbox.html",
        section="inbox",
        tab=tab,
        rows=found.rows,
        begun=begun,
        starts=starts(begun) if tab in ("semua", "saya") else (),
        next=found.next,
        waiting=tally(found.counts["all"]) if found.counts["all"] else "",
        tabs=tabs(found.counts),
        lead=lead(found.counts),
        order=order(tab, len(found.rows), found.counts[TABS[tab]]),
        empty_title=empty_title,
        empty_words=empty_words,
    )


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


def order(tab: str, shown: int, count: int) -> str:
    """Return how many rows of how many, and in which order they stand."""
    if shown < count:
        words = ngettext(
            "%(shown)s dari %(tally)s tugas.",
            "%(shown)s dari %(tally)s tugas.",
            count,
            shown=shown,
            tally=tally(count),
        )
    else:
        words = ngettext("%(num)s tugas.", "%(num)s tugas.", shown)
    if tab == "selesai":
        return words + " " + _("Yang terakhir diselesaikan lebih dulu.")
    return words + " " + _("Diurutkan menurut tenggat terdekat; yang terlambat lebih dulu.")


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
