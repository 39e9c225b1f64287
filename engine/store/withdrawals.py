"""Completions that can be taken back: what each began from, what it opened, and the rows made again as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import instances, tasks, values
from engine.store.tasks import TaskRow
from engine.store.tx import Statement, Tx

KEPT = 8  # acts of one instance that are kept to come back to: so many branches are worked at once


class BeginningRow(NamedTuple):
    """The event that completed a task (None: before this was kept), and the state the instance stood on before."""

    seq: int | None
    state: bytes | None


_BEFORE = """state s on s.instance_id = t.instance_id and s.seq = (select max(b.seq) from state b
    where b.instance_id = t.instance_id and b.seq < t.completed_seq)"""
_BEGINNING = Statement(f"select t.completed_seq, s.content from task t left join {_BEFORE} where t.id = ?")
# Locks them too: nobody opens one of these for the first time until this transaction ends.
_OPENED = Statement(
    f"select {tasks.COLUMNS} from task t where t.instance_id = ? and t.opened_seq = ? order by t.id {{lock}}",
    lock="for update",
)
_BY_ENGINE = Statement(
    f"""select {tasks.COLUMNS} from task t where t.instance_id = ? and t.engine_id = ? and t.state <> 'open'
    order by t.id desc limit 1"""
)
_TAKE_BACK = Statement("update task set visit = -id where id = ?")
_REOPEN = Statement(
    """update task set state = 'open', completed_by = null, completed_at = null, closed_reason = '',
    completed_seq = null where id = ? and state <> 'open' returning holders, due_at"""
)
# What was told of it and was over with it stands again.
_TELL = Statement(
    """update notice set closed_at = null where task_id = ? and closed_at >=
    (select t.completed_at from task t where t.id = notice.task_id)"""
)
_CLAIM = Statement("update task set claimed_by = ?, claimed_at = ? where id = ?")
_PLACE = Statement("update task set engine_id = ? where id = ?")
_UNTOUCHED = """not exists (select 1 from task n where n.instance_id = t.instance_id
    and n.opened_seq = t.completed_seq and (n.state <> 'open' or n.claimed_by is not null
    or exists (select 1 from task_read r where r.task_id = n.id and r.person_id <> ?)))"""
_NEWEST = Statement(f"select seq from state where instance_id = ? order by seq desc limit {KEPT + 1}")
# What a completion opened its event says, so that no other task of the instance is read.
_SINCE = Statement(
    """select seq, data from event where instance_id = ? and seq > ?
    and type in ('task_completed', 'task_returned') order by seq"""
)
_read = values.row_reader(TaskRow, TaskRow._fields, **tasks.CONVERTERS)


def beginning(tx: Tx, task_id: int) -> BeginningRow:
    """Return what the completion of a task began from."""
    row = tx.row(_BEGINNING, (task_id,))
    return (
        BeginningRow(None, None) if row is None else BeginningRow(row[0], bytes(row[1]) if row[1] else None)
    )


def opened(tx: Tx, instance_id: int, seq: int) -> list[TaskRow]:
    """Return the tasks that an event opened, whatever became of them; until the end nobody else opens one first."""
    return [_read(row) for row in tx.rows(_OPENED, (instance_id, seq))]


def ended(tx: Tx, instance_id: int, engine_id: bytes) -> TaskRow | None:
    """Return the task that is open no more and stood where the engine's task of this id stands."""
    row = tx.row(_BY_ENGINE, (instance_id, engine_id))
    return None if row is None else _read(row)


def take_back(tx: Tx, task_ids: Sequence[int], at: datetime) -> None:
    """Close tasks as if they had not been opened: the next one at their step has their visit."""
    tasks.close_many(tx, task_ids, "withdrawn", at)
    tx.many(_TAKE_BACK, [(one,) for one in task_ids])


def reopen(tx: Tx, task_id: int, person_id: int | None = None, at: datetime | None = None) -> None:
    """Open a task again as it was, with its holders, its visit and its tenggat, and with what was told of it; taken by
    a person, or as it was.
    """
    tx.change(_TELL, (task_id,))
    row = tx.row(_REOPEN, (task_id,))
    assert row is not None
    tasks.enlist(tx, row[0], row[1], task_id)
    if person_id is not None and at is not None:
        tx.change(_CLAIM, (person_id, values.to_us(at), task_id))


def place(tx: Tx, task_id: int, engine_id: bytes) -> None:
    """Let an open task stand for the engine's task of this id."""
    tx.change(_PLACE, (engine_id, task_id))


def possible(tx: Tx, task_ids: Sequence[int], person_id: int) -> frozenset[int]:
    """Return which of these tasks a person has completed and may be able to take back: nobody else has opened or
    taken what came of it. What else followed is asked when it is done.
    """
    if not task_ids:
        return frozenset()
    rows = tx.rows(_possible_statement(len(task_ids)), (*task_ids, person_id, person_id))
    return frozenset(row[0] for row in rows)


def forget(tx: Tx, instance_id: int, standing: Iterable[TaskRow]) -> None:
    """Let go the states that no completion of an instance can be taken back to any more: all before the first that is
    needed, so that none is missing between those that stay. `standing` are its open tasks.
    """
    newest = [row[0] for row in tx.rows(_NEWEST, (instance_id,))]
    if len(newest) < 2:
        return
    untouched = Counter(one.opened_seq for one in standing if one.claimed_by is None)
    needed = (
        seq
        for seq, data in tx.rows(_SINCE, (instance_id, newest[-1]))
        if untouched[seq] == len(values.from_object(data).get("opened", ()))
    )
    oldest = next(needed, values.FAR)
    instances.forget_states(tx, instance_id, next(seq for seq in newest if seq < oldest))


@lru_cache(maxsize=200)
def _possible_statement(count: int) -> Statement:
    marks = ", ".join("?" * count)
    return Statement(
        f"""select t.id from task t join instance i on i.id = t.instance_id join {_BEFORE}
        where t.id in ({marks}) and length(s.content) > 0 and t.completed_by = ? and t.state = 'done'
        and i.status = 'open' and {_UNTOUCHED}"""
    )
