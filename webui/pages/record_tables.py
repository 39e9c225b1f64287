"""Rows of the register for people: as cells of a list, as facts, as a series with its chart, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.service.record.declaration import Column
from engine.service.record.derivation import CODE, NAME, PERIOD, UNITS, YEAR
from engine.service.record.views import AddendumView, Facet, RecordItem, RecordPage, Totals
from webui import charts, filters, workbook
from webui.language import gettext as _
from webui.language import ngettext

AIM, REACHED, SHARE = "target", "realisasi", "capaian"
MERGED = frozenset({YEAR, PERIOD, CODE, NAME, "satuan", "arah", *UNITS})  # said in the first cells of a row


def said(column: Column, value: Any) -> str:
    """Return a value of a column in words; nothing is an en dash, and a year has no point in it."""
    if column.key == YEAR and isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str):
        return (
            column.choices.get(value) or (filters.role_label(value) if column.key in UNITS else value) or "–"
        )
    return filters.number(value)


def period(item: RecordItem) -> str:
    """Triwulan III 2026"""
    parts = (item.row.period, str(item.row.year) if item.row.year else "")
    return " ".join(filter(None, parts)) or "–"


def about(item: RecordItem) -> str:
    """Return what stands under the name of a row: its code, whose it is, and its unit of measure."""
    unit = filters.role_label(item.row.unit) if item.row.unit else item.role_label
    parts = (item.row.indicator, unit, item.values.get("satuan"))
    return " · ".join(str(one) for one in parts if one)


def listed(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns that a list shows each in a cell of its own; the others are said beside the name."""
    rest = [one for one in columns if one.key not in MERGED]
    if not any(one.key == NAME for one in columns):
        first = next(
            (one for one in rest if not one.is_key and one.kind == "text" and not one.computed), None
        )
        rest = [one for one in rest if one is not first]
    return tuple(rest)


def cells(item: RecordItem, columns: Iterable[Column]) -> list[tuple[Column, str, str]]:
    """Return each column with what it says, and why it says nothing or what it said before ("": neither)."""
    found = []
    for one in columns:
        value, kept = item.values.get(one.key), item.kept.get(one.key)
        note = item.reasons.get(one.key, "")
        if value != kept:
            note = _("semula %(value)s", value=said(one, kept))
        found.append((one, said(one, value), note))
    return found


def facts(item: RecordItem) -> list[tuple[Column, str, str]]:
    """Return every column of a row, as `cells` does."""
    return cells(item, item.columns)


def choices(facets: Sequence[Facet]) -> dict[str, list[tuple[str, str]]]:
    """Return what there is to choose from, by filter: each value with its words."""
    years = sorted({one.year for one in facets if one.year is not None}, reverse=True)
    names = {one.indicator: one.name for one in facets if one.indicator}  # of a code its newest name
    return {
        "tahun": [(str(one), str(one)) for one in years],
        "periode": _same(one.period for one in facets),
        "bidang": [(one, filters.role_label(one)) for one, _words in _same(one.unit for one in facets)],
        "indikator": [(code, f"{code} · {name}" if name else code) for code, name in sorted(names.items())],
        "predikat": _same(one.grade for one in facets),
    }


def summary_words(totals: Totals) -> str:
    """Return how many rows stand, how many have a figure, and their average."""
    words = ngettext("%(num)s baris berlaku", "%(num)s baris berlaku", totals.rows)
    if not totals.measured:
        return words
    counted = ngettext("%(num)s dengan capaian", "%(num)s dengan capaian", totals.counted)
    parts = [words, counted]
    if totals.average is not None:
        parts.append(_("rata-rata capaian %(mean)s %%", mean=filters.number(float(totals.average), 2)))
    return " · ".join(parts)


def basis_words(item: RecordItem) -> str:
    """Return why somebody stands as who signed a row."""
    return {
        "declared": _("menyelesaikan langkah penandatanganan"),
        "approved": _("menyetujui terakhir; SOP tidak menyebut langkah penandatanganan"),
    }.get(item.row.basis) or _("menyelesaikan langkah terakhir; SOP tidak menyebut langkah penandatanganan")


