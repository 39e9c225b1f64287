"""Recaps: what the history of a long case comes to, up to one of its events; derived, for pages to read less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class RecapRow(NamedTuple):
    """What the first `seq` events of an instance come to, as far as the version `definition_id` goes."""

    seq: int
    definition_id: int
    data: Mapping[str, Any]


_GET = Statement("select seq, definition_id, data from recap where instance_id = ?")
_OF_SHEET = Statement(
    """select r.instance_id, r.seq, r.definition_id, r.data from recap r
    join instance i on i.id = r.instance_id and i.definition_id = r.definition_id and i.event_count >= r.seq
    where r.seq > 0 and r.instance_id >= ? and r.instance_id < ?"""
)
_PUT = Statement(
    """insert into recap (instance_id, seq, definition_id, data)
    select id, ?, definition_id, ? from instance where id = ? and definition_id = ?
    on conflict (instance_id) do update set seq = excluded.seq, definition_id = excluded.definition_id,
    data = excluded.data where recap.seq < excluded.seq or recap.definition_id <> excluded.definition_id"""
)


def get(tx: Tx, instance_id: int) -> RecapRow | None:
    """Return the recap of an instance; a short case has none."""
    row = tx.row(_GET, (instance_id,))
    return None if row is None else RecapRow(row[0], row[1], values.from_object(row[2]))


def in_use(tx: Tx, start: int, end: int) -> dict[int, RecapRow]:
    """Return by instance, of those from `start` to before `end`, the recaps that are looked at."""
    rows = tx.rows(_OF_SHEET, (start, end))
    return {row[0]: RecapRow(row[1], row[2], values.from_object(row[3])) for row in rows}


def put(tx: Tx, instance_id: int, recap: RecapRow) -> None:
    """Keep a recap, unless the instance is gone or on another version meanwhile, or has a later one."""
    tx.change(_PUT, (recap.seq, values.to_json(recap.data), instance_id, recap.definition_id))
