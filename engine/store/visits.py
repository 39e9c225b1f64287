"""The raw material of reports: every task of the instances that ran in a period, with what opened each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

MANY = 50  # ids that are looked up at once


class VisitRow(NamedTuple):
    """One task. `opener` is the element of the event that opened it, `opened_data` that event's data when it
    was a return (else empty), `opened_role` the role its actor acted in.
    """

    instance_id: int
    definition_id: int
    number: str
    status: str
    element: str
    item: str | None
    holders: str
    state: str
    opened_at: datetime
    opened_seq: int
    returned: bool
    due_at: datetime | None
    completed_at: datetime | None
    opener: str | None
    opened_role: str | None
    opened_data: Mapping[str, Any]


_read = values.row_reader(
    VisitRow,
    VisitRow._fields,
    item=lambda text: text or None,
    opened_at=values.from_us,
    returned=bool,
    due_at=values.from_due,
    completed_at=values.from_us,
    opened_data=lambda text: values.from_json(text) or {},
)


_LINE = """select t.instance_id, coalesce(t.definition_id, i.definition_id), i.number, i.status, t.element, t.item,
    t.holders, t.state,
    t.opened_at, t.opened_seq, t.returned, t.due_at, t.completed_at, e.element, e.role,
    case when t.returned then e.data end"""
_OF_TASKS = Statement(
    f"""{_LINE} from instance i join task t on t.instance_id = i.id
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    where i.id = ? and t.id in ({", ".join("?" * MANY)}) order by t.opened_seq, t.id"""
)
_OF_INSTANCE = Statement(
    f"""{_LINE} from instance i join task t on t.instance_id = i.id
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    where i.id = ? order by t.opened_seq, t.id"""
)


def of_period(
    tx: Tx, definitions: Sequence[int], start: datetime, end: datetime, limit: int
) -> tuple[list[VisitRow], bool]:
    """Return every task of the newest `limit` instances of these definitions that ran between two moments.

    In the order of instances, then of opening. Tells also whether older instances were left out.
    """
    if not definitions:
        return [], False
    period = (*definitions, values.to_us(end), values.to_us(start), limit + 1)
    rows = [_read(row) for row in tx.rows(_statement(len(definitions)), period)]
    seen = sorted({row.instance_id for row in rows}, reverse=True)
    if len(seen) <= limit:
        return rows, False
    return [row for row in rows if row.instance_id != seen[-1]], True


def of_tasks(tx: Tx, instance_id: int, task_ids: Sequence[int]) -> list[VisitRow]:
    """Return some tasks of one instance, in the order of opening."""
    found: list[VisitRow] = []
    for first in range(0, len(task_ids), MANY):
        some = task_ids[first : first + MANY]
        marks = [*some, *[some[-1]] * (MANY - len(some))]
        found += [_read(row) for row in tx.rows(_OF_TASKS, (instance_id, *marks))]
    return sorted(found, key=lambda row: row.opened_seq)


def of_instance(tx: Tx, instance_id: int) -> list[VisitRow]:
    """Return every task of one instance, in the order of opening."""
    return [_read(row) for row in tx.rows(_OF_INSTANCE, (instance_id,))]


@lru_cache(maxsize=64)
def _statement(definitions: int) -> Statement:
    marks = ", ".join("?" * definitions)
    return Statement(
        f"""{_LINE} from (select id, definition_id, number, status from instance where definition_id in ({marks})
            and started_at < ? and (ended_at is null or ended_at >= ?) order by id desc limit ?) i
        join task t on t.instance_id = i.id
        left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
        order by t.instance_id, t.opened_seq, t.id"""
    )
