"""Notices inside the program, to a role or to one person (`@username`).

A notice has a cause. It is closed when that is gone: `closed_at` stands where it is gone for everybody, and what
follows from the task itself (done, taken by another, due later) is read from there, so that no list lags behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

RECENT = 100  # of each holder; older ones are no news to anybody
EXECUTORS = ("task", "returned", "due_soon", "overdue", "reassigned", "came_back", "try_again", "reminded")
OF_HOLDERS = ("task", "returned", "due_soon", "overdue")  # for whoever holds the task, as long as they do
LATE = ("overdue", "overdue_below")
WITH_TASK = ("task", "returned", "reassigned", "came_back")  # read by whoever has opened the task
REMARKS = ("mentioned",)  # of a task, but they outlive it
DECISIONS = (
    "draft_submitted",
    "disposal_waits",
    "rights_proposed",
    "incident",
    "incident_stays",
    "stopped",
    "fault_found",
    "backup_failed",
    "storage_low",
)  # wait until decided


class NoticeRow(NamedTuple):
    """One notice as one person sees it.

    `gone` is whether its cause is; the fields of the task say how: `state` open, done or closed, who has taken or
    completed it. `started_by` is who started the instance.
    """

    id: int
    holder: str
    kind: str
    instance_id: int | None
    number: str | None
    definition_id: int | None
    task_id: int | None
    element: str | None
    at: datetime
    data: Mapping[str, Any]
    draft_id: int | None
    read: bool
    cause: str
    gone: bool
    closed_at: datetime | None
    started_by: int | None
    state: str
    holders: str
    item: str
    due_at: datetime | None
    claimed_name: str
    completed_name: str
    completed_at: datetime | None


class Unread(NamedTuple):
    """What is to be known of a notice for counting it."""

    kind: str
    cause: str
    instance_id: int | None
    holders: str
    data: Mapping[str, Any]


class Fresh(NamedTuple):
    """A notice that no mail knows of yet."""

    id: int
    holder: str
    cause: str
    at: datetime


class Told(NamedTuple):
    """An open task and one notice of it (None: it has none yet); `soon_at` is the tenggat it was listed with."""

    task_id: int
    holders: str
    item: str
    returned: bool
    opened_seq: int
    opened_at: datetime
    due_at: datetime | None
    soon_at: datetime | None
    notice_id: int | None
    holder: str | None
    kind: str | None
    cause: str | None
    closed: bool


def cause(kind: str, *keys: int | str | datetime) -> str:
    """Return the name of a cause: its kind and what it is about, and when, where it may come again."""
    return ":".join([kind, *(str(values.to_us(key) if isinstance(key, datetime) else key) for key in keys)])


def _among(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_ADD = Statement(
    """insert into notice (holder, kind, instance_id, task_id, at, data, draft_id, cause)
    values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (cause, holder) do nothing returning id"""
)
_CLOSE = Statement("update notice set closed_at = ? where cause = ? and closed_at is null")
_CLOSE_ONE = Statement("update notice set closed_at = ? where id = ? and closed_at is null")
_OPEN_ONE = Statement("update notice set closed_at = null where id = ? and closed_at is not null")
_CLOSE_DONE = Statement(
    f"""update notice set closed_at = ? where instance_id = ? and closed_at is null and kind not in ({_among(REMARKS)})
    and exists (select 1 from task t where t.id = notice.task_id and t.state <> 'open')"""
)
_READ_ONE = Statement("insert into notice_read (notice_id, person_id) values (?, ?) on conflict do nothing")
_CAUSE = Statement("select cause, holder from notice where id = ?")
_READ_CAUSE = Statement(
    """insert into notice_read (notice_id, person_id) select n.id, ? from notice n where n.cause = ? and n.holder = ?
    on conflict do nothing"""
)
_OPEN_TASKS = Statement(
    """select t.id, t.holders, t.item, t.returned, t.opened_seq, t.opened_at, t.due_at, s.due_at, n.id, n.holder,
    n.kind, n.cause, case when n.closed_at is null then 0 else 1 end
    from task t left join due_soon s on s.task_id = t.id left join notice n on n.task_id = t.id
    where t.instance_id = ? and t.state = 'open' order by t.id, n.id"""
)
_FRESH = Statement(
    "select id, holder, cause, at from notice where mailed_at is null order by id limit 100 {lock}",
    lock="for update skip locked",
)
_TOLD = Statement("select 1 from notice where cause = ? and holder = ?")
_STANDING = Statement("select cause, data from notice where holder = ? and closed_at is null and kind = ?")
_SOME_FRESH = Statement("select 1 from notice where mailed_at is null limit 1")
_MAILED = Statement("update notice set mailed_at = ? where id = ?")
_OF_CAUSE = Statement("select id, holder, cause from notice where cause = ? and id < ? order by id")
_OLD = Statement(
    f"""select n.id from notice n left join task t on t.id = n.task_id where n.at < ? and (n.closed_at is not null
    or t.state <> 'open' or n.kind in ({_among(REMARKS)})
    or (n.task_id is null and n.kind not in ({_among(DECISIONS)}))) order by n.at limit 500"""
)
_FORGET_READ = Statement("delete from notice_read where notice_id = ?")
_FORGET = Statement("delete from notice where id = ?")

_GONE = f"""case when n.closed_at is not null then 1 when n.task_id is null or n.kind in ({_among(REMARKS)}) then 0
    when t.state <> 'open' then 1
    when n.kind = 'reassigned' and t.claimed_by is null then 1
    when n.kind in ({_among(EXECUTORS)}) and t.claimed_by is not null and t.claimed_by <> ? then 1
    when n.kind in ({_among(LATE)}) and t.due_at > ? then 1 else 0 end"""
_READ = f"""case when exists (select 1 from notice_read r where r.notice_id = n.id and r.person_id = ?) then 1
    when n.kind in ({_among(WITH_TASK)}) and exists
    (select 1 from task_read r where r.task_id = n.task_id and r.person_id = ?) then 1 else 0 end"""
_LINE = f"""n.id, n.holder, n.kind, n.instance_id, i.number, coalesce(t.definition_id, i.definition_id), n.task_id,
    t.element, n.at, n.data, n.draft_id, {_READ} as seen, n.cause, {_GONE} as gone, n.closed_at, i.started_by,
    t.state, t.holders, t.item, t.due_at, c.name, d.name, t.completed_at"""
_AROUND = """left join task t on t.id = n.task_id left join instance i on i.id = n.instance_id
    left join person c on c.id = t.claimed_by left join person d on d.id = t.completed_by"""

_read = values.row_reader(
    NoticeRow,
    NoticeRow._fields,
    at=values.from_us,
    data=lambda text: values.from_object(text),
    read=bool,
    gone=bool,
    closed_at=values.from_us,
    state=lambda text: text or "",
    holders=lambda text: text or "",
    item=lambda text: text or "",
    due_at=lambda us: None if us is None else values.from_due(us),
    claimed_name=lambda text: text or "",
    completed_name=lambda text: text or "",
    completed_at=values.from_us,
)
_read_told = values.row_reader(
    Told,
    Told._fields,
    returned=bool,
    opened_at=values.from_us,
    due_at=values.from_due,
    soon_at=lambda us: None if us is None else values.from_due(us),
    closed=bool,
)


def add(
    tx: Tx,
    holder: str,
    kind: str,
    instance_id: int | None,
    task_id: int | None,
    at: datetime,
    data: Mapping[str, Any],
    draft_id: int | None = None,
    *,
    cause: str,
) -> int | None:
    """Leave a notice for a role or a person, about an instance or the draft of a process; return its id.

    `cause` names what it is about, once and for all: a holder hears of one cause once, however often this is done
    (then it returns None), and somebody with two holders sees one line. `close` takes the same words.
    """
    text = values.to_json(data)
    row = tx.row(_ADD, (holder, kind, instance_id, task_id, values.to_us(at), text, draft_id, cause))
    return None if row is None else int(row[0])


def close(tx: Tx, causes: Iterable[str], at: datetime) -> None:
    """Close every notice of these causes: what they ask for has been done or is no longer asked."""
    tx.many(_CLOSE, [(values.to_us(at), cause) for cause in causes])


def close_some(tx: Tx, ids: Iterable[int], at: datetime) -> None:
    """Close these notices alone."""
    tx.many(_CLOSE_ONE, [(values.to_us(at), one) for one in ids])


def open_some(tx: Tx, ids: Iterable[int]) -> None:
    """Open these notices again: their cause is back. Who has read them has read them."""
    tx.many(_OPEN_ONE, [(one,) for one in ids])


def close_done(tx: Tx, instance_id: int, at: datetime) -> None:
    """Close what was told of tasks of an instance that are open no more."""
    tx.write(_CLOSE_DONE, (values.to_us(at), instance_id))


def open_tasks(tx: Tx, instance_id: int) -> list[Told]:
    """Return the open tasks of an instance, each once for every notice of it, or once without."""
    return [_read_told(row) for row in tx.rows(_OPEN_TASKS, (instance_id,))]


def is_told(tx: Tx, cause: str, holder: str) -> bool:
    """Return whether a holder was told of a cause, and it is not forgotten yet."""
    return tx.row(_TOLD, (cause, holder)) is not None


def standing(tx: Tx, holder: str, kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return cause and facts of the notices of a kind that are open for a holder."""
    return [(str(row[0]), values.from_object(row[1])) for row in tx.rows(_STANDING, (holder, kind))]


