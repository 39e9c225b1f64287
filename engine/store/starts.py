"""What starts instances besides people: the start events of the versions in force, and when each time is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class StartRow(NamedTuple):
    """One start event of a version: a message or signal by name, or a timer with its next due time.

    `rounds` is how often the timer still comes after that (None: without end).
    """

    definition_id: int
    element: str
    kind: str
    name: str
    due_at: datetime | None = None
    rounds: int | None = None
    attempts: int = 0


_COLUMNS = ", ".join(f"r.{name}" for name in StartRow._fields)
_read = values.row_reader(StartRow, StartRow._fields, due_at=values.from_us)
_UNARMED = Statement(
    """select d.id from definition d where d.state = 'in_force'
    and not exists (select 1 from armed a where a.definition_id = d.id) order by d.id"""
)
_STALE = Statement(
    """select a.definition_id from armed a join definition d on d.id = a.definition_id
    where d.state <> 'in_force'"""
)
_ARM = Statement(
    "insert into armed (definition_id, at) values (?, ?) on conflict do nothing returning definition_id"
)
_ADD = Statement(
    """insert into start_rule (definition_id, element, kind, name, due_at, rounds, try_at, attempts)
    values (?, ?, ?, ?, ?, ?, ?, 0)"""
)
_CLEAR = Statement("delete from start_rule where definition_id = ?")
_DISARM = Statement("delete from armed where definition_id = ?")
_HEARING = Statement(
    f"""select {_COLUMNS} from start_rule r where r.kind = ? and r.name = ? order by r.definition_id, r.element"""
)
_DUE = Statement(f"select {_COLUMNS} from start_rule r where r.try_at <= ? order by r.try_at limit ?")
_NEXT = Statement(
    """update start_rule set due_at = ?, rounds = ?, try_at = ?, attempts = 0
    where definition_id = ? and element = ? and due_at = ?"""
)
_OVER = Statement("delete from start_rule where definition_id = ? and element = ? and due_at = ?")
_POSTPONE = Statement(
    """update start_rule set attempts = attempts + 1, try_at = ?
    where definition_id = ? and element = ? and due_at = ?"""
)


def unarmed(tx: Tx) -> list[int]:
    """Return the versions in force whose start events are not armed yet."""
    return [int(row[0]) for row in tx.rows(_UNARMED)]


def stale(tx: Tx) -> list[int]:
    """Return the armed versions that are not in force any more."""
    return [int(row[0]) for row in tx.rows(_STALE)]


def arm(tx: Tx, definition_id: int, at: datetime, rows: Sequence[StartRow]) -> bool:
    """Arm the start events of a version; False when somebody else just did."""
    if tx.row(_ARM, (definition_id, values.to_us(at))) is None:
        return False
    tx.change(_CLEAR, (definition_id,))
    for row in rows:
        due = values.to_us(row.due_at)
        tx.change(_ADD, (definition_id, row.element, row.kind, row.name, due, row.rounds, due))
    return True


def disarm(tx: Tx, definition_id: int) -> None:
    """Let a version start nothing by itself any more."""
    tx.change(_CLEAR, (definition_id,))
    tx.change(_DISARM, (definition_id,))


def hearing(tx: Tx, kind: str, name: str) -> list[StartRow]:
    """The start events that a message or signal of this name starts; of the oldest version in force first."""
    return [_read(row) for row in tx.rows(_HEARING, (kind, name))]


def due(tx: Tx, now: datetime, limit: int = 100) -> list[StartRow]:
    """Return the timers to try by now, longest due first."""
    return [_read(row) for row in tx.rows(_DUE, (values.to_us(now), limit))]


def take(tx: Tx, row: StartRow, following: datetime | None, rounds: int | None) -> bool:
    """Count a timer as come, and set its next time (None: no more); False when another worker was first."""
    due_at = values.to_us(row.due_at)
    if following is None:
        return tx.change(_OVER, (row.definition_id, row.element, due_at)) == 1
    again = values.to_us(following)
    return tx.change(_NEXT, (again, rounds, again, row.definition_id, row.element, due_at)) == 1


def postpone(tx: Tx, row: StartRow, until: datetime) -> None:
    """After a failed try: let it rest until then."""
    tx.change(_POSTPONE, (values.to_us(until), row.definition_id, row.element, values.to_us(row.due_at)))
