"""Daftar indikator: the office's indicators with their targets, by form and by file."""

from __future__ import annotations

from collections.abc import Iterable

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service import access
from engine.service.middle.periods import PERIODS, over
from engine.service.record.indicator_table import COLUMNS, DIRECTIONS, FACTS, NATURES
from engine.service.record.indicators import IndicatorItem
from webui import current, filters, workbook
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import indicators as words

pages = flask.Blueprint("indicators", __name__)

MAX_FILE = 5_000_000
FAULTS_SHOWN = 50
TARGET = "target-"  # what a target of the year at hand is posted under, before the place of its period


@pages.get("/indikator")
def page() -> ResponseReturnValue:
    return listing([])


@pages.post("/indikator/impor")
def take() -> ResponseReturnValue:
    """Import a file; what is wrong in it is said cell by cell, and then nothing is changed."""
    file = flask.request.files.get("berkas")
    content = file.stream.read(MAX_FILE + 1) if file else b""
    engine, actor = current.engine(), current.actor()
    if not content:
        if not access.may_keep_indicators(actor):
            engine.record.indicators.take(b"", actor)  # says who may
        return listing([_("Pilih filenya dahulu.")]), 422
    try:
        done = engine.record.indicators.take(content, actor)
    except errors.FormInvalid as refusal:
        wrong = [words.cell_sentence(one) for one in refusal.problems]
        return listing(wrong), status_of(refusal)
    flask.flash(
        _(
            "%(added)s indikator ditambahkan, %(changed)s diubah, %(same)s tetap.",
            added=done.added,
            changed=done.changed,
            same=done.same,
        )
    )
    return flask.redirect(flask.url_for("indicators.page"), 303)


@pages.post("/indikator/contoh")
def begin() -> ResponseReturnValue:
    """Begin the list with the indicators that came with a process, where there are none yet."""
    posted = flask.request.form
    when = (year_of(posted.get("tahun", "")), posted.get("periode", ""))
    try:
        done = current.engine().record.indicators.begin(posted.get("proses", ""), [when], current.actor())
    except errors.FormInvalid as refusal:
        return listing([words.cell_sentence(one) for one in refusal.problems]), status_of(refusal)
    flask.flash(
        ngettext(
            "Daftar dimulai dengan %(num)s indikator. Periksa target dan penanggung jawabnya.",
            "Daftar dimulai dengan %(num)s indikator. Periksa target dan penanggung jawabnya.",
            done.added,
        )
    )
    return flask.redirect(flask.url_for("indicators.page", tahun=when[0]), 303)


@pages.get("/indikator.xlsx")
def sheet() -> ResponseReturnValue:
    """The list as the import reads it, one line for each target."""
    book = workbook.content([exported()], title=_("Daftar indikator"), created=current.now())
    return workbook.download(book, file_name())


@pages.get("/indikator.csv")
def plain_sheet() -> ResponseReturnValue:
    return workbook.download_csv(workbook.csv_content(exported()), file_name())


@pages.get("/indikator/baru")
def new() -> ResponseReturnValue:
    if not access.may_keep_indicators(current.actor()):
        flask.abort(404)
    return show(None)


@pages.post("/indikator/baru")
def add() -> ResponseReturnValue:
    return save(None)


@pages.get("/indikator/<int:indicator_id>")
def one(indicator_id: int) -> ResponseReturnValue:
    return show(current.engine().record.indicators.get(indicator_id))


@pages.post("/indikator/<int:indicator_id>")
def change(indicator_id: int) -> ResponseReturnValue:
    return save(indicator_id)


def save(indicator_id: int | None) -> ResponseReturnValue:
    """Keep what was filled in; what is wrong stands at its field, with all that was typed."""
    engine, actor, posted = current.engine(), current.actor(), flask.request.form
    year = year_of(posted.get("tahun", ""))
    targets = {
        (year, period): posted.get(f"{TARGET}{place}", "")
        for place, period in enumerate(PERIODS)
        if f"{TARGET}{place}" in posted
    }
    cells = {column: posted.get(column, "") for column in FACTS}
    try:
        made = engine.record.indicators.save(
            indicator_id, cells, targets, posted.get("revisi", 0, type=int), actor
        )
    except errors.FormInvalid as refusal:
        faults = {one.path: words.sentence(one) for one in reversed(refusal.problems)}
        item = None if indicator_id is None else engine.record.indicators.get(indicator_id)
        return show(item, faults), status_of(refusal)
    flask.flash(_("Indikator tersimpan."))
    return flask.redirect(flask.url_for("indicators.one", indicator_id=made, tahun=year), 303)


