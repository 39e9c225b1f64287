"""The office's list of indicators, with what each aims at in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

FACTS = (
    "reference", "name", "unit", "direction", "nature", "formula", "role", "valid_from", "valid_until", "note",
)  # fmt: skip


class IndicatorRow(NamedTuple):
    """One indicator; `reference` is its kode, `role` who answers for it. Days are ISO dates, "" for none."""

    id: int
    reference: str
    name: str
    unit: str
    direction: str
    nature: str
    formula: str
    role: str
    valid_from: str
    valid_until: str
    note: str
    revision: int
    changed_name: str
    changed_at: datetime


class TargetRow(NamedTuple):
    """What an indicator aims at in a period of a year, as exact text."""

    id: int
    indicator_id: int
    year: int
    period: str
    target: str


_read = values.row_reader(IndicatorRow, IndicatorRow._fields, changed_at=values.from_us)
_ALL = Statement(
    f"""select i.id, {", ".join(f"i.{name}" for name in FACTS)}, i.revision, p.name, i.changed_at
    from indicator i join person p on p.id = i.changed_by order by i.reference"""
)
_TARGETS = Statement(
    "select id, indicator_id, year, period, target from indicator_target order by indicator_id, year, period"
)
_OF_PERIOD = Statement(
    f"""select {", ".join(f"i.{name}" for name in FACTS)}, t.target from indicator i
    left join indicator_target t on t.indicator_id = i.id and t.year = ? and t.period = ? order by i.reference"""
)
_ADD = Statement(
    f"""insert into indicator ({", ".join(FACTS)}, revision, changed_by, changed_at)
    values ({", ".join("?" * len(FACTS))}, 1, ?, ?) returning id"""
)
_CHANGE = Statement(
    f"""update indicator set {", ".join(f"{name} = ?" for name in FACTS)}, revision = revision + 1, changed_by = ?,
    changed_at = ? where id = ?"""
)
_PUT = Statement(
    """insert into indicator_target (indicator_id, year, period, target) values (?, ?, ?, ?)
    on conflict (indicator_id, year, period) do update set target = excluded.target returning id"""
)
_DROP = Statement(
    "delete from indicator_target where indicator_id = ? and year = ? and period = ? returning id"
)


def list_all(tx: Tx) -> list[IndicatorRow]:
    """Return every indicator, by its kode."""
    return [_read(row) for row in tx.rows(_ALL)]


def targets(tx: Tx) -> list[TargetRow]:
    """Return every target, by indicator, year and period."""
    return [TargetRow(*row) for row in tx.rows(_TARGETS)]


def of_period(tx: Tx, year: int, period: str) -> list[tuple[Mapping[str, str], str]]:
    """Return the facts of every indicator by its kode, with what it aims at in a period ("" for nothing)."""
    found = tx.rows(_OF_PERIOD, (year, period))
    return [(dict(zip(FACTS, row, strict=False)), row[len(FACTS)] or "") for row in found]


def put(tx: Tx, indicator_id: int | None, facts: Mapping[str, str], by: int, at: datetime) -> int:
    """Add an indicator, or change the one of this id; return its id."""
    given: Sequence[object] = (*(facts[name] for name in FACTS), by, values.to_us(at))
    if indicator_id is not None:
        tx.change(_CHANGE, (*given, indicator_id))
        return indicator_id
    row = tx.row(_ADD, given)
    assert row is not None
    return int(row[0])


def put_target(tx: Tx, indicator_id: int, year: int, period: str, target: str) -> int | None:
    """Set what an indicator aims at, or take it away ("" for nothing); return the id of that target, None for none."""
    key = (indicator_id, year, period)
    row = tx.row(_PUT, (*key, target)) if target else tx.row(_DROP, key)
    return None if row is None else int(row[0])
