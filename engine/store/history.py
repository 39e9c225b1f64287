"""The append-only history: one event per act, each with the hash of all before it; specified in HISTORY.md.

Events of an instance form its own chain, whose length and head stand in the instance row; events of no
instance form the system's chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine import requests
from engine.store import packing, values
from engine.store.tables import system_event
from engine.store.tx import Row, Statement, Tx

FORMAT = 1
START = bytes(32)
SYSTEM = 0  # stands for the instance in the system's chain
PAGE = 500
SUBMITTED = ("task_completed", "task_returned")  # types of the events that send a form


@dataclass(frozen=True, slots=True)
class Event:
    """What to record of one act. `actor` is a user name, `role` and `holding` the capacity acted in.

    The id of the request being served is added to `data`, as `request` in hexadecimal digits.
    """

    at: datetime
    type: str
    actor: str = ""
    role: str = ""
    holding: str = ""
    channel: str = ""
    element: str = ""
    task_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class EventRow(NamedTuple):
    """One recorded event; `data` is its facts (none where the stored text is no JSON object), `hash` covers it
    and all before it."""

    seq: int
    at: datetime
    type: str
    actor: str
    role: str
    holding: str
    channel: str
    element: str
    task_id: int | None
    data: Mapping[str, Any]
    hash: bytes


_COLUMNS = ", ".join(EventRow._fields)
read_event = values.row_reader(EventRow, EventRow._fields, at=values.from_us, data=values.from_object)

_INSERT = Statement(
    f"insert into event (instance_id, {_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LIST = Statement(f"select {_COLUMNS} from event where instance_id = ? and seq > ? order by seq limit ?")
_FACTS = Statement("select data from event where instance_id = ? and seq = ?")

_SYSTEM_LOCK = Statement("select count, head from chain where name = 'system' {lock}", lock="for update")
_SYSTEM_START = Statement(
    "insert into chain (name, count, head) values ('system', 0, ?) on conflict (name) do nothing"
)
_SYSTEM_END = Statement("update chain set count = ?, head = ? where name = 'system'")
_SYSTEM_INSERT = Statement(f"insert into system_event ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
_SYSTEM_LIST = Statement(f"select {_COLUMNS} from system_event where seq > ? order by seq limit ?")
# What has no actor is no act of a person: the indexes leave it out, so it is left out here by name.
_OF_ACTOR = Statement(
    f"""select instance_id, {_COLUMNS} from event where actor = ? and actor <> ''
    and (at, instance_id, seq) < (?, ?, ?) order by at desc, instance_id desc, seq desc limit ?"""
)
_SYSTEM_OF_ACTOR = Statement(
    f"""select {_COLUMNS} from system_event where actor = ? and actor <> '' and seq < ?
    order by seq desc limit ?"""
)


def canonical(instance_id: int, facts: Sequence[Any]) -> bytes:
    """Return the bytes that are hashed for one event; `facts` are its columns from `seq` to `data`, as stored.

    `data` enters as the very text that was written, not packed, so that no two texts share a hash.
    """
    *plain, data = facts
    start = json.dumps([FORMAT, instance_id, *plain], ensure_ascii=False, separators=(",", ":"))
    return f"{start[:-1]},{packing.unpack(data)}]".encode()


def chain_hash(previous: bytes, canonical_form: bytes) -> bytes:
    """Return the hash of an event: SHA-256 of the hash before it and its canonical form."""
    return hashlib.sha256(previous + canonical_form).digest()


def append(tx: Tx, instance_id: int, count: int, head: bytes, events: Sequence[Event]) -> tuple[int, bytes]:
    """Add events to a locked instance's chain, which so far has `count` events and ends in `head`.

    Return the new count and head, for `instances.save`. The events are numbered count + 1 and on, in order.
    """
    for one in events:
        count += 1
        facts = _stored(count, one)
        head = chain_hash(head, canonical(instance_id, facts))
        tx.write(_INSERT, (instance_id, *facts[:-1], packing.pack(facts[-1]), head))
    return count, head


def append_system(tx: Tx, event: Event) -> int:
    """Add one event to the system's chain, and return its number.

    Locks the chain until the transaction ends: do it in a short transaction of its own.
    """
    last, head = lock_system(tx)
    count = last + 1
    facts = _stored(count, event)
    head = chain_hash(head, canonical(SYSTEM, facts))
    tx.change(_SYSTEM_INSERT, (*facts, head))
    tx.change(_SYSTEM_END, (count, head))
    return count


def lock_system(tx: Tx) -> tuple[int, bytes]:
    """Count and head of the system's chain, to which nobody else adds until the transaction ends."""
    end = tx.row(_SYSTEM_LOCK)
    if end is None:
        tx.change(_SYSTEM_START, (START,))
        end = tx.row(_SYSTEM_LOCK)
    assert end is not None
    return int(end[0]), bytes(end[1])


