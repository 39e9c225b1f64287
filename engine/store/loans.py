"""Tasks of somebody who is away, handed on for that time: what is not done when it ends comes back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class LoanRow(NamedTuple):
    """One task, to whom it comes back and when; `receiver_id` is None where it was given to its group."""

    task_id: int
    person_id: int
    receiver_id: int | None
    until: datetime


_read = values.row_reader(LoanRow, LoanRow._fields, until=values.from_us)
_GET = Statement("select task_id, person_id, receiver_id, until from loan where task_id = ?")
_PUT = Statement(
    """insert into loan (task_id, person_id, receiver_id, until) values (?, ?, ?, ?)
    on conflict (task_id) do update set person_id = excluded.person_id, receiver_id = excluded.receiver_id,
    until = excluded.until"""
)
_DROP = Statement("delete from loan where task_id = ?")


def get(tx: Tx, task_id: int) -> LoanRow | None:
    row = tx.row(_GET, (task_id,))
    return None if row is None else _read(row)


def put(tx: Tx, task_id: int, person_id: int, receiver_id: int | None, until: datetime) -> None:
    """Let a task come back to a person at a moment; what was said of it before holds no more."""
    tx.change(_PUT, (task_id, person_id, receiver_id, values.to_us(until)))


def drop(tx: Tx, task_id: int) -> None:
    """Forget that a task comes back."""
    tx.change(_DROP, (task_id,))
