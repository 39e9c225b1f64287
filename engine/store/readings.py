"""Who has opened a task, and when first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

MOST = 50  # of a task; more readers than that are no news to who sent it


class ReadingRow(NamedTuple):
    """That a person has opened a task; `at` is None for what was opened when no moment was kept."""

    task_id: int
    username: str
    at: datetime | None


_read = values.row_reader(ReadingRow, ReadingRow._fields, at=values.from_us)


def of_tasks(tx: Tx, task_ids: Sequence[int]) -> list[ReadingRow]:
    """Return who has opened each of these tasks, by task and then in the order of their first look."""
    if not task_ids:
        return []
    return [_read(row) for row in tx.rows(_statement(len(task_ids)), (*task_ids, MOST * len(task_ids)))]


@lru_cache(maxsize=200)
def _statement(tasks: int) -> Statement:
    marks = ", ".join("?" * tasks)
    return Statement(
        f"""select r.task_id, p.username, r.at from task_read r join person p on p.id = r.person_id
        where r.task_id in ({marks}) order by r.task_id, coalesce(r.at, 0), p.username limit ?"""
    )
