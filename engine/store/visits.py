"""The raw material of reports: every task of the instances that ran in a period, with what opened each.

Of an instance that has ended the visits stand ready, written by the worker. Moments are as they are stored: numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Row, Statement, Tx

MANY = 50  # ids that are looked up at once


Span = tuple[int, int | None]  # from one moment to another; None: it lasts


class VisitRow(NamedTuple):
    """One task. `opener` is the element of the event that opened it, `opened_data` that event's data when it
    was a return (else empty), `opened_role` the role its actor acted in. `pauses` are when its clock stood,
    `rests` when its case was suspended.
    """

    instance_id: int
    definition_id: int
    number: str
    element: str
    item: str | None
    holders: str
    state: str
    opened: int
    opened_seq: int
    returned: bool
    due: int | None
    completed: int | None
    opener: str | None
    opened_role: str | None
    opened_data: Mapping[str, Any]
    pauses: tuple[Span, ...] = ()
    rests: tuple[Span, ...] = ()


class ShortRow(NamedTuple):
    """One task, as far as it says to which visit it belongs; fields as of VisitRow."""

    id: int
    definition_id: int
    element: str
    opened_seq: int
    returned: bool
    state: str
    opener: str | None


Tasks = Sequence[Row]  # as they are stored


class InstanceVisits(NamedTuple):
    """One instance of a report; `visits` is what was kept of it, None where it has to be read from its tasks."""

    id: int
    definition_id: int
    number: str
    status: str
    started: int
    visits: bytes | None


_read = values.row_reader(
    VisitRow,
    VisitRow._fields,
    item=lambda text: text or None,
    returned=bool,
    due=lambda due: None if due == values.FAR else due,
    opened_data=lambda text: values.from_object(text) if text else {},
    pauses=lambda found: found if isinstance(found, tuple) else (),
    rests=lambda found: found if isinstance(found, tuple) else (),
)

_read_case = values.row_reader(
    InstanceVisits, InstanceVisits._fields, visits=lambda kept: bytes(kept) if kept else None
)

_LINE = """select t.instance_id, coalesce(t.definition_id, i.definition_id), i.number, t.element, t.item, t.holders,
    t.state, t.opened_at, t.opened_seq, t.returned, t.due_at, t.completed_at, e.element, e.role,
    case when t.returned then e.data end,
    case when exists (select 1 from pause p where p.task_id = t.id) then t.id end,
    case when exists (select 1 from suspension s where s.instance_id = i.id) then i.id end"""
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
# What visits are told apart by, and no more: the facts of the events stay where they are.
_IN_SHORT = Statement(
    """select t.id, coalesce(t.definition_id, i.definition_id), t.element, t.opened_seq, t.returned, t.state, e.element
    from instance i join task t on t.instance_id = i.id
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    where i.id = ? order by t.opened_seq, t.id"""
)
_CASE = "i.id, i.definition_id, i.number, i.status, i.started_at"
_ENDED = Statement(f"select {_CASE}, null from instance i where i.id = ? and i.status <> 'open'")
_KEPT = """case_visits v join instance i on i.id = v.instance_id
    {0} where v.instance_id >= ? and v.instance_id < ? and length(v.visits) > 0 order by v.instance_id"""
_CASES_KEPT = Statement(f"select {_CASE}, v.visits from {_KEPT.format('')}")
_TASKS_KEPT = Statement(
    _LINE
    + " from "
    + _KEPT.format(
        """join task t on t.instance_id = i.id
        left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq"""
    )
    + ", t.opened_seq, t.id"
)
_KEEP = Statement(
    "insert into case_visits (instance_id, visits) values (?, ?) on conflict (instance_id) do nothing"
)
_NOT_KEPT = Statement(
    """select i.id from instance i where i.id > ? and i.status <> 'open'
    and not exists (select 1 from case_visits v where v.instance_id = i.id) order by i.id limit ?"""
)
_PAUSES = Statement(
    f"""select p.task_id, p.at, coalesce(p.ended_at, t.completed_at) from pause p join task t on t.id = p.task_id
    where p.task_id in ({", ".join("?" * MANY)}) order by p.task_id, p.seq"""
)
_SUSPENSIONS = Statement(
    f"""select instance_id, at, ended_at from suspension
    where instance_id in ({", ".join("?" * MANY)}) order by instance_id, seq"""
)
_OPENING = Statement("select role, data from event where instance_id = ? and seq = ?")


def of_period(
    tx: Tx, definitions: Sequence[int], start: datetime, end: datetime, limit: int
) -> tuple[list[InstanceVisits], Tasks, bool]:
    """Return the newest `limit` instances of these definitions that ran between two moments, those without a task
    left out, and every task of those of which no visits are kept; tells also whether older instances were left out.

    All in the order of instances, tasks then of opening; `read` makes rows of the tasks, one by one: they are many.
    """
    if not definitions:
        return [], [], False
    cases, tasks = _statements(len(definitions))
    period = (*definitions, values.to_us(end), values.to_us(start), limit + 1)
    found = [_read_case(row) for row in tx.rows(cases, period)]
    rows = _stopped(tx, tx.rows(tasks, period)) if any(one.visits is None for one in found) else []
    more = len(found) > limit
    if more:
        oldest, *found = found
        rows = [row for row in rows if row[0] != oldest.id]
    worked = {row[0] for row in rows}
    return [one for one in found if one.visits is not None or one.id in worked], rows, more


def read(tasks: Tasks) -> Iterator[VisitRow]:
    """Yield tasks as they are read."""
    return map(_read, tasks)


def versions(tasks: Tasks) -> set[int]:
    """Return the versions that tasks were done under."""
    return {row[1] for row in tasks}


def of_tasks(tx: Tx, instance_id: int, task_ids: Sequence[int]) -> list[VisitRow]:
    """Return some tasks of one instance, in the order of opening."""
    found: list[VisitRow] = []
    for first in range(0, len(task_ids), MANY):
        some = task_ids[first : first + MANY]
        marks = [*some, *[some[-1]] * (MANY - len(some))]
        found += [_read(row) for row in _stopped(tx, tx.rows(_OF_TASKS, (instance_id, *marks)))]
    return sorted(found, key=lambda row: row.opened_seq)


def of_instance(tx: Tx, instance_id: int) -> list[VisitRow]:
    """Return every task of one instance, in the order of opening."""
    return [_read(row) for row in _stopped(tx, tx.rows(_OF_INSTANCE, (instance_id,)))]


def in_short(tx: Tx, instance_id: int) -> list[ShortRow]:
    """Return every task of one instance in short, in the order of opening."""
    return [ShortRow(*row) for row in tx.rows(_IN_SHORT, (instance_id,))]


def ended(tx: Tx, instance_id: int) -> InstanceVisits | None:
    """Return an instance that has ended, without what is kept of it; None for any other."""
    row = tx.row(_ENDED, (instance_id,))
    return None if row is None else _read_case(row)


def kept(tx: Tx, first: int, last: int) -> list[InstanceVisits]:
    """Return the instances from `first` to before `last` of which visits are kept, in order."""
    return [_read_case(row) for row in tx.rows(_CASES_KEPT, (first, last))]


def tasks_of_kept(tx: Tx, first: int, last: int) -> list[VisitRow]:
    """Return every task of those, in the order of instances and opening."""
    return [_read(row) for row in _stopped(tx, tx.rows(_TASKS_KEPT, (first, last)))]


def keep(tx: Tx, instance_id: int, visits: bytes) -> None:
    """Keep the visits of an instance that has ended (none: its tasks are to be read); what is kept already stays."""
    tx.change(_KEEP, (instance_id, visits))


def not_kept(tx: Tx, after: int, limit: int) -> list[int]:
    """Return instances that have ended, of which no visits are kept, in the order of their ids after one of them."""
    return [int(row[0]) for row in tx.rows(_NOT_KEPT, (after, limit))]


def opening(tx: Tx, instance_id: int, seq: int) -> tuple[str, Mapping[str, Any]]:
    """Return in which role somebody opened tasks by this event, and what the event says."""
    row = tx.row(_OPENING, (instance_id, seq))
    return ("", {}) if row is None else (str(row[0]), values.from_object(row[1]))


def _stopped(tx: Tx, tasks: Tasks) -> Tasks:
    """Return tasks with when their clocks stood and their cases were suspended in the places of the ids that only those
    have of which there is any.
    """
    pauses = _spans(tx, _PAUSES, {row[-2] for row in tasks if row[-2] is not None})
    rests = _spans(tx, _SUSPENSIONS, {row[-1] for row in tasks if row[-1] is not None})
    if not pauses and not rests:
        return tasks
    return [(*row[:-2], pauses.get(row[-2], ()), rests.get(row[-1], ())) for row in tasks]


def _spans(tx: Tx, statement: Statement, ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    """Return from when to when something was, by what it was of."""
    every, found = list(ids), dict[int, tuple[Span, ...]]()
    for first in range(0, len(every), MANY):
        some = every[first : first + MANY]
        for one, start, end in tx.rows(statement, (*some, *[some[-1]] * (MANY - len(some)))):
            found[one] = (*found.get(one, ()), (start, end))
    return found


@lru_cache(maxsize=64)
def _statements(definitions: int) -> tuple[Statement, Statement]:
    marks = ", ".join("?" * definitions)
    cases = f"""(select id, definition_id, number, status, started_at from instance
        where definition_id in ({marks}) and started_at < ? and (ended_at is null or ended_at >= ?)
        order by id desc limit ?) i left join case_visits v on v.instance_id = i.id"""
    return (
        Statement(
            f"""select {_CASE}, v.visits from {cases}
            order by i.id"""
        ),
        Statement(
            f"""{_LINE} from {cases} join task t on t.instance_id = i.id
            left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
            where v.visits is null or length(v.visits) = 0 order by t.instance_id, t.opened_seq, t.id"""
        ),
    )
