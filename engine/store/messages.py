"""What instances wait for from outside, and the messages and signals that are on their way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class SubscriptionRow(NamedTuple):
    """A message or signal that one event of an instance waits for."""

    instance_id: int
    engine_id: bytes
    element: str
    kind: str
    name: str
    key: str


class MessageRow(NamedTuple):
    """A message (whoever waits first) or signal (to the instance `target`) on its way; `payload` is JSON.

    `starts` is the version that a signal starts. `hops` counts the messages behind it since a person or a time acted.
    """

    id: int
    kind: str
    name: str
    key: str
    payload: str
    sender: str
    target: int | None
    sent_at: datetime
    attempts: int
    starts: int | None = None
    hops: int | None = None


_COLUMNS = ", ".join(f"m.{name}" for name in MessageRow._fields)
_CLEAR = Statement("delete from subscription where instance_id = ?")
_INSERT = Statement(
    "insert into subscription (instance_id, engine_id, element, kind, name, key) values (?, ?, ?, ?, ?, ?)"
)
_WAITING = Statement(
    """select distinct instance_id from subscription where kind = ? and name = ? and key = ?
    order by instance_id"""
)
_ADD = Statement(
    """insert into message (kind, name, key, payload, sender, target, sent_at, attempts, try_at, starts, hops)
    values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"""
)
_LISTENS = "s.kind = m.kind and s.name = m.name and s.key = m.key"
_BEGINS = "m.kind = 'message' and r.kind = m.kind and r.name = m.name"
_DUE = Statement(
    f"""select * from (select {_COLUMNS}, case when m.target is not null then m.target when m.starts is null then (
    select min(s.instance_id) from subscription s where {_LISTENS}) end as receiver,
    case when m.starts is not null then m.starts else (
    select min(r.definition_id) from start_rule r where {_BEGINS}) end, m.id as place
    from message m where m.try_at <= ? and (m.target is not null or m.starts is not null
    or exists (select 1 from subscription s where {_LISTENS})
    or exists (select 1 from start_rule r where {_BEGINS}))) d
    where not exists (select 1 from instance z where z.id = d.receiver and z.suspended_at is not null)
    order by d.place limit ?"""
)
_TAKE = Statement("delete from message where id = ?")
_GET = Statement(f"select {_COLUMNS} from message m where m.id = ?")
_POSTPONE = Statement("update message set attempts = attempts + 1, try_at = ? where id = ? and attempts = ?")
_AGAIN = Statement("select try_at from message where id = ? and attempts > 0 and try_at < ?")
_read = values.row_reader(MessageRow, MessageRow._fields, sent_at=values.from_us)


def replace(tx: Tx, instance_id: int, rows: Sequence[SubscriptionRow]) -> None:
    """Make these the subscriptions of a locked instance."""
    tx.change(_CLEAR, (instance_id,))
    tx.many(_INSERT, [tuple(row) for row in rows])


def waiting(tx: Tx, kind: str, name: str, key: str) -> list[int]:
    """Return the instances that wait for a message or signal, the oldest first."""
    return [int(row[0]) for row in tx.rows(_WAITING, (kind, name, key))]


def add(
    tx: Tx,
    kind: str,
    name: str,
    key: str,
    payload: str,
    sender: str,
    targets: Sequence[int | None],
    at: datetime,
    *,
    starts: Sequence[int] = (),
    hops: int = 0,
) -> None:
    """Send on its way, with the commit of this transaction: one row a target, and one a version to be started."""
    moment = values.to_us(at)
    ways = [*((target, None) for target in targets), *((None, version) for version in starts)]
    tx.many(
        _ADD,
        [
            (kind, name, key, payload, sender, target, moment, moment, version, hops)
            for target, version in ways
        ],
    )


def due(tx: Tx, now: datetime, limit: int = 100) -> list[tuple[MessageRow, int | None, int | None]]:
    """What can be delivered by now, oldest first: with the instance to receive it, else the version it starts.

    What is for an instance that is suspended waits.
    """
    found = tx.rows(_DUE, (values.to_us(now), limit))
    return [(_read(row[:-3]), row[-3], row[-2]) for row in found]


def take(tx: Tx, message_id: int) -> bool:
    """Take a message off its way, for the receiver locked in this transaction; False when somebody was first."""
    return tx.change(_TAKE, (message_id,)) == 1


def get(tx: Tx, message_id: int) -> MessageRow | None:
    """Return a message that is still on its way."""
    row = tx.row(_GET, (message_id,))
    return None if row is None else _read(row)


def postpone(tx: Tx, message: MessageRow, until: datetime | None) -> bool:
    """After a failed try: let it rest until then, or hold it back when that is None.

    False when another worker that tried as well was first.
    """
    return tx.change(_POSTPONE, (values.to_due(until), message.id, message.attempts)) == 1


def next_try(tx: Tx, message_id: int) -> datetime | None:
    """Return when a message that has failed is to be tried again; None when it is held back, or has not failed."""
    row = tx.row(_AGAIN, (message_id, values.FAR))
    return values.from_us(row[0]) if row else None
