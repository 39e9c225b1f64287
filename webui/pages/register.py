"""Pencatatan dan Pendataan: what was kept of cases that have ended, one row over all periods, sheets, and addenda."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.service.record.views import Chosen, RecordPage, RecordView
from webui import current, filters, workbook
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages import problem_sentence, refusal_sentence
from webui.pages import record_tables

pages = flask.Blueprint("register", __name__)

NAMES = ("proses", "tahun", "periode", "bidang", "indikator", "predikat", "berlaku")
LONGEST = 300  # characters of a filter
WORDS = {
    "record_about": record_tables.about,
    "record_period": record_tables.period,
    "record_said": record_tables.said,
    "record_signer": record_tables.signer_words,
    "record_basis": record_tables.basis_words,
    "record_by": record_tables.by_words,
}
FIELD = "isi-"  # what a column of an addendum is posted under, before its key


@pages.get("/catatan")
def page() -> ResponseReturnValue:
    engine, actor = current.engine(), current.actor()
    processes = engine.record.register.processes(actor)
    if not processes:
        return flask.render_template("pages/register.html", section="reports", found=None)
    given = address()
    chosen = chosen_of(given, processes[0][0])
    number = flask.request.args.get("halaman", 1, type=int)
    found = engine.record.register.page(chosen, actor, number)
    columns = record_tables.listed(found.columns)
    return flask.render_template(
        "pages/register.html",
        **WORDS,
        section="reports",
        found=found,
        processes=processes,
        given={**given, "proses": chosen.process},
        choices=record_tables.choices(found.facets),
        columns=columns,
        lines=[(item, record_tables.cells(item, columns)) for item in found.items],
        summary=summary_words(found),
        filtered=any(name in given for name in NAMES[1:]),
    )


@pages.get("/catatan.xlsx")
def sheet() -> ResponseReturnValue:
    """Exactly the rows that the same address shows, all pages of them, with numbers as numbers."""
    found, table = taken()
    book = workbook.content([table], title=_("Pencatatan dan Pendataan"), created=current.now())
    return workbook.download(book, file_name(found))


@pages.get("/catatan.csv")
def plain_sheet() -> ResponseReturnValue:
    """The same rows as CSV."""
    found, table = taken()
    return workbook.download_csv(workbook.csv_content(table), file_name(found))


@pages.get("/catatan/<int:row_id>")
def row(row_id: int) -> ResponseReturnValue:
    return show(current.engine().record.register.view(row_id, current.actor()))


@pages.post("/catatan/<int:row_id>/adendum")
def amend(row_id: int) -> ResponseReturnValue:
    """Add to a row; what is wrong stands at its field, with all that was typed."""
    engine, actor, posted = current.engine(), current.actor(), flask.request.form
    given = {name.removeprefix(FIELD): text for name, text in posted.items() if name.startswith(FIELD)}
    try:
        engine.record.register.amend(
            row_id, given, posted.get("alasan", ""), posted.get("revisi", 0, type=int), actor
        )
    except errors.FormInvalid as refusal:
        faults = {one.path: said(one) for one in reversed(refusal.problems)}
        return show(engine.record.register.view(row_id, actor), faults), status_of(refusal)
    except errors.Invalid as refusal:
        if refusal.params.get("field") != "reason":
            raise
        faults = {"alasan": refusal_sentence(refusal)}
        return show(engine.record.register.view(row_id, actor), faults), status_of(refusal)
    flask.flash(_("Adendum tercatat. Angka semula tetap tersimpan dan tampak di sampingnya."))
    return flask.redirect(flask.url_for("register.row", row_id=row_id), 303)


def show(view: RecordView, faults: dict[str, str] | None = None) -> str:
    posted = flask.request.form
    return flask.render_template(
        "pages/register_row.html",
        **WORDS,
        section="reports",
        view=view,
        item=view.item,
        facts=record_tables.facts(view.item),
        chart=record_tables.chart(view.series),
        series=[(one, record_tables.series_cells(one)) for one in view.series],
        heads=record_tables.series_heads(view.item),
        typed={one.key: posted.get(FIELD + one.key, "") for one in view.fields},
        reason=posted.get("alasan", ""),
        faults=faults or {},
        field=FIELD,
    )


def said(problem: Problem) -> str:
    if problem.code == "unchanged":
        return _("Tidak ada yang berubah. Isi sedikitnya satu kolom dengan nilai yang lain.")
    return problem_sentence(problem)


def address() -> dict[str, str]:
    """Return the filters that stand in the address, empty ones left out."""
    args = flask.request.args
    return {name: args[name].strip()[:LONGEST] for name in NAMES if args.get(name, "").strip()}


def chosen_of(given: dict[str, str], process: str) -> Chosen:
    """Return what the filters choose; a year that is none is a page that is not there (404)."""
    year = given.get("tahun", "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        flask.abort(404)
    return Chosen(
        process=given.get("proses", process),
        year=int(year) if year else None,
        period=given.get("periode", ""),
        unit=given.get("bidang", ""),
        indicator=given.get("indikator", ""),
        grade=given.get("predikat", ""),
        standing=bool(given.get("berlaku")),
    )


def taken() -> tuple[RecordPage, workbook.Table]:
    """Return the rows of the address with their table, the filters in words above it."""
    engine, actor = current.engine(), current.actor()
    processes = engine.record.register.processes(actor)
    if not processes:
        flask.abort(404)
    given = address()
    found = engine.record.register.export(chosen_of(given, processes[0][0]), actor)
    about = [f"{found.title}, {filters.full_time(current.now())}"]
    names = {
        "tahun": _("Tahun"),
        "periode": _("Periode"),
        "bidang": _("Bidang"),
        "indikator": _("Indikator"),
        "predikat": _("Predikat"),
    }
    about += [f"{names[name]}: {filters.role_label(value)}" for name, value in given.items() if name in names]
    if given.get("berlaku"):
        about.append(_("Hanya yang berlaku"))
    about.append(summary_words(found))
    return found, record_tables.table(found, [line for line in about if line])


def file_name(found: RecordPage) -> str:
    return f"catatan-{found.process}-{filters.local(current.now()).date()}"


def summary_words(found: RecordPage) -> str:
    return record_tables.summary_words(found.totals) if found.totals is not None else ""