def of_instance(tx: Tx, instance_id: int, after: int = 0, limit: int = 100_000) -> list[EventRow]:
    """Events of an instance in order, those after number `after`."""
    return [read_event(row) for row in tx.rows(_LIST, (instance_id, after, limit))]


def facts(tx: Tx, instance_id: int, seq: int) -> Mapping[str, Any]:
    """Return what one event of an instance says; nothing when there is none."""
    row = tx.row(_FACTS, (instance_id, seq))
    return {} if row is None else values.from_object(row[0])


def of_actor(
    tx: Tx, actor: str, before: tuple[int, int, int], limit: int
) -> list[tuple[tuple[int, int, int], EventRow]]:
    """Events of instances that a person caused, newest first, each with its place: moment, instance and number.

    Only those before a place are given.
    """
    rows = tx.rows(_OF_ACTOR, (actor, *before, limit))
    return [((int(row[2]), int(row[0]), int(row[1])), read_event(row[1:])) for row in rows]


def of_actor_in_system(tx: Tx, actor: str, before: int, limit: int) -> list[EventRow]:
    """Events of the system that a person caused, newest first, those before number `before`."""
    return [read_event(row) for row in tx.rows(_SYSTEM_OF_ACTOR, (actor, before, limit))]


def system_link(tx: Tx, seq: int) -> tuple[bytes, Row]:
    """Return the hash before an event of the system, and the event as it is stored but for its hash."""
    *before, row = tx.rows(_SYSTEM_LIST, (seq - 2, min(seq, 2)))
    return bytes(before[0][-1]) if before else START, row[:-1]


def of_system(
    tx: Tx,
    before: int | None = None,
    limit: int = PAGE,
    *,
    types: Sequence[str] = (),
    without: Sequence[str] = (),
    actor: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[EventRow]:
    """Events of the system, newest first, those before number `before`.

    Of some types or without some, of one person, within two moments; what is empty does not matter.
    """
    rows = system_event.c
    chosen = sa.select(*(rows[name] for name in EventRow._fields))
    if before is not None:
        chosen = chosen.where(rows.seq < before)
    if types:
        chosen = chosen.where(rows.type.in_(list(types)))
    if without:
        chosen = chosen.where(rows.type.not_in(list(without)))
    if actor:
        chosen = chosen.where(rows.actor == actor, rows.actor != sa.literal_column("''"))
    if start is not None:
        chosen = chosen.where(rows.at >= values.to_us(start))
    if end is not None:
        chosen = chosen.where(rows.at <= values.to_us(end))
    return [read_event(row) for row in tx.execute(chosen.order_by(rows.seq.desc()).limit(limit))]


def of_types(tx: Tx, types: Sequence[str], limit: int = PAGE) -> list[EventRow]:
    """Return the newest events of the system that are of these types, newest first."""
    rows = system_event.c
    chosen = sa.select(*(rows[name] for name in EventRow._fields)).where(rows.type.in_(list(types)))
    return [read_event(row) for row in tx.execute(chosen.order_by(rows.seq.desc()).limit(limit))]


def _stored(seq: int, one: Event) -> tuple[Any, ...]:
    data, request = one.data, requests.current()
    if request is not None and "request" not in data:
        data = {**data, "request": request.hex}
    facts = (
        seq,
        values.to_us(one.at),
        one.type,
        one.actor,
        one.role,
        one.holding,
        one.channel,
        one.element,
        one.task_id,
        values.to_json(data),
    )
    values.check(facts)
    return facts


def unpacked(row: Row) -> Row:
    """Return the row of an event, which ends with its data and its hash, with the text that was written."""
    return (*row[:-2], packing.unpack(row[-2]), row[-1])
