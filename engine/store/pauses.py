"""Pauses: each time the clock of a task stood, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

MANY = 50  # ids that are looked up at once


class PauseRow(NamedTuple):
    """One pause of one task; `rest` are the microseconds of working time that were left. `ended_at` is empty while it
    lasts, and of a task that ended meanwhile.
    """

    task_id: int
    seq: int
    at: datetime
    kind: str
    reason: str
    person_id: int
    rest: int
    until: datetime | None
    ended_at: datetime | None
    name: str = ""


_COLUMNS = "s.task_id, s.seq, s.at, s.kind, s.reason, s.person_id, s.rest, s.until, s.ended_at, p.name"
_FROM = "from pause s join person p on p.id = s.person_id"
_ADD = Statement(
    "insert into pause (task_id, seq, at, kind, reason, person_id, rest, until) values (?, ?, ?, ?, ?, ?, ?, ?)"
)
_END = Statement("update pause set ended_at = ? where task_id = ? and ended_at is null")
_OF_TASK = Statement(f"select {_COLUMNS} {_FROM} where s.task_id = ? order by s.seq")
_STANDING = Statement(
    f"""select {_COLUMNS} {_FROM} join task t on t.id = s.task_id
    where t.instance_id = ? and t.state = 'open' and s.ended_at is null order by s.seq, s.task_id"""
)
_SOME = f"in ({', '.join('?' * MANY)})"
_OVER = Statement(
    f"""select s.task_id, s.at, coalesce(s.ended_at, t.completed_at) from pause s join task t on t.id = s.task_id
    where s.task_id {_SOME} and coalesce(s.ended_at, t.completed_at) is not null
    union all
    select t.id, case when s.at > t.opened_at then s.at else t.opened_at end,
    case when s.ended_at > t.completed_at then t.completed_at else s.ended_at end
    from task t join suspension s on s.instance_id = t.instance_id
    where t.id {_SOME} and s.ended_at > t.opened_at and (t.completed_at is null or s.at < t.completed_at)
    order by 1, 2"""
)
_read = values.row_reader(
    PauseRow,
    PauseRow._fields,
    at=values.from_us,
    until=values.from_us,
    ended_at=values.from_us,
)


def add(tx: Tx, rows: Sequence[PauseRow]) -> None:
    """Write down that the clocks of tasks stand."""
    tx.many(_ADD, [_stored(row) for row in rows])


def end(tx: Tx, task_ids: Iterable[int], at: datetime) -> None:
    """Write down that the clocks of tasks go on."""
    tx.many(_END, [(values.to_us(at), one) for one in task_ids])


def of_task(tx: Tx, task_id: int) -> list[PauseRow]:
    """Return every pause of a task, in order."""
    return [_read(row) for row in tx.rows(_OF_TASK, (task_id,))]


def standing(tx: Tx, instance_id: int) -> list[PauseRow]:
    """Return the pauses of the open tasks of an instance that last."""
    return [_read(row) for row in tx.rows(_STANDING, (instance_id,))]


def lasting(tx: Tx, task_ids: Sequence[int]) -> dict[int, PauseRow]:
    """Return by task the pause of each that lasts."""
    if not task_ids:
        return {}
    return {row[0]: _read(row) for row in tx.rows(_lasting_statement(len(task_ids)), task_ids)}


def over(tx: Tx, task_ids: Sequence[int]) -> list[tuple[int, datetime, datetime]]:
    """Return when the clock of each of these tasks stood, or its case was suspended, as far as that is over: task by
    task, in the order of time. A pause lasts to the end of its task; a moment may lie in two of them.
    """
    found = []
    for first in range(0, len(task_ids), MANY):
        some = task_ids[first : first + MANY]
        marks = [*some, *[some[-1]] * (MANY - len(some))]
        for row in tx.rows(_OVER, (*marks, *marks)):
            found.append((int(row[0]), values.from_us(row[1]), values.from_us(row[2])))
    return found


@lru_cache(maxsize=200)
def _lasting_statement(count: int) -> Statement:
    marks = ", ".join("?" * count)
    return Statement(f"select {_COLUMNS} {_FROM} where s.task_id in ({marks}) and s.ended_at is null")


def _stored(row: PauseRow) -> tuple[object, ...]:
    until = values.to_us(row.until) if row.until else None
    return (row.task_id, row.seq, values.to_us(row.at), row.kind, row.reason, row.person_id, row.rest, until)
