"""Tasks: what the engine has ready for people, and what became of it. Lists of them are in `inbox`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine import errors
from engine.store import values
from engine.store.tx import Statement, Tx


class LastTask(NamedTuple):
    """What was done at a step in another case of the process, and by whose work."""

    id: int
    instance_id: int
    number: str
    holders: str
    completed_at: datetime


class TaskRow(NamedTuple):
    """One task. `holders` are role ids and `@username`s, blanks between. `visit` counts from 1 per element
    and item, and is below for one that was withdrawn with what opened it; `opened_seq` is the event that opened
    the task, `returned` whether that was a return. `paused_at` is since when the clock of an open one stands.
    """

    id: int
    instance_id: int
    engine_id: bytes
    element: str
    item: str | None
    visit: int
    holders: str
    state: str
    opened_at: datetime
    opened_seq: int
    returned: bool
    due_at: datetime | None
    claimed_by: int | None
    claimed_at: datetime | None
    completed_by: int | None
    completed_at: datetime | None
    closed_reason: str
    request_id: bytes | None
    paused_at: datetime | None


class NewTask(NamedTuple):
    """A task to open. `item` is the multi-instance item as text."""

    engine_id: bytes
    element: str
    item: str | None
    due_at: datetime | None
    holders: str
    paused_at: datetime | None = None


COLUMNS = ", ".join(f"t.{name}" for name in TaskRow._fields)
CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "item": lambda text: text or None,
    "opened_at": values.from_us,
    "returned": bool,
    "due_at": values.from_due,
    "claimed_at": values.from_us,
    "completed_at": values.from_us,
    "paused_at": values.from_us,
}
read_row = values.row_reader(TaskRow, TaskRow._fields, **CONVERTERS)
_INSERT = Statement(
    """insert into task (instance_id, engine_id, element, item, visit, holders, state, opened_at, opened_seq,
    returned, due_at, paused_at, closed_reason) values (?, ?, ?, ?,
    (select coalesce(max(visit), 0) + 1 from task where instance_id = ? and element = ? and item = ? and visit > 0),
    ?, 'open', ?, ?, ?, ?, ?, '') returning id, visit"""
)
_ENLIST = Statement("insert into inbox (holder, due_at, task_id) values (?, ?, ?) on conflict do nothing")
_DELIST = Statement("delete from inbox where holder = ? and due_at = ? and task_id = ?")
_RELIST = Statement(
    "update inbox set holder = ?, due_at = ?, task_id = ? where holder = ? and due_at = ? and task_id = ?"
)
_LOAD = Statement(f"select {COLUMNS} from task t where t.id = ?")
_OPEN_OF = Statement(
    f"select {COLUMNS} from task t where t.instance_id = ? and t.state = 'open' order by t.id"
)
_COMPLETE = Statement(
    """update task set state = 'done', completed_by = ?, completed_at = ?, request_id = ?, request_body = ?,
    completed_seq = ? where id = ? and state = 'open'"""
)
_CLOSE = Statement(
    """update task set state = 'closed', completed_at = ?, closed_reason = ?
    where id = ? and state = 'open' returning holders, due_at"""
)
_CLAIM = Statement("update task set claimed_by = ?, claimed_at = ? where id = ? and state = 'open'")
_HOLDERS = Statement("select holders, due_at from task where id = ? and state = 'open'")
_SET_HOLDERS = Statement("update task set holders = ? where id = ?")
_SET_DUE = Statement("update task set due_at = ?, paused_at = ? where id = ?")
# Who takes back what opened a task, and who opens it, wait for each other on its row.
_LOOK = Statement("select 1 from task where id = ? and state = 'open' {lock}", lock="for share")
_READ = Statement("insert into task_read (task_id, person_id, at) values (?, ?, ?) on conflict do nothing")
_UNREAD = Statement("delete from task_read where task_id = ? and person_id = ?")
_LAST_OF_PROCESS = Statement(
    """select t.id, t.instance_id, i.number, t.holders, t.completed_at from (
        select id, number from instance where definition_id in (select id from definition where key = ?)
        and id < ? order by id desc limit ?) i
    join task t on t.instance_id = i.id where t.element = ? and t.item = ? and t.state = 'done'
    order by i.id desc, t.visit desc limit 1"""
)
_BODY = Statement("select request_body from task where id = ?")
_CLAIMED = Statement(
    "select distinct instance_id from task where claimed_by = ? and state = 'open' order by instance_id"
)
_COUNT_CLAIMED = Statement("select count(*) from task where claimed_by = ? and state = 'open'")
_BY_REQUEST = Statement(f"select {COLUMNS} from task t where t.request_id = ?")


def open_many(
    tx: Tx,
    instance_id: int,
    at: datetime,
    seq: int,
    returned: bool,
    tasks: Sequence[NewTask],
    instead: Sequence[TaskRow] = (),
) -> list[TaskRow]:
    """Open tasks of an instance and list them for their holders; `seq` is the event behind it.

    Those `instead` of which they come, which were just completed, leave the lists.
    """
    rows = [_insert_values(instance_id, at, seq, returned, new) for new in tasks]
    made = [
        _opened(instance_id, at, seq, returned, new, *row)
        for new, row in zip(tasks, tx.each(_INSERT, rows) if rows else (), strict=True)
    ]
    gone = [key for row in instead for key in _keys(row.holders, row.due_at, row.id)]
    come = [key for row in made for key in _keys(row.holders, row.due_at, row.id)]
    changed = min(len(gone), len(come))
    for before, after in zip(gone, come, strict=False):
        tx.write(_RELIST, (*after, *before))
    tx.many(_DELIST, gone[changed:])
    tx.many(_ENLIST, come[changed:])
    return made


def load(tx: Tx, task_id: int) -> TaskRow | None:
    """Return one task as it stands; under the lock of its instance it stays so. `inbox.get` has names too."""
    row = tx.row(_LOAD, (task_id,))
    return None if row is None else read_row(row)


def open_of(tx: Tx, instance_id: int) -> list[TaskRow]:
    """Return the open tasks of an instance, in the order they were opened."""
    return [read_row(row) for row in tx.rows(_OPEN_OF, (instance_id,))]


def last_of_process(
    tx: Tx, key: str, before: int, element: str, item: str | None, most: int
) -> LastTask | None:
    """Return the task of an element and item done in the newest of the `most` cases of a process before an instance."""
    row = tx.row(_LAST_OF_PROCESS, (key, before, most, element, item or ""))
    return None if row is None else LastTask(row[0], row[1], row[2], row[3], values.from_us(row[4]))


def by_request(tx: Tx, request_id: bytes) -> TaskRow | None:
    """Return the task that the completion with this request id completed."""
    row = tx.row(_BY_REQUEST, (request_id,))
    return None if row is None else read_row(row)


def instances_claimed(tx: Tx, person_id: int) -> list[int]:
    """Return the instances in which a person has taken an open task."""
    return [int(row[0]) for row in tx.rows(_CLAIMED, (person_id,))]


def count_claimed(tx: Tx, person_id: int) -> int:
    """Return how many open tasks a person has taken."""
    row = tx.row(_COUNT_CLAIMED, (person_id,))
    return int(row[0]) if row else 0


def request_body(tx: Tx, task_id: int) -> int | None:
    """Return the fingerprint of what a task was completed with (None: unknown)."""
    row = tx.row(_BODY, (task_id,))
    return None if row is None or row[0] is None else int(row[0])


def complete(
    tx: Tx,
    task_id: int,
    person_id: int | None,
    at: datetime,
    request_id: bytes | None,
    request_body: int | None = None,
    seq: int | None = None,
) -> None:
    """Mark an open task as done; `open_many` takes it from the lists. Raises Conflict when it is not open.

    `seq` is the event that says so.
    """
    facts = (person_id, values.to_us(at), request_id, request_body, seq, task_id)
    tx.write(_COMPLETE, facts, errors.Conflict(task=task_id))


def close_many(tx: Tx, task_ids: Sequence[int], reason: str, at: datetime) -> None:
    """Withdraw open tasks, with the reason as a code, and take them from every inbox."""
    for task_id in task_ids:
        row = tx.row(_CLOSE, (values.to_us(at), reason, task_id))
        if row is not None:
            tx.many(_DELIST, _stored_keys(row[0], row[1], task_id))


def claim(tx: Tx, task_id: int, person_id: int, at: datetime) -> None:
    """Make a person the one who works on an open task. Raises Conflict when it is not open."""
    tx.write(_CLAIM, (person_id, values.to_us(at), task_id), errors.Conflict(task=task_id))


def release(tx: Tx, task_id: int) -> None:
    """Give an open task back to all its holders. Raises Conflict when it is not open."""
    tx.write(_CLAIM, (None, None, task_id), errors.Conflict(task=task_id))


def add_holder(tx: Tx, task_id: int, holder: str) -> None:
    """Put an open task into one more inbox. Raises Conflict when it is not open."""
    row = tx.row(_HOLDERS, (task_id,))
    if row is None:
        raise errors.Conflict(task=task_id)
    holders = row[0].split()
    if holder not in holders:
        set_holders(tx, task_id, " ".join([*holders, holder]))


def set_holders(tx: Tx, task_id: int, holders: str) -> None:
    """Put an open task into the inboxes of these holders and no others. Raises Conflict when it is not open."""
    row = tx.row(_HOLDERS, (task_id,))
    if row is None:
        raise errors.Conflict(task=task_id)
    tx.many(_DELIST, _stored_keys(row[0], row[1], task_id))
    tx.change(_SET_HOLDERS, (holders, task_id))
    tx.many(_ENLIST, _stored_keys(holders, row[1], task_id))


def set_due(tx: Tx, task_id: int, due_at: datetime | None, paused_at: datetime | None = None) -> None:
    """Move an open task to another due moment, in every inbox too, with its clock stopped since `paused_at` or not.

    Raises Conflict when it is not open.
    """
    row = tx.row(_HOLDERS, (task_id,))
    if row is None:
        raise errors.Conflict(task=task_id)
    tx.many(_DELIST, _stored_keys(row[0], row[1], task_id))
    tx.change(_SET_DUE, (values.to_due(due_at), values.to_us(paused_at) if paused_at else None, task_id))
    tx.many(_ENLIST, _keys(row[0], due_at, task_id))


def enlist(tx: Tx, holders: str, due_at: int, task_id: int) -> None:
    """Put a task that is open again into the inboxes of its holders; `due_at` is as it is stored."""
    tx.many(_ENLIST, _stored_keys(holders, due_at, task_id))


def mark_read(tx: Tx, task_id: int, person_id: int, at: datetime) -> bool:
    """Note that a person has opened an open task, and when first; return whether it is open still."""
    if tx.row(_LOOK, (task_id,)) is None:
        return False
    tx.change(_READ, (task_id, person_id, values.to_us(at)))
    return True


def mark_unread(tx: Tx, task_id: int, person_id: int) -> None:
    """Let a task be new to a person again."""
    tx.change(_UNREAD, (task_id, person_id))


def listings(holders: str) -> list[str]:
    """Return the lists that an open task stands on: each holder's, and of several the one of all of them together.

    So the tasks that nobody can do are found by their holders, whoever shares them.
    """
    each = list(dict.fromkeys(holders.split()))
    return each if len(each) < 2 else [*each, holders]


def _insert_values(
    instance_id: int, at: datetime, seq: int, returned: bool, new: NewTask
) -> tuple[object, ...]:
    place = (instance_id, new.element, new.item or "")
    return (
        instance_id,
        new.engine_id,
        new.element,
        new.item or "",
        *place,
        new.holders,
        values.to_us(at),
        seq,
        returned,
        values.to_due(new.due_at),
        values.to_us(new.paused_at) if new.paused_at else None,
    )


def _opened(
    instance_id: int, at: datetime, seq: int, returned: bool, new: NewTask, task_id: int, visit: int
) -> TaskRow:
    return TaskRow(
        id=task_id,
        instance_id=instance_id,
        engine_id=new.engine_id,
        element=new.element,
        item=new.item or None,
        visit=visit,
        holders=new.holders,
        state="open",
        opened_at=at,
        opened_seq=seq,
        returned=returned,
        due_at=new.due_at,
        claimed_by=None,
        claimed_at=None,
        completed_by=None,
        completed_at=None,
        closed_reason="",
        request_id=None,
        paused_at=new.paused_at,
    )


def _keys(holders: str, due_at: datetime | None, task_id: int) -> list[tuple[str, int, int]]:
    return _stored_keys(holders, values.to_due(due_at), task_id)


def _stored_keys(holders: str, due_at: int, task_id: int) -> list[tuple[str, int, int]]:
    return [(holder, due_at, task_id) for holder in listings(holders)]
