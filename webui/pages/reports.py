"""Laporan: time against standard, per step, role and month, with the SOP's own standard times put to the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import flask
from babel import dates
from flask.typing import ResponseReturnValue

from engine.service.reports.measures import StepFigures
from engine.service.reports.reports import Report
from webui import charts, current, filters, language, workbook
from webui.language import gettext as _
from webui.language import ngettext

pages = flask.Blueprint("reports", __name__)

YEARS_BACK = 6
PARTS = {
    "": (1, 12),
    "tw1": (1, 3),
    "tw2": (4, 6),
    "tw3": (7, 9),
    "tw4": (10, 12),
    "sm1": (1, 6),
    "sm2": (7, 12),
}


@pages.get("/laporan")
def page() -> ResponseReturnValue:
    open_to = current.engine().reports.processes(current.actor())
    found = report_of_address(current.engine().reports.report) if open_to else None
    template = "pages/reports.html"
    if found is None:
        return flask.render_template(template, section="reports", report=None, processes=open_to)
    return flask.render_template(
        template,
        section="reports",
        report=found,
        processes=open_to,
        years=range(today().year, today().year - YEARS_BACK, -1),
        year=found.start.year,
        part=flask.request.args.get("bagian", ""),
        parts=part_words(),
        period=period_words(found),
        steps=[(step, charts.grade(step.share)) for step in found.steps],
        longest=max((step.total_median or 0 for step in found.steps), default=0),
        heat=heat(found),
        trend=trend(found),
        ran=ran(found),
        changed=[step.no for step in found.steps if len(step.norms) > 1],
        months=[(month_words(one.month), one) for one in found.months],
        verdicts=[verdict(step) for step in found.steps if step.unrealistic],
        slowest=slowest(found),
        draft=open_draft(found.process.key),
        same={name: value for name, value in flask.request.args.items() if value},
    )


@pages.get("/laporan.xlsx")
def sheet() -> ResponseReturnValue:
    found = report_of_address(current.engine().reports.export)
    about = [found.process.title, period_words(found)]
    book = workbook.content(
        tables(found, about), title=f"{_('Laporan')} {found.process.title}", created=current.now()
    )
    return workbook.download(book, f"laporan-{found.process.key}-{found.start}-{found.end}")


def report_of_address(read: Callable[..., Report]) -> Report:
    """The report the address asks for: the first process and the whole of this year unless it says otherwise."""
    engine, actor, args = current.engine(), current.actor(), flask.request.args
    key = args.get("proses") or next((one.key for one in engine.reports.processes(actor)), "")
    year, part = args.get("tahun", today().year, type=int), args.get("bagian", "")
    if part not in PARTS or not 1970 <= year <= 9998:
        flask.abort(404)
    first, last = PARTS[part]
    end = (date(year, last, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return read(key, date(year, first, 1), end, actor, args.get("versi", type=int))


def today() -> date:
    return filters.local(current.now()).date()


def part_words() -> list[tuple[str, str]]:
    quarters = [
        (f"tw{n}", _("Triwulan %(number)s", number=roman))
        for n, roman in enumerate(("I", "II", "III", "IV"), 1)
    ]
    halves = [(f"sm{n}", _("Semester %(number)s", number=n)) for n in (1, 2)]
    return [("", _("Setahun penuh")), *quarters, *halves]


def period_words(found: Report) -> str:
    return _(
        "%(start)s sampai %(end)s", start=filters.long_date(found.start), end=filters.long_date(found.end)
    )


def ran(found: Report) -> str:
    """Return how many cases ran, and how many of them are completed."""
    words = ngettext(
        "%(num)s berkas berjalan pada masa ini,", "%(num)s berkas berjalan pada masa ini,", found.instances
    )
    done = ngettext(
        "%(num)s di antaranya sudah selesai.", "%(num)s di antaranya sudah selesai.", found.completed
    )
    return f"{words} {done}"


def month_words(month: date) -> str:
    """Nov 2026"""
    return dates.format_date(month, "MMM y", language.locale())


def duration(minutes: float | None) -> str:
    """Working minutes as people say them: 1 hari kerja 2 jam 5 menit; nothing is an en dash."""
    return "–" if minutes is None else filters.span(minutes)


def percent(share: float | None) -> str:
    """67 %; nothing measured is an en dash. What is not all is never shown as 100."""
    if share is None:
        return "–"
    return f"{int(share * 100 + 0.5) if share >= 1 else min(int(share * 100 + 0.5), 99)} %"


def heat(found: Report) -> dict[str, str]:
    """What the diagram shows: element ids by grade, and the share that stands on each."""
    marked: dict[str, list[str]] = {}
    for step in found.steps:
        marked.setdefault(charts.grade(step.share), []).append(step.elements[0])
    shares = {step.elements[0]: percent(step.share) for step in found.steps if step.timed}
    grades = {f"heat-{name}": " ".join(ids) for name, ids in marked.items() if name != "none"}
    return grades | {"labels": json.dumps(shares)}


def trend(found: Report) -> charts.Columns:
    """Return the share kept by month as columns."""
    shares = [(month_words(one.month), one.share) for one in found.months]
    return charts.columns(shares, [percent(share) for _name, share in shares])


def verdict(step: StepFigures) -> dict[str, object]:
    """Return a standard time that does not hold, with the figures that say so."""
    words = _(
        "Waktu baku langkah %(no)s “%(name)s” (%(norm)s) belum realistis: dari %(timed)s kali dikerjakan, "
        "%(kept)s kali tepat waktu (%(share)s). Separuhnya selesai dalam %(median)s atau kurang, "
        "90 %% selesai dalam %(p90)s.",
        no=step.no,
        name=step.name,
        norm=filters.norm(step.norm),
        timed=step.timed,
        kept=step.kept,
        share=percent(step.share),
        median=duration(step.median),
        p90=duration(step.p90),
    )
    return {"no": step.no, "words": words, "element": step.elements[0]}


def open_draft(key: str) -> int | None:
    """Return the draft of a process changed last that the reader may change; None when there is none."""
    actor = current.actor()
    drafts = current.engine().drafts.list(actor) if actor.may("deploy") else []
    return next((one.id for one in drafts if one.key == key and one.state == "draft" and one.may_edit), None)


def slowest(found: Report) -> str:
    """Return the step that most time goes to, in one sentence."""
    step = found.slowest
    if step is None:
        return ""
    return _(
        "Langkah terlama: langkah %(no)s “%(name)s”, median %(total)s per berkas termasuk pengulangan.",
        no=step.no,
        name=step.name,
        total=duration(step.total_median),
    )


def tables(found: Report, about: list[str]) -> list[workbook.Table]:
    """Return the report's tables for a workbook; times in working hours."""
    steps = workbook.Table(
        _("Langkah"),
        [
            _("No"), _("Kegiatan"), _("Pelaksana"), _("Waktu baku"), _("Pengerjaan selesai"), _("Bertenggat"),
            _("Tepat waktu"), _("Persentase tepat waktu"), _("Median (jam kerja)"),
            _("90 persen selesai dalam (jam kerja)"), _("Median per berkas (jam kerja)"), _("Pengembalian"),
            _("Menunggu sekarang"), _("Pengerjaan yang dijeda atau ditangguhkan"),
            _("Dijeda atau ditangguhkan (jam kerja)"),
        ],
        [
            [
                step.no, step.name, ", ".join(step.role_labels), "; ".join(map(filters.norm, step.norms)),
                step.visits, step.timed, step.kept, step.share, hours(step.median), hours(step.p90),
                hours(step.total_median), step.returns, "; ".join(f"{one.label}: {one.tasks}" for one in step.waiting),
                step.pauses, hours(step.paused),
            ]
            for step in found.steps
        ],
        about,
        frozenset({7}),
    )  # fmt: skip
    roles = workbook.Table(
        _("Jabatan"),
        [
            _("Jabatan"), _("Tugas selesai"), _("Bertenggat"), _("Tepat waktu"), _("Persentase tepat waktu"),
            _("Median (jam kerja)"), _("Menunggu sekarang"), _("Terlambat sekarang"),
        ],
        [
            [one.label, one.tasks, one.timed, one.kept, one.share, hours(one.median), one.waiting, one.late]
            for one in found.roles
        ],
        about,
        frozenset({4}),
    )  # fmt: skip
    months = workbook.Table(
        _("Bulan"),
        [_("Bulan"), _("Pengerjaan selesai"), _("Bertenggat"), _("Tepat waktu"), _("Persentase tepat waktu")],
        [[one.month, one.visits, one.timed, one.kept, one.share] for one in found.months],
        about,
        frozenset({4}),
    )
    returns = workbook.Table(
        _("Pengembalian"),
        [_("Waktu"), _("Berkas"), _("Kembali ke langkah"), _("Oleh"), _("Alasan")],
        [[one.at, one.number, one.step, one.by, one.text] for one in found.reasons],
        about,
    )
    return [steps, roles, months, returns]


def hours(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 2)


@pages.app_template_filter("duration")
def _duration(minutes: float | None) -> str:
    return duration(minutes)


@pages.app_template_filter("percent")
def _percent(share: float | None) -> str:
    return percent(share)


@pages.app_template_global("bar_length")
def _bar_length(value: float | None, largest: float) -> float:
    return charts.length(value, largest)


@pages.app_template_global("share_grade")
def _share_grade(share: float | None) -> str:
    return charts.grade(share)
