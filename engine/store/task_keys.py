"""What lists of tasks are searched and sorted by, and how tasks shown a while ago stand now.

Of a list only its beginning is read, so that looking through it costs no more however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import inbox, values
from engine.store.tx import Statement, Tx

MOST = 10_000  # tasks of a list that are looked through


class TaskKey(NamedTuple):
    """What a task is found and sorted by; `definition_id` is the version it was opened in."""

    id: int
    due_at: datetime | None
    opened_at: datetime
    completed_at: datetime | None
    returned: bool
    element: str
    item: str | None
    definition_id: int
    number: str
    subject: str
    unread: bool


class TaskState(NamedTuple):
    """How a task stands: whose it is, and who took or completed it when."""

    id: int
    state: str
    holders: str
    claimed_by: int | None
    claimed_at: datetime | None
    claimed_name: str | None
    completed_by: int | None
    completed_at: datetime | None
    completed_name: str | None


_read_key = values.row_reader(
    TaskKey,
    TaskKey._fields,
    due_at=values.from_due,
    opened_at=values.from_us,
    completed_at=values.from_us,
    returned=bool,
    item=lambda text: text or None,
    unread=bool,
)
_read_state = values.row_reader(
    TaskState, TaskState._fields, claimed_at=values.from_us, completed_at=values.from_us
)

_KEY = """t.id, t.due_at, t.opened_at, t.completed_at, t.returned, t.element, t.item,
    coalesce(t.definition_id, i.definition_id), i.number, i.subject"""
_UNREAD = "not exists (select 1 from task_read r where r.task_id = t.id and r.person_id = ?)"
_INSTANCE = "join instance i on i.id = t.instance_id"
_ONE = Statement(f"select {_KEY}, false from task t {_INSTANCE} where t.id = ?")
_DONE = Statement(
    f"""select {_KEY}, false from task t {_INSTANCE} where t.completed_by = ? and t.state = 'done'
    order by t.completed_at desc, t.id desc limit {MOST}"""
)
_STATES = Statement(
    f"""select t.id, t.state, t.holders, t.claimed_by, t.claimed_at, c.name, t.completed_by, t.completed_at, d.name
    from task t left join person c on c.id = t.claimed_by left join person d on d.id = t.completed_by
    where t.id in ({", ".join("?" * inbox.MANY)})"""
)


def of_tab(
    tx: Tx, holders: Sequence[str], person_id: int, tab: str, undone: Sequence[str] = ()
) -> list[TaskKey]:
    """Return the keys of a tab of a person's inbox, as `inbox.page` has it; of each list of it the first MOST.

    In no order. Raises Invalid for a tab that there is not.
    """
    if tab == "done":
        return [_read_key(row) for row in tx.rows(_DONE, (person_id,))]
    key = (-values.FAR, 0)
    if tab == "waiting":
        found = tx.rows(_waiting_statement(len(holders)), inbox.watched_keys(holders, person_id, key))
        return [_read_key(row) for row in found]
    free, undone, mine = inbox.arms(holders, undone, tab)
    if not free and not undone and not mine:
        return []
    parameters = (person_id, *inbox.keys_of(free, undone, mine, tab, person_id, key))
    statement = _statement(len(free), len(undone), mine, tab == "group")
    return [_read_key(row) for row in tx.rows(statement, parameters)]


def one(tx: Tx, task_id: int) -> TaskKey | None:
    """Return the key of one task, on whosever list it stands."""
    row = tx.row(_ONE, (task_id,))
    return None if row is None else _read_key(row)


def states(tx: Tx, task_ids: Sequence[int]) -> list[TaskState]:
    """Return how tasks stand now, at most `inbox.MANY` at once, in no order."""
    if not task_ids:
        return []
    marks = [*task_ids, *[task_ids[-1]] * (inbox.MANY - len(task_ids))]
    return [_read_state(row) for row in tx.rows(_STATES, marks)]


@lru_cache(maxsize=200)
def _statement(free: int, undone: int, mine: bool, shared: bool) -> Statement:
    found = inbox.union(free, undone, mine, MOST, shared=shared)
    return Statement(f"select {_KEY}, {_UNREAD} from ({found}) t {_INSTANCE} limit {MOST}")


@lru_cache(maxsize=200)
def _waiting_statement(holders: int) -> Statement:
    return Statement(f"select {_KEY}, false from {inbox.watched(_INSTANCE, holders)} limit {MOST}")
