"""The register: rows that are kept of cases which have ended, and addenda to them. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.store import values
from engine.store.instances import InstanceListRow
from engine.store.tx import Statement, Tx


class Signing(NamedTuple):
    """Who signed a case, in which capacity and when; `basis` is why that is the signer: declared (the process names
    the step), approved (the last who approved) or completed (who completed the last step).
    """

    signer: str
    role: str
    holding: str
    at: datetime
    basis: str


class NewRow(NamedTuple):
    """A row to be kept: its `key` and `series` (the key without its period) as text, "" where nothing tells rows apart.

    `data` is the text of what was kept, `role` whose row it is; the rest is what one looks by.
    """

    place: int
    key: str
    series: str
    year: int | None
    period: str
    role: str
    unit: str
    indicator: str
    name: str
    grade: str
    data: str


_HAS = Statement("select 1 from record_case where instance_id = ?")
_ADD_CASE = Statement(
    """insert into record_case (instance_id, process, definition_id, number, subject, ended_at, kept_at, signer, role,
    holding, signed_at, basis, columns) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
)
_ADD_ROW = Statement(
    """insert into record_row (instance_id, place, process, key, series, ended_at, year, period, role, unit, indicator,
    name, grade, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"""
)
_ADD_ADDENDUM = Statement(
    """insert into record_addendum (row_id, person_id, role, holding, at, reason, grade, data)
    values (?, ?, ?, ?, ?, ?, ?, ?) returning id"""
)
_NOT_LOOKED_AT = Statement(
    """select i.id, i.definition_id from instance i where i.id > ? and i.status = 'completed'
    and not exists (select 1 from record_case c where c.instance_id = i.id) order by i.id limit ?"""
)
_VERSIONS = Statement(
    "select instance_id, definition_id from record_case where instance_id >= ? and instance_id < ?"
)
_KEPT = Statement(
    """select c.instance_id, c.columns, c.signer, c.role, c.holding, c.signed_at, c.basis from record_case c
    where c.instance_id >= ? and c.instance_id < ?"""
)
_KEPT_ROWS = Statement(
    """select r.instance_id, r.place, r.key, r.series, r.year, r.period, r.role, r.unit, r.indicator, r.name, r.grade,
    r.data from record_row r where r.instance_id >= ? and r.instance_id < ? order by r.instance_id, r.place"""
)


def has(tx: Tx, instance_id: int) -> bool:
    """Return whether a case is in the register."""
    return tx.row(_HAS, (instance_id,)) is not None


def add(
    tx: Tx,
    case: InstanceListRow,
    definition_id: int,
    columns: str,
    signing: Signing,
    rows: Iterable[NewRow],
    at: datetime,
) -> list[int]:
    """Keep a case (`case` is its line of a list) with its rows; return their ids."""
    ended = values.to_us(case.ended_at)
    head = (case.id, case.key, definition_id, case.number, case.subject, ended, values.to_us(at))
    signed = (signing.signer, signing.role, signing.holding, values.to_us(signing.at), signing.basis)
    tx.change(_ADD_CASE, (*head, *signed, columns))
    parts = [
        (case.id, one.place, case.key, one.key, one.series, ended, one.year, one.period, one.role, one.unit,
         one.indicator, one.name, one.grade, one.data)
        for one in rows
    ]  # fmt: skip
    return [int(row[0]) for row in tx.each(_ADD_ROW, parts)]


def append(
    tx: Tx,
    row_id: int,
    person_id: int,
    capacity: tuple[str, str],
    at: datetime,
    reason: str,
    grade: str | None,
    data: Mapping[str, Any],
) -> int:
    """Add an addendum to a row, in a capacity (role and holding); return its id."""
    given = (row_id, person_id, *capacity, values.to_us(at), reason, grade, values.to_json(data))
    row = tx.row(_ADD_ADDENDUM, given)
    assert row is not None
    return int(row[0])


def not_looked_at(tx: Tx, after: int, limit: int) -> list[tuple[int, int]]:
    """Return completed cases that are not in the register, with their versions, in order after an id."""
    return [(int(row[0]), int(row[1])) for row in tx.rows(_NOT_LOOKED_AT, (after, limit))]


def kept(tx: Tx, first: int, last: int) -> dict[int, tuple[str, Signing, tuple[NewRow, ...]]]:
    """Return by case, of those from `first` to before `last`, what is kept: columns, who signed, and the rows."""
    rows: dict[int, list[NewRow]] = {}
    for instance_id, *facts in tx.rows(_KEPT_ROWS, (first, last)):
        rows.setdefault(int(instance_id), []).append(NewRow(*facts))
    return {
        int(key): (
            columns,
            Signing(signer, role, holding, values.from_us(at), basis),
            tuple(rows.get(int(key), ())),
        )
        for key, columns, signer, role, holding, at, basis in tx.rows(_KEPT, (first, last))
    }


def versions_of(tx: Tx, first: int, last: int) -> dict[int, int]:
    """Return by case, of those from `first` to before `last` that are kept, the version it ended on."""
    return {int(row[0]): int(row[1]) for row in tx.rows(_VERSIONS, (first, last))}