def signer_words(item: RecordItem) -> str:
    """Kepala Dinas (contoh), Plh. Kepala Dinas"""
    acting = {"plh": _("Plh."), "plt": _("Plt.")}.get(item.row.signer_holding, "")
    office = " ".join(filter(None, (acting, item.signer_label)))
    return ", ".join(filter(None, (item.row.signer_name, office))) or _("Sistem")


def addendum_words(one: AddendumView) -> str:
    """Return what an addendum changed, before and after."""
    return "; ".join(
        f"{column.label} {said(column, before)} → {said(column, after)}"
        for column, before, after in one.changes
    )


def by_words(one: AddendumView) -> str:
    """Return who added it, in which office."""
    acting = {"plh": _("Plh."), "plt": _("Plt.")}.get(one.row.holding, "")
    return ", ".join(filter(None, (one.row.by_name, " ".join(filter(None, (acting, one.role_label))))))


def chart(series: Sequence[RecordItem]) -> charts.Series | None:
    """Return the chart of a series: what was reached in each period that stands, against what was aimed at."""
    standing = [one for one in series if one.newer is None]
    key = _measured(standing)
    if key is None or len({one.row.key for one in standing}) < 2:
        return None
    points = [
        charts.Point(
            (one.row.period or one.row.number, str(one.row.year or "")),
            _number(one.values.get(key)),
            _number(one.values.get(AIM)),
            _share(one.values.get(SHARE)),
        )
        for one in standing
    ]
    return charts.series(points, filters.number)


def series_heads(item: RecordItem) -> tuple[Column, ...]:
    return tuple(one for one in item.columns if one.key not in MERGED)


def series_cells(item: RecordItem) -> list[tuple[Column, str, str]]:
    return cells(item, series_heads(item))


def table(found: RecordPage, lines: Sequence[str]) -> workbook.Table:
    """Return rows as a sheet: every column, numbers as numbers, then where each comes from and what became of it."""
    heads = [one.label for one in found.columns]
    more = [
        _("Alasan belum tersedia"), _("Berkas"), _("Versi SOP"), _("Selesai"), _("Penandatangan"),
        _("Dasar penandatangan"), _("Status"), _("Adendum"),
    ]  # fmt: skip
    years = frozenset(place for place, one in enumerate(found.columns) if one.key == YEAR)
    return workbook.Table(
        _("Pencatatan"),
        [*heads, *more],
        [[*_values(item, found.columns), *_source(item)] for item in found.items],
        lines,
        plain=years,
    )


def _values(item: RecordItem, columns: Iterable[Column]) -> list[workbook.Cell]:
    found: list[workbook.Cell] = []
    for one in columns:
        value = item.values.get(one.key)
        plain = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        found.append(value if plain else said(one, value))
    return found


def _source(item: RecordItem) -> list[workbook.Cell]:
    row, labels = item.row, {one.key: one.label for one in item.columns}
    status = _("Berlaku")
    if item.newer is not None:
        status = _("Digantikan oleh %(number)s", number=item.newer.number)
    return [
        "; ".join(f"{labels.get(key, key)}: {why}" for key, why in item.reasons.items()),
        row.number,
        row.version,
        row.ended_at,
        signer_words(item),
        basis_words(item),
        status,
        " | ".join(
            f"{filters.short_date(one.row.at)}, {by_words(one)}: {addendum_words(one)}. {one.row.reason}"
            for one in item.addenda
        ),
    ]


def _same(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, one) for one in sorted({one for one in values if one})]


def _measured(series: Sequence[RecordItem]) -> str | None:
    """Return the column that a chart is drawn of: realisasi, else the first that has numbers and is no key."""
    keys = [one.key for item in series for one in item.columns if not one.is_key and one.key != AIM]
    wanted = [
        key for key in (REACHED, *keys) if any(_number(one.values.get(key)) is not None for one in series)
    ]
    return next(iter(wanted), None)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _share(value: Any) -> float | None:
    number = _number(value)
    return None if number is None else number / 100
