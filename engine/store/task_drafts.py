"""Drafts: what is filled so far in the form of an open task; one per task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class TaskDraftRow(NamedTuple):
    """What one person filled so far."""

    task_id: int
    person_id: int
    username: str
    data: Mapping[str, Any]
    at: datetime


_GET = Statement(
    """select d.task_id, d.person_id, p.username, d.data, d.at
    from draft d join person p on p.id = d.person_id where d.task_id = ?"""
)
_PUT = Statement(
    """insert into draft (task_id, person_id, data, at) values (?, ?, ?, ?)
    on conflict (task_id)
    do update set person_id = excluded.person_id, data = excluded.data, at = excluded.at"""
)
_DELETE = Statement("delete from draft where task_id = ?")
_read = values.row_reader(TaskDraftRow, TaskDraftRow._fields, data=values.from_json, at=values.from_us)


def get(tx: Tx, task_id: int) -> TaskDraftRow | None:
    """Return the draft of a task."""
    row = tx.row(_GET, (task_id,))
    return None if row is None else _read(row)


def put(tx: Tx, task_id: int, person_id: int, data: Mapping[str, Any], at: datetime) -> None:
    """Keep what is filled so far, in place of what was kept before. Raises Invalid for what is no JSON."""
    tx.change(_PUT, (task_id, person_id, values.to_json(data), values.to_us(at)))


def delete(tx: Tx, task_id: int) -> None:
    """Forget the draft of a task, if there is one."""
    tx.change(_DELETE, (task_id,))