def list_recent(
    tx: Tx,
    holders: Sequence[str],
    person_id: int,
    now: datetime,
    limit: int = RECENT,
    *,
    unread: bool = False,
) -> list[NoticeRow]:
    """Return the newest notices for any of the holders, newest first; with `unread` those alone that are open and
    that this person has not read.
    """
    each = list(dict.fromkeys(holders))
    if not each:
        return []
    arms = each if unread else [*each, *each]
    person = (person_id, person_id, person_id, values.to_us(now))
    return [_read(row) for row in tx.rows(_list_statement(len(each), unread), (*person, *arms, limit))]


def list_unread(tx: Tx, holders: Sequence[str], person_id: int, now: datetime) -> list[Unread]:
    """Return what of the newest open notices of the holders this person has not read."""
    each = list(dict.fromkeys(holders))
    if not each:
        return []
    person = (person_id, values.to_us(now), person_id, person_id)
    rows = tx.rows(_unread_statement(len(each)), (*each, *person))
    return [Unread(row[0], row[1], row[2], row[3] or "", values.from_object(row[4])) for row in rows]


def get(tx: Tx, notice_id: int, person_id: int, now: datetime) -> NoticeRow | None:
    """Return one notice as a person sees it, whosever it is."""
    row = tx.row(_ONE, (person_id, person_id, person_id, values.to_us(now), notice_id))
    return None if row is None else _read(row)


