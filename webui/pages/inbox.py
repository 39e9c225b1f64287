"""Kotak Tugas: what to do now, sorted by tenggat."""

from __future__ import annotations

from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.language import gettext as _
from webui.language import ngettext

pages = flask.Blueprint("inbox", __name__)

TABS = ("semua", "saya", "kelompok", "menunggu", "selesai")


@pages.get("/")
def home() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("inbox.page"))


@pages.get("/tugas")
def page() -> ResponseReturnValue:
    tab = flask.request.args.get("tab", "semua")
    if tab not in TABS:
        flask.abort(404)
    actor, tasks = current.actor(), current.engine().tasks
    if tab == "menunggu":
        rows, following = tasks.watch(actor), None
        counts = tasks.inbox(actor, "semua", limit=1).counts
    else:
        found = tasks.inbox(actor, tab, after=flask.request.args.get("sesudah"))
        rows, following, counts = found.rows, found.next, found.counts
    empty_title, empty_words = empty_sentences(tab)
    return flask.render_template(
        "pages/inbox.html",
        section="inbox",
        tab=tab,
        rows=rows,
        next=following,
        counts=counts,
        tabs=tabs(counts),
        lead=lead(
            counts.get("semua", counts.get("saya", 0) + counts.get("kelompok", 0)), counts.get("terlambat")
        ),
        order=order(tab, len(rows)),
        empty_title=empty_title,
        empty_words=empty_words,
    )


def tabs(counts: Mapping[str, int]) -> list[tuple[str, str, int | None]]:
    """Address, words and count of every tab; what is done is not counted."""
    return [
        (
            "semua",
            _("Perlu dikerjakan"),
            counts.get("semua", counts.get("saya", 0) + counts.get("kelompok", 0)),
        ),
        ("saya", _("Tugas saya"), counts.get("saya", 0)),
        ("kelompok", _("Tugas kelompok"), counts.get("kelompok", 0)),
        ("menunggu", _("Menunggu orang lain"), counts.get("menunggu")),
        ("selesai", _("Selesai"), None),
    ]


def lead(waiting: int, late: int | None) -> str:
    """What is owed, in one sentence."""
    if not waiting:
        return _("Tidak ada yang harus Anda kerjakan sekarang.")
    words = ngettext("%(num)s tugas menunggu Anda.", "%(num)s tugas menunggu Anda.", waiting)
    if late:
        words += " " + ngettext("%(num)s di antaranya terlambat.", "%(num)s di antaranya terlambat.", late)
    return words


def order(tab: str, shown: int) -> str:
    """How many rows, and in which order they stand."""
    count = ngettext("%(num)s tugas.", "%(num)s tugas.", shown)
    if tab == "selesai":
        return count + " " + _("Yang terakhir diselesaikan lebih dulu.")
    return count + " " + _("Diurutkan menurut tenggat terdekat; yang terlambat lebih dulu.")


def empty_sentences(tab: str) -> tuple[str, str]:
    """An empty page teaches: what would stand here, and where to look instead."""
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
