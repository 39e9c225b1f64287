"""Inspections: the proof of everything by night, how far it is, and what is found wrong until it is no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from engine.store import values
from engine.store.history import START
from engine.store.proof import Fault
from engine.store.tx import Statement, Tx


class InspectionRow(NamedTuple):
    """One inspection, of the `night` (a day of the office; one asked for, its moment). Cases below id `next` and up to
    `last` are looked at, of the system's chain the first `system_seq` events, whose last hash is `system_head`. While
    `next` is below 0, so many parts of the site as a whole are still to come.
    """

    id: int
    night: str
    started_at: datetime
    finished_at: datetime | None
    next: int
    last: int
    system_seq: int
    system_head: bytes
    instances: int
    events: int
    faults: int


class FindingRow(NamedTuple):
    """Something found wrong, with the event of the system that says so."""

    id: int
    fault: Fault
    number: str
    at: datetime
    seen: int
    event_seq: int


_COLUMNS = ", ".join(InspectionRow._fields)
_read = values.row_reader(
    InspectionRow,
    InspectionRow._fields,
    started_at=values.from_us,
    finished_at=values.from_us,
    system_head=bytes,
)
_NEWEST = Statement(f"select {_COLUMNS} from inspection order by id desc limit 1")
_FINISHED = Statement(
    f"select {_COLUMNS} from inspection where finished_at is not null order by id desc limit 1"
)
_BEGIN = Statement(
    f"""insert into inspection (night, started_at, next, last, system_seq, system_head, instances, events, faults,
    worker, lease) select ?, ?, ?, coalesce(max(id), 0), 0, ?, 0, 0, 0, '', 0 from instance where true
    on conflict (night) do nothing returning {_COLUMNS}"""
)
_TAKE = Statement(
    """update inspection set worker = ?, lease = ?
    where id = ? and finished_at is null and (worker = ? or lease < ? or lease > ?)"""
)
_GO_ON = Statement(
    """update inspection set next = ?, system_seq = ?, system_head = ?, instances = ?, events = ?, faults = ?,
    lease = ?, finished_at = ? where id = ? and worker = ? and finished_at is null"""
)
_BEGUN = Statement("select 1 from inspection where night = ?")
_BIRTH = Statement("select at from system_event where seq = 1")
_SIZES = Statement("select id, event_count from instance where id >= ? and id <= ? order by id limit 500")
_OF_CASE = Statement(
    """select started_at from inspection where next > ? and last >= ? order by id desc limit 1"""
)
_FINDING = "id, kind, instance_id, seq, last, seal, what, which, number, at, seen, event_seq"
_OPEN = Statement(f"select {_FINDING} from finding where gone_at is null order by id")
_OPEN_OF = Statement("select 1 from finding where gone_at is null and instance_id = ? limit 1")
_ADD = Statement(
    """insert into finding (kind, instance_id, seq, last, seal, what, which, number, at, seen, event_seq)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"""
)
_SEE = Statement("update finding set seen = ? where id = ?")
_GONE = Statement("update finding set gone_at = ? where id = ?")


def newest(tx: Tx) -> InspectionRow | None:
    """Return the inspection that was begun last."""
    row = tx.row(_NEWEST)
    return None if row is None else _read(row)


def finished(tx: Tx) -> InspectionRow | None:
    """Return the last inspection that came to its end."""
    row = tx.row(_FINISHED)
    return None if row is None else _read(row)


def born_at(tx: Tx) -> datetime | None:
    """Return when the history of the site begins."""
    row = tx.row(_BIRTH)
    return None if row is None else values.from_us(row[0])


def begin(tx: Tx, night: str, at: datetime, first: int = 0) -> InspectionRow | None:
    """Begin the inspection of a night, of every case there is, from stage `first`; None when it was begun already."""
    row = tx.row(_BEGIN, (night, values.to_us(at), first, START))
    return None if row is None else _read(row)


def is_begun(tx: Tx, night: str) -> bool:
    """Return whether the inspection of a night was begun."""
    return tx.row(_BEGUN, (night,)) is not None


def take(tx: Tx, inspection_id: int, worker: str, now: datetime, lease: datetime) -> bool:
    """Make a worker the one that goes on with an inspection, until its lease is over; whether it is that worker.

    A lease of more than a day is of a clock that was ahead: nobody waits for it.
    """
    beyond = values.to_us(now + timedelta(days=1))
    facts = (worker, values.to_us(lease), inspection_id, worker, values.to_us(now), beyond)
    return tx.change(_TAKE, facts) == 1


def go_on(
    tx: Tx, row: InspectionRow, worker: str, lease: datetime, finished_at: datetime | None = None
) -> bool:
    """Keep how far an inspection is; False when another worker has it meanwhile."""
    progress = (row.next, row.system_seq, row.system_head, row.instances, row.events, row.faults)
    end = None if finished_at is None else values.to_us(finished_at)
    return tx.change(_GO_ON, (*progress, values.to_us(lease), end, row.id, worker)) == 1


def sizes(tx: Tx, start: int, last: int) -> list[tuple[int, int]]:
    """Return the next cases from an id on, each with how many events it has."""
    return [(int(row[0]), int(row[1])) for row in tx.rows(_SIZES, (start, last))]


def checked_at(tx: Tx, instance_id: int) -> datetime | None:
    """Return when the inspection began that has looked at a case last."""
    row = tx.row(_OF_CASE, (instance_id, instance_id))
    return None if row is None else values.from_us(row[0])


def has_finding(tx: Tx, instance_id: int) -> bool:
    """Return whether something of a case was found wrong, and is so still as far as is known."""
    return tx.row(_OPEN_OF, (instance_id,)) is not None


def findings(tx: Tx) -> list[FindingRow]:
    """Return what was found wrong and is so still as far as is known."""
    return [
        FindingRow(row[0], Fault(*row[1:8]), row[8], values.from_us(row[9]), row[10], row[11])
        for row in tx.rows(_OPEN)
    ]


def add(tx: Tx, fault: Fault, number: str, at: datetime, seen: int, event_seq: int) -> int:
    """Keep a new finding of an inspection, which event `event_seq` of the system tells; return its id."""
    row = tx.row(_ADD, (*fault, number, values.to_us(at), seen, event_seq))
    assert row is not None
    return int(row[0])


def see(tx: Tx, finding_id: int, inspection_id: int) -> None:
    """Note that an inspection has found the same again."""
    tx.change(_SEE, (inspection_id, finding_id))


def close(tx: Tx, finding_id: int, at: datetime) -> None:
    """Note that something is no longer wrong."""
    tx.change(_GONE, (values.to_us(at), finding_id))
