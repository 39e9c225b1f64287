"""When somebody last reminded the holders of a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from engine.store import values
from engine.store.tx import Statement, Tx

_PUT = Statement(
    """insert into reminder (task_id, person_id, at) values (?, ?, ?)
    on conflict (task_id, person_id) do update set at = excluded.at"""
)


def put(tx: Tx, task_id: int, person_id: int, at: datetime) -> None:
    """Note that a person has reminded of a task just now."""
    tx.change(_PUT, (task_id, person_id, values.to_us(at)))


def last(tx: Tx, person_id: int, task_ids: Sequence[int]) -> dict[int, datetime]:
    """Return by task when a person last reminded of it, of those tasks where there was a reminder."""
    if not task_ids:
        return {}
    rows = tx.rows(_last_statement(len(task_ids)), (person_id, *task_ids))
    return {int(row[0]): values.from_us(int(row[1])) for row in rows}


@lru_cache(maxsize=200)
def _last_statement(tasks: int) -> Statement:
    marks = ", ".join("?" * tasks)
    return Statement(f"select task_id, at from reminder where person_id = ? and task_id in ({marks})")
