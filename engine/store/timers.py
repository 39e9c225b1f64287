"""Timers as rows: what is due is a range of one index, whatever else waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class TimerRow(NamedTuple):
    """One timer an instance waits for. `attempts` counts failed tries since it was set."""

    instance_id: int
    engine_id: bytes
    element: str
    due_at: datetime
    attempts: int = 0


_OF_INSTANCE = Statement(
    "select instance_id, engine_id, element, due_at, attempts from timer where instance_id = ?"
)
_COUNT = Statement("select count(*) from timer where instance_id = ?")
_CLEAR = Statement("delete from timer where instance_id = ?")
_CHANGE = Statement(
    "update timer set engine_id = ?, element = ?, due_at = ?, try_at = ?, attempts = 0 where instance_id = ?"
)
_INSERT = Statement(
    "insert into timer (instance_id, engine_id, element, due_at, try_at, attempts) values (?, ?, ?, ?, ?, 0)"
)
_NEXT = Statement("select min(try_at) from timer where try_at < ?")
_FAILURES = Statement("select max(attempts) from timer where instance_id = ? and try_at <= ?")
_POSTPONE = Statement(
    "update timer set attempts = attempts + 1, try_at = ? where instance_id = ? and try_at <= ?"
)
_AGAIN = Statement("select min(try_at) from timer where instance_id = ? and attempts > 0 and try_at < ?")
_LATER = Statement(
    """select i.id from instance i where i.status = 'open' and i.id > ? and (
    exists (select 1 from timer t where t.instance_id = i.id and t.due_at >= ?) or
    exists (select 1 from task k where k.instance_id = i.id and k.state = 'open' and k.due_at >= ?
    and k.due_at < ?)) order by i.id limit ?"""
)
_COUNT_LATER = Statement("select count(*) from task where state = 'open' and due_at >= ? and due_at < ?")
_read = values.row_reader(TimerRow, TimerRow._fields, due_at=values.from_us)


def of_instance(tx: Tx, instance_id: int) -> list[TimerRow]:
    """Return the timers an instance waits for."""
    return [_read(row) for row in tx.rows(_OF_INSTANCE, (instance_id,))]


def count(tx: Tx, instance_id: int) -> int:
    """Return how many timers an instance waits for."""
    row = tx.row(_COUNT, (instance_id,))
    assert row is not None
    return int(row[0])


def replace(tx: Tx, instance_id: int, timers: Sequence[TimerRow], known: int) -> None:
    """Make these the timers of a locked instance, which has `known` ones; none of them counts failed tries any more."""
    rows = [_insert_values(instance_id, row) for row in timers]
    if known == len(rows) == 1:
        tx.write(_CHANGE, (*rows[0][1:], instance_id))
        return
    if known:
        tx.write(_CLEAR, (instance_id,))
    tx.many(_INSERT, rows)


def due(tx: Tx, now: datetime, limit: int = 100) -> list[int]:
    """Instances with a timer to try by now, longest due first, each once; from at most `limit` timers."""
    return list(dict.fromkeys(row[0] for row in tx.rows(_due_statement(limit), (values.to_us(now),))))


def next_due(tx: Tx) -> datetime | None:
    """Return when the next timer is to be tried; it may lie in the past. What is held back is not tried."""
    row = tx.row(_NEXT, (values.FAR,))
    return values.from_us(row[0]) if row else None


def later(tx: Tx, since: datetime | None, after: int, limit: int) -> list[int]:
    """Running instances beyond `after` with a timer or an open task due at `since` or later, by id."""
    moment = values.to_us(since) if since else 0
    return [int(row[0]) for row in tx.rows(_LATER, (after, moment, moment, values.FAR, limit))]


def count_later(tx: Tx, since: datetime | None) -> int:
    """Return how many open tasks are due at `since` or later."""
    row = tx.row(_COUNT_LATER, (values.to_us(since) if since else 0, values.FAR))
    assert row is not None
    return int(row[0])


def failures(tx: Tx, instance_id: int, now: datetime) -> int | None:
    """How often the timers of a locked instance that are to be tried now have failed; None when there is none."""
    row = tx.row(_FAILURES, (instance_id, values.to_us(now)))
    return row[0] if row else None


def postpone(tx: Tx, instance_id: int, now: datetime, until: datetime | None) -> None:
    """After a failed try: let the instance's due timers rest until then, or hold them back when that is None."""
    tx.change(_POSTPONE, (values.to_due(until), instance_id, values.to_us(now)))


def next_try(tx: Tx, instance_id: int) -> datetime | None:
    """Return when a timer that has failed is to be tried again; None when it is held back, or none has failed."""
    row = tx.row(_AGAIN, (instance_id, values.FAR))
    return values.from_us(row[0]) if row else None


@lru_cache
def _due_statement(most: int) -> Statement:
    """Return the statement for a limit, which stands in its text for the reason told in `inbox`."""
    return Statement(f"select instance_id from timer where try_at <= ? order by try_at limit {most}")


def _insert_values(instance_id: int, row: TimerRow) -> tuple[int, bytes, str, int, int]:
    due_at = values.to_us(row.due_at)
    return instance_id, row.engine_id, row.element, due_at, due_at