def listing(wrong: list[str]) -> str:
    args = flask.request.args
    sought, every = args.get("cari", "").strip()[:100], bool(args.get("semua"))
    year = year_of(args.get("tahun", ""))
    indicators, may_keep = current.engine().record.indicators, access.may_keep_indicators(current.actor())
    known = indicators.all()
    items = [
        one
        for one in known
        if (every or one.active)
        and (not sought or sought.lower() in " ".join((*one.row[1:4], one.role_label)).lower())
    ]
    return flask.render_template(
        "pages/indicators.html",
        section="reports",
        items=[(one, targets_words(one, year)) for one in items],
        sought=sought,
        every=every,
        year=year,
        may_keep=may_keep,
        offered=indicators.offered() if may_keep and not known else (),
        period=over(filters.local(current.now()).date()),
        periods=PERIODS,
        wrong=wrong[:FAULTS_SHOWN],
        more=max(0, len(wrong) - FAULTS_SHOWN),
        columns=", ".join(COLUMNS),
        directions=words.DIRECTIONS,
    )


def show(item: IndicatorItem | None, faults: dict[str, str] | None = None) -> str:
    engine, posted = current.engine(), flask.request.form
    year = year_of(posted.get("tahun", flask.request.args.get("tahun", "")))
    aims = dict(item.targets) if item is not None else {}
    stored = {
        column: getattr(item.row, name) if item is not None else "" for column, (name, _l) in FACTS.items()
    }
    typed = {column: posted.get(column, value) for column, value in stored.items()}
    goals = [
        (f"{TARGET}{place}", period, posted.get(f"{TARGET}{place}", number(aims.get((year, period), ""))),
         f"target {year} {period}")
        for place, period in enumerate(PERIODS)
    ]  # fmt: skip
    return flask.render_template(
        "pages/indicator.html",
        section="reports",
        item=item,
        typed=typed,
        goals=goals,
        year=year,
        years=sorted({year - 1, year, year + 1, *(one for one, _period in aims)}, reverse=True),
        table=[
            (one, [(period, number(aims.get((one, period), ""))) for period in PERIODS])
            for one in sorted({one for one, _period in aims}, reverse=True)
        ],
        periods=PERIODS,
        acts=engine.record.indicators.history(item.row.id) if item is not None else (),
        roles=[(role.id, role.label) for role in engine.people.roles()],
        directions=[(one, _(words.DIRECTIONS[one])) for one in DIRECTIONS],
        natures=[(one, _(words.NATURES[one])) for one in NATURES],
        label=words.label,
        said=fact_words,
        may_keep=access.may_keep_indicators(current.actor()),
        faults=faults or {},
    )


def year_of(text: str) -> int:
    """Return the year at hand, this one where none is named; what is none is a page that is not there (404)."""
    if not text:
        return filters.local(current.now()).year
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        flask.abort(404)
    return int(text)


def number(exact: str) -> str:
    """Return an exact target as people write it, which the form reads again: 70,85; nothing is nothing."""
    return exact.replace(".", ",")


def fact_words(name: str, value: str) -> str:
    """Return a fact of the history in words."""
    if name == "role" and value:
        return filters.role_label(value)
    if name.startswith("target "):
        return number(value) or "–"
    return words.said(name, value) or "–"


def targets_words(item: IndicatorItem, year: int) -> str:
    """Return the targets of a year in words, in the order of the periods."""
    found = [(period, item.targets.get((year, period))) for period in PERIODS]
    return "; ".join(f"{period} {filters.number(float(target))}" for period, target in found if target) or "–"


def exported() -> workbook.Table:
    return table(current.engine().record.indicators.export(current.actor()))


def table(items: Iterable[IndicatorItem]) -> workbook.Table:
    """Return indicators as the import reads them, one line for each target."""
    rows: list[list[workbook.Cell]] = []
    for item in items:
        facts: list[workbook.Cell] = [getattr(item.row, name) for name, _longest in FACTS.values()]
        facts[list(FACTS).index("penanggung_jawab")] = item.role_label
        if not item.targets:
            rows.append([*facts, None, None, None])
        order = sorted(item.targets, key=lambda key: (key[0], PERIODS.index(key[1])))
        rows += [[*facts, year, period, exact(item.targets[year, period])] for year, period in order]
    return workbook.Table(_("Indikator"), COLUMNS, rows, plain=frozenset({COLUMNS.index("tahun")}))


def exact(text: str) -> int | float:
    """Return a target as a number of a sheet."""
    return float(text) if "." in text else int(text)


def file_name() -> str:
    return f"indikator-{filters.local(current.now()).date()}"
