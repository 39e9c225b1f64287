"""Where the rows of a form come from, and what the register says of the period before, in which it was measured too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.service.record.derivation import CODE
from engine.service.record.views import LastTime, RecordItem
from engine.service.views import TaskView
from webui import current, filters, forms
from webui.forms.fields import Field
from webui.language import gettext as _
from webui.language import ngettext
from webui.pages import record_tables


class Past(NamedTuple):
    """What a row said last time: of which period, in words by column, in which row of the register, of which case."""

    period: str
    figures: tuple[tuple[str, str], ...]
    record: int
    number: str


def beside(fields: Iterable[Field], view: TaskView, value: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return drawn fields with the figures of the period before beside the rows that are filled in now."""
    found = tuple(fields)
    measured = view.measured
    if measured is None or not view.may_complete:
        return found
    last = current.engine().record.register.last_time(measured, current.actor())
    if not last.rows:
        return found
    listed = next((one for one in view.form.walk() if one.is_list and one.key == measured.path), None)
    filled = [one.key for one in listed.components if one.is_computed or not one.readonly] if listed else []
    rows = value.get(measured.path) or ()
    return tuple(_drawn(one, last, rows, filled) if one.name == measured.path else one for one in found)


def _drawn(field: Field, last: LastTime, rows: Sequence[Any], filled: Sequence[str]) -> Field:
    codes = [one.get(CODE) if isinstance(one, Mapping) else None for one in rows]
    items = [last.rows.get(one) if isinstance(one, str) else None for one in codes]
    return field._replace(
        rows=tuple(
            row._replace(past=_past(item, filled))
            if row.place < len(items) and (item := items[row.place]) is not None
            else row
            for row in field.rows
        )
    )


def _past(item: RecordItem, filled: Sequence[str]) -> Past:
    columns = [one for one in item.columns if one.key in filled and one.key not in record_tables.MERGED]
    figures = tuple(
        (column.label, f"{words} ({note})" if note else words)
        for column, words, note in record_tables.cells(item, columns)
    )
    return Past(record_tables.period(item), figures, item.row.id, item.row.number)


def said(view: TaskView) -> dict[str, Any]:
    """Return what the page of a task says of the list that its rows are from."""
    if not view.may_complete:
        return {"sources": (), "renewed": ()}
    return {"sources": [source_words(one) for one in view.sources], "renewed": renewed(view)}


def source_words(source: Any) -> str:
    """Return where an input was read when its task opened (engine.bpmn's Reading), and how it stood when."""
    year, period = source.given
    return _(
        "Baris awal dari Daftar indikator untuk %(period)s %(year)s, keadaan %(when)s.",
        period=period,
        year=f"{year:.0f}",
        when=filters.full_time(source.at),
    )


def renewed(view: TaskView) -> list[tuple[str, str]]:
    """Return what the office has changed of the rows since they were read: each row with what became of it."""
    found = []
    for one in view.renewed:
        said = {"added": _("baru"), "removed": _("tidak berlaku lagi untuk periode ini")}.get(
            one.kind
        ) or "; ".join(
            f"{part.label} {_said(view, part, was)} → {_said(view, part, now)}"
            for part, was, now in one.columns
        )
        found.append((f"{one.code} {one.name}", said))
    return found


def renewed_words(count: int) -> str:
    if not count:
        return _("Daftar indikator tidak berubah lagi; tidak ada yang diambil.")
    return ngettext(
        "Perubahan %(num)s baris diambil dari Daftar indikator.",
        "Perubahan %(num)s baris diambil dari Daftar indikator.",
        count,
    )


def _said(view: TaskView, part: Any, value: Any) -> str:
    return (
        "–"
        if value in (None, "")
        else forms.words(part, part.label, value, view.form.choices(part, view.inputs))
    )
