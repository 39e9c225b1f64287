"""Berkas: the list of cases, searched and filtered by the address, and the same list as a sheet."""

from __future__ import annotations

from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue

from engine.service.cases.search import Choices, Query
from engine.service.views import InstanceItem
from webui import addresses, current, filters, workbook
from webui.language import gettext as _
from webui.pages import saved_filters

pages = flask.Blueprint("search", __name__)

STATUSES = {
    "berjalan": "open",
    "ditangguhkan": "suspended",
    "selesai": "completed",
    "dibatalkan": "cancelled",
}
NAMES = (
    "cari", "keadaan", "proses", "versi", "jabatan", "orang", "langkah", "dari", "sampai", "terlambat",
    "satu_orang",
)  # fmt: skip
LONGEST_TEXT = 100


@pages.get("/berkas")
def page() -> ResponseReturnValue:
    query, actor, search = query_of_address(), current.actor(), current.engine().search
    rows, following = search.page(query, actor, after=flask.request.args.get("sesudah"))
    choices = search.choices(query, actor)
    given = address()
    return flask.render_template(
        "pages/instances.html",
        section="instances",
        rows=rows,
        next=following,
        query=query,
        given=given,
        saved=saved_filters.lines("instances", given),
        status=given.get("keadaan", ""),
        more_filters=[name for name in given if name not in ("cari", "keadaan")],
        tabs=tabs(),
        choices=choices,
        step_options=[(number, f"{number}. {name}") for number, name in choices.steps],
        role_options=[(role.id, role.label) for role in current.engine().people.roles()],
        version_options=[(number, number) for number in choices.versions],
        told=filter_words(query, choices),
        wordless=bool(query.text) and not any(map(str.isalnum, query.text)),
    )


@pages.get("/berkas.xlsx")
def sheet() -> ResponseReturnValue:
    """Exactly the list that the same address shows, whole."""
    table = listed()
    book = workbook.content([table], title=_("Daftar berkas"), created=current.now())
    return workbook.download(book, file_name())


@pages.get("/berkas.csv")
def plain_sheet() -> ResponseReturnValue:
    """The same list as CSV."""
    return workbook.download_csv(workbook.csv_content(listed()), file_name())


def file_name() -> str:
    return f"berkas-{filters.local(current.now()).date()}"


def listed() -> workbook.Table:
    """Return the list of the address as a table, with its filters in words above it."""
    query, engine, actor = query_of_address(), current.engine(), current.actor()
    about = [_("Daftar berkas, %(when)s", when=filters.full_time(current.now()))]
    about += filter_words(query, engine.search.choices(query, actor))
    return workbook.Table(
        _("Berkas"),
        [
            _("Nomor"), _("Perihal"), _("Proses"), _("Versi"), _("Status"), _("Menunggu"), _("Langkah"),
            _("Tenggat"), _("Dimulai"), _("Dimulai oleh"), _("Berakhir"),
        ],
        [line(row) for row in engine.search.all(query, actor)],
        about,
    )  # fmt: skip


def line(row: InstanceItem) -> list[workbook.Cell]:
    """Return one case as cells; what waits in it, joined."""
    waiting = row.open_tasks
    return [
        row.number,
        row.subject,
        row.process_title,
        row.version,
        status_words(row),
        "; ".join(dict.fromkeys(task.role_label for task in waiting)),
        ", ".join(dict.fromkeys(str(task.step) for task in waiting if task.step)),
        min((task.due for task in waiting if task.due), default=None),
        row.started_at,
        row.started_name,
        row.ended_at,
    ]


def status_words(row: InstanceItem) -> str:
    if row.status == "completed":
        return _("Selesai")
    if row.status == "cancelled":
        return _("Dibatalkan")
    if row.suspended_at is not None:
        return _("Ditangguhkan")
    return _("Terlambat") if row.overdue else _("Berjalan")


def tabs() -> list[tuple[str, str]]:
    return [
        ("", _("Semua")),
        ("berjalan", _("Berjalan")),
        ("ditangguhkan", _("Ditangguhkan")),
        ("selesai", _("Selesai")),
        ("dibatalkan", _("Dibatalkan")),
    ]


def address() -> dict[str, str]:
    """Return the filters that stand in the address, empty ones left out."""
    args = flask.request.args
    return {name: args[name].strip()[:LONGEST_TEXT] for name in NAMES if args.get(name, "").strip()}


def query_of_address() -> Query:
    """Return the query of the address; what cannot be meant is a page that is not there (404)."""
    given = address()
    if given.get("keadaan") and given["keadaan"] not in STATUSES:
        flask.abort(404)
    return Query(
        text=given.get("cari", ""),
        status=STATUSES.get(given.get("keadaan", ""), ""),
        process=given.get("proses", ""),
        version=_number(given, "versi"),
        role=given.get("jabatan", ""),
        person=given.get("orang", ""),
        step=_number(given, "langkah"),
        start=addresses.day(given.get("dari")),
        end=addresses.day(given.get("sampai")),
        overdue="terlambat" in given,
        same_person="satu_orang" in given,
    )


def filter_words(query: Query, choices: Choices) -> list[str]:
    """Return the filters in words, for the page and the head of the sheet."""
    found = []
    if query.text:
        found.append(_("Kata: %(words)s", words=query.text))
    if query.process:
        title = dict(choices.processes).get(query.process, query.process)
        found.append(_("Proses: %(title)s", title=title))
    if query.version is not None:
        found.append(_("Versi SOP: %(number)s", number=query.version))
    if query.role:
        found.append(_("Jabatan: %(role)s", role=filters.role_label(query.role)))
    if query.person:
        found.append(_("Orang: %(name)s", name=dict(choices.people).get(query.person, query.person)))
    if query.step is not None:
        name = dict(choices.steps).get(query.step)
        words = f"{query.step}. {name}" if name else str(query.step)
        found.append(_("Sedang di langkah: %(step)s", step=words))
    if query.start:
        found.append(_("Dimulai sejak %(date)s", date=filters.long_date(query.start)))
    if query.end:
        found.append(_("Dimulai sampai %(date)s", date=filters.long_date(query.end)))
    if query.overdue:
        found.append(_("Hanya yang terlambat"))
    if query.same_person:
        found.append(_("Langkah berpasangan dikerjakan satu orang"))
    return found


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        flask.abort(404)
    return int(text)