def mark_read(tx: Tx, notice_id: int, person_id: int, holders: Sequence[str]) -> bool:
    """Note that a person has read a notice, and of its cause what else is theirs; False when there is none such for
    one of the holders.
    """
    row = tx.row(_CAUSE, (notice_id,))
    if row is None or row[1] not in holders:
        return False
    tx.many(_READ_CAUSE, [(person_id, row[0], holder) for holder in dict.fromkeys(holders)])
    return True


def mark_known(tx: Tx, notice_ids: Iterable[int], person_id: int) -> None:
    """Note that a person knows of these notices: has read all, or done the act that they tell of."""
    tx.many(_READ_ONE, [(one, person_id) for one in notice_ids])


def some_unmailed(tx: Tx) -> bool:
    """Return whether there are notices that no mail knows of yet."""
    return tx.row(_SOME_FRESH) is not None


def take_unmailed(tx: Tx, now: datetime) -> list[Fresh]:
    """Return notices that no mail knows of yet, oldest first, and count them as handed over with this transaction.

    Several workers get different ones.
    """
    found = [Fresh(row[0], row[1], row[2], values.from_us(row[3])) for row in tx.rows(_FRESH)]
    tx.many(_MAILED, [(values.to_us(now), one.id) for one in found])
    return found


def told_before(tx: Tx, fresh: Fresh) -> list[str]:
    """Return the holders who had been told of the cause of a notice before it."""
    return [str(row[1]) for row in tx.rows(_OF_CAUSE, (fresh.cause, fresh.id))]


def forget_old(tx: Tx, before: datetime) -> int:
    """Remove notices from before that moment which ask for nothing any more, some at a time; return how many."""
    old = [(row[0],) for row in tx.rows(_OLD, (values.to_us(before),))]
    tx.many(_FORGET_READ, old)
    tx.many(_FORGET, old)
    return len(old)


def _arm(condition: str = "") -> str:
    """The newest notices of one holder: one short range of an index."""
    return (
        f"select * from (select id from notice where holder = ?{condition} order by id desc limit {RECENT}) a"
    )


@lru_cache
def _list_statement(holders: int, unread: bool) -> Statement:
    arms = [_arm(" and closed_at is null")] * holders + ([] if unread else [_arm()] * holders)
    lines = f"""select {_LINE} from notice n {_AROUND} where n.id in ({" union ".join(arms)})"""
    if not unread:
        return Statement(f"{lines} order by n.id desc limit ?")
    return Statement(f"select * from ({lines}) z where z.seen = 0 and z.gone = 0 order by z.id desc limit ?")


@lru_cache
def _unread_statement(holders: int) -> Statement:
    columns = "id, kind, cause, instance_id, task_id, closed_at, data"
    arm = f"""select * from (select {columns} from notice where holder = ? and closed_at is null
        order by id desc limit {RECENT}) a"""
    return Statement(
        f"""select n.kind, n.cause, n.instance_id, t.holders, n.data from ({" union all ".join([arm] * holders)}) n
        left join task t on t.id = n.task_id where {_GONE} = 0 and {_READ} = 0"""
    )


_ONE = Statement(f"select {_LINE} from notice n {_AROUND} where n.id = ?")
