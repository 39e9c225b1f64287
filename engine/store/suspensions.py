"""Suspensions: each time a case was let rest, in which nothing opens or fires until it is resumed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class SuspensionRow(NamedTuple):
    """Who suspended an instance, when and why; `name` is the person's."""

    instance_id: int
    at: datetime
    person_id: int
    reason: str
    name: str


_PUT = Statement("insert into suspension (instance_id, seq, at, person_id, reason) values (?, ?, ?, ?, ?)")
_END = Statement("update suspension set ended_at = ? where instance_id = ? and ended_at is null")
_MARK = Statement("update instance set suspended_at = ? where id = ?")
_GET = Statement(
    """select s.instance_id, s.at, s.person_id, s.reason, p.name from suspension s
    join person p on p.id = s.person_id where s.instance_id = ? and s.ended_at is null"""
)
_OPEN = Statement(
    """select i.id from instance i join definition d on d.id = i.definition_id
    where i.status = 'open' and (? = '' or d.key = ?) and (i.suspended_at is not null) = (? = 1) order by i.id"""
)
_ALL = Statement(
    """select s.instance_id, i.number, i.subject, s.at, p.name, s.reason from suspension s
    join instance i on i.id = s.instance_id join person p on p.id = s.person_id
    where s.ended_at is null order by s.instance_id limit 2000"""
)
_SPANS = Statement(
    "select at, ended_at from suspension where instance_id = ? and ended_at is not null order by seq"
)
_read = values.row_reader(SuspensionRow, SuspensionRow._fields, at=values.from_us)


def put(tx: Tx, instance_id: int, seq: int, at: datetime, person_id: int, reason: str) -> None:
    """Suspend a locked instance, by the event of this number."""
    tx.change(_MARK, (values.to_us(at), instance_id))
    tx.change(_PUT, (instance_id, seq, values.to_us(at), person_id, reason))


def end(tx: Tx, instance_id: int, at: datetime) -> None:
    """Let a locked instance be suspended no more, from a moment on."""
    tx.change(_MARK, (None, instance_id))
    tx.change(_END, (values.to_us(at), instance_id))


def get(tx: Tx, instance_id: int) -> SuspensionRow | None:
    """Return who suspended an instance, when and why; None for one that is not suspended."""
    row = tx.row(_GET, (instance_id,))
    return None if row is None else _read(row)


def all_(tx: Tx) -> list[tuple[int, str, str, datetime, str, str]]:
    """Return every suspended instance: id, number and subject, since when, by whom (the name) and why."""
    return [(row[0], row[1], row[2], values.from_us(row[3]), row[4], row[5]) for row in tx.rows(_ALL)]


def over(tx: Tx, instance_id: int) -> list[tuple[datetime, datetime]]:
    """Return from when to when an instance was suspended, each time that is over."""
    return [(values.from_us(row[0]), values.from_us(row[1])) for row in tx.rows(_SPANS, (instance_id,))]


def running(tx: Tx, key: str = "", *, suspended: bool) -> list[int]:
    """Return the open instances of a process (of all without one) that are suspended, or are not, the oldest first."""
    return [int(row[0]) for row in tx.rows(_OPEN, (key, key, int(suspended)))]
