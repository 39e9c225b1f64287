"""The tenggat that come near: when the holders of an open task are told, so that the worker reads one short range."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class NearRow(NamedTuple):
    """A task whose holders are to be told now, as it stands."""

    task_id: int
    instance_id: int
    holders: str
    state: str
    opened_at: datetime
    due_at: datetime | None


_read = values.row_reader(NearRow, NearRow._fields, opened_at=values.from_us, due_at=values.from_due)
_PUT = Statement(
    """insert into due_soon (task_id, due_at, at) values (?, ?, ?)
    on conflict (task_id) do update set due_at = excluded.due_at, at = excluded.at"""
)
_SOME = Statement("select 1 from due_soon where at <= ? limit 1")
_TAKE = Statement(
    """select s.task_id, t.instance_id, t.holders, t.state, t.opened_at, t.due_at
    from due_soon s join task t on t.id = s.task_id where s.at <= ? order by s.at, s.task_id limit 100 {lock}""",
    lock="for update of s skip locked",
)
_DROP = Statement("delete from due_soon where task_id = ?")


def put(tx: Tx, task_id: int, due_at: datetime, at: datetime) -> None:
    """Let the holders of a task be told at that moment of its tenggat."""
    tx.write(_PUT, (task_id, values.to_us(due_at), values.to_us(at)))


def some(tx: Tx, now: datetime) -> bool:
    """Return whether anybody is to be told by now."""
    return tx.row(_SOME, (values.to_us(now),)) is not None


def take(tx: Tx, now: datetime) -> list[NearRow]:
    """Return tasks whose moment has come, the oldest first, for this transaction alone; others skip them."""
    return [_read(row) for row in tx.rows(_TAKE, (values.to_us(now),))]


def drop(tx: Tx, task_ids: Iterable[int]) -> None:
    """Take tasks from the list."""
    tx.many(_DROP, [(one,) for one in task_ids])
