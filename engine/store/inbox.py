"""Reading tasks: one with the names around it, and pages of them in the order of their tenggat.

A page is a range scan per holder from the last key seen, so its cost does not grow with what waits behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from engine import errors
from engine.store import places, tasks, values
from engine.store.tx import Statement, Tx

COUNT_LIMIT = 100  # more than that is shown as "99+": counting a million would cost more than the page
MANY = 50  # ids that are looked up at once


class InboxRow(NamedTuple):
    """A task with what a list shows beside it. `opened_by` is the user name of whose act opened it, empty for a start
    by itself and a timer; `opened_data` is the data of a return, else empty.

    `suspended_at` is since when its instance is suspended. `unread` is whether the person a list is for has not opened
    it yet; in a list for nobody it is False.
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
    number: str
    subject: str
    instance_status: str
    definition_id: int
    claimed_username: str | None
    claimed_name: str | None
    completed_username: str | None
    completed_name: str | None
    opened_by: str
    opened_by_name: str | None
    opened_data: Mapping[str, Any]
    suspended_at: datetime | None
    unread: bool


class Page(NamedTuple):
    """A page of tasks; `next` is the key of the page after it, or None."""

    rows: tuple[InboxRow, ...]
    next: str | None


class Sending(NamedTuple):
    """Who sent a task: the user name, the holders of the task that was sent, and who started the instance."""

    id: int
    sender: str
    holders: str
    started_by: int | None


_read = values.row_reader(
    InboxRow,
    InboxRow._fields,
    opened_data=lambda text: values.from_object(text) if text else {},
    suspended_at=values.from_us,
    unread=bool,
    **tasks.CONVERTERS,
)

_LINE = f"""{tasks.COLUMNS}, i.number, i.subject, i.status, coalesce(t.definition_id, i.definition_id),
    c.username, c.name, d.username, d.name, coalesce(e.actor, ''), o.name, case when t.returned then e.data end,
    i.suspended_at"""
_UNREAD = "not exists (select 1 from task_read r where r.task_id = t.id and r.person_id = ?)"
_AROUND = """join instance i on i.id = t.instance_id
    left join person c on c.id = t.claimed_by
    left join person d on d.id = t.completed_by
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    left join person o on o.username = e.actor"""
_FREE = """select {columns} from inbox x join task t on t.id = x.task_id
    where x.holder = ? and (x.due_at, x.task_id) > (?, ?) and t.claimed_by is null
    order by x.due_at, x.task_id limit {most}"""
_SHARED = _FREE.replace("t.claimed_by is null", "(t.claimed_by is null or t.claimed_by <> ?)")
_UNDONE = """select {columns} from inbox x join task t on t.id = x.task_id
    where x.holder = ? and (x.due_at, x.task_id) > (?, ?) and t.holders = x.holder
    order by x.due_at, x.task_id limit {most}"""
_MINE = """select {columns} from task t
    where t.claimed_by = ? and t.state = 'open' and (t.due_at, t.id) > (?, ?)
    order by t.due_at, t.id limit {most}"""

_LISTINGS = Statement(
    """with recursive l(holder) as (select min(holder) from inbox union all
    select (select min(x.holder) from inbox x where x.holder > l.holder) from l where l.holder is not null)
    select holder from l where holder is not null"""
)
_MARKS = ", ".join("?" * MANY)
_SOME = Statement(f"select {_LINE}, {_UNREAD} from task t {_AROUND} where t.id in ({_MARKS})")
_SENDINGS = Statement(
    f"""select t.id, coalesce(e.actor, ''), coalesce(s.holders, ''), i.started_by from task t
    join instance i on i.id = t.instance_id
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    left join task s on s.id = e.task_id where t.id in ({_MARKS})"""
)
_UNDONE_COUNT = Statement(f"select count(*) from ({_UNDONE.format(columns='t.id', most=COUNT_LIMIT)}) p")
_GET = Statement(f"select {_LINE}, {_UNREAD} from task t {_AROUND} where t.id = ?")
_STANDING = Statement(
    f"""{places.WALK}, k(id) as (select id from w where id is not null
    union select (select d.id from task d where d.instance_id = q.instance_id and d.element = q.element
        and d.item = q.item and d.visit > 0 and d.state = 'done' order by d.visit desc limit 1)
    from w join task q on q.id = w.id
    union select o.id from task o where o.instance_id = ? and o.state = 'open')
    select {_LINE}, false from k join task t on t.id = k.id {_AROUND} order by t.id"""
)
_NEWEST = Statement(
    """select id, count(*) over () from task where instance_id = ? and state <> 'closed'
    order by opened_at desc, id desc limit ?"""
)
_WAS_LATE = Statement(
    """select element from task where instance_id = ? and completed_at > due_at
    group by element order by min(id)"""
)
_OF_INSTANCE = Statement(f"select {_LINE}, false from task t {_AROUND} where t.instance_id = ? order by t.id")


def get(tx: Tx, task_id: int, reader: int = 0) -> InboxRow | None:
    """Return one task with what a list shows beside it, new or not to the person `reader`."""
    row = tx.row(_GET, (reader, task_id))
    return None if row is None else _read(row)


def of_instance(tx: Tx, instance_id: int) -> list[InboxRow]:
    """Return every task an instance ever had, in the order they were opened."""
    return [_read(row) for row in tx.rows(_OF_INSTANCE, (instance_id,))]


def standing(tx: Tx, instance_id: int) -> list[InboxRow]:
    """Return the open tasks of an instance, and of each place the last one and the last done, in order of opening."""
    return [_read(row) for row in tx.rows(_STANDING, (instance_id, instance_id))]


def newest(tx: Tx, instance_id: int, limit: int) -> tuple[list[InboxRow], int]:
    """Return the tasks opened last, without those closed undone, and how many of them there are; at most MANY."""
    found = tx.rows(_NEWEST, (instance_id, limit))
    return some(tx, sorted(row[0] for row in found)), int(found[0][1]) if found else 0


def was_late(tx: Tx, instance_id: int) -> list[str]:
    """Return the elements of which a task ended after its tenggat, in the order of the first of each."""
    return [row[0] for row in tx.rows(_WAS_LATE, (instance_id,))]


def open_of_many(tx: Tx, instance_ids: Sequence[int]) -> dict[int, list[InboxRow]]:
    """Return the open tasks of several instances by instance, in the order they were opened."""
    found: dict[int, list[InboxRow]] = {}
    if instance_ids:
        for row in tx.rows(_open_statement(len(instance_ids)), instance_ids):
            found.setdefault(row[1], []).append(_read(row))
    return found


def listings(tx: Tx) -> list[str]:
    """Whose lists hold any open task: each holder, and holders together as tasks have them. One look each."""
    return [row[0] for row in tx.rows(_LISTINGS)]


def page(
    tx: Tx,
    holders: Sequence[str],
    person_id: int,
    tab: str,
    after: str | None = None,
    limit: int = 50,
    undone: Sequence[str] = (),
) -> Page:
    """Return a page of a person's tasks by tenggat, none last; `after` is the `next` of the page before.

    Tabs: "mine" (claimed by the person, or free and for the person by name), "group" (for one of the roles in
    `holders`, free or taken by somebody else), "all" (what is one's own, and what is free), "waiting" (open for
    others in running instances the person started or
    lately worked in), "done" (done by the person, newest first). Of the listings in `undone`, tasks of just
    these holders stand with those of the roles, taken or not. Raises Invalid.
    """
    if tab == "done":
        return _done(tx, person_id, after, limit)
    if tab == "waiting":
        return _waiting_on_others(tx, holders, person_id, after, limit)
    free, undone, mine = arms(holders, undone, tab)
    if not free and not undone and not mine:
        return Page((), None)
    key = values.page_key(after, (-values.FAR, 0))
    parameters = (person_id, *keys_of(free, undone, mine, tab, person_id, key))
    statement = _page_statement(len(free), len(undone), mine, limit + 1, tab == "group")
    return _cut(tx.rows(statement, parameters), limit)


def keys_of(
    free: Sequence[str], undone: Sequence[str], mine: bool, tab: str, person_id: int, key: tuple[int, int]
) -> list[Any]:
    """Return the values of the marks in `union`."""
    shared = (person_id,) if tab == "group" else ()
    found = [part for holder in free for part in (holder, *key, *shared)]
    found += [part for holder in undone for part in (holder, *key)]
    return [*found, person_id, *key] if mine else found


def some(tx: Tx, task_ids: Sequence[int], reader: int = 0) -> list[InboxRow]:
    """Return tasks by their ids, in the order of these, new or not to the person `reader`; at most MANY at once."""
    if not task_ids:
        return []
    marks = [*task_ids, *[task_ids[-1]] * (MANY - len(task_ids))]
    found = {row[0]: _read(row) for row in tx.rows(_SOME, (reader, *marks))}
    return [found[one] for one in task_ids if one in found]


def sendings(tx: Tx, task_ids: Sequence[int]) -> dict[int, Sending]:
    """Return by task who sent it, of each task its own act of sending."""
    found: dict[int, Sending] = {}
    for first in range(0, len(task_ids), MANY):
        some_ids = task_ids[first : first + MANY]
        marks = [*some_ids, *[some_ids[-1]] * (MANY - len(some_ids))]
        found |= {row[0]: Sending(*row) for row in tx.rows(_SENDINGS, marks)}
    return found


def counts(
    tx: Tx, holders: Sequence[str], person_id: int, now: datetime, undone: Sequence[str] = ()
) -> dict[str, int]:
    """Return how many tasks stand under each tab, and how many of "all" are late ("late").

    COUNT_LIMIT means that many or more.
    """
    own, roles = _own_and_roles(holders)
    key = (-values.FAR, 0)
    elsewhere = (*watched_keys(holders, person_id, key), person_id)
    arms = [part for holder in (*own, *roles, *undone) for part in (holder, *key)]
    parameters = (values.to_us(now), *elsewhere, *arms, person_id, *key)
    row = tx.row(_counts_statement(len(own), len(roles), len(undone), COUNT_LIMIT), parameters)
    assert row is not None
    names = ("mine", "group", "all", "late", "waiting", "done")
    return {name: min(int(number), COUNT_LIMIT) for name, number in zip(names, row, strict=True)}


def undone(tx: Tx, listing: str) -> int:
    """Return how many open tasks have just the holders of a listing; COUNT_LIMIT means that many or more."""
    row = tx.row(_UNDONE_COUNT, (listing, -values.FAR, 0))
    assert row is not None
    return min(int(row[0]), COUNT_LIMIT)


def _waiting_on_others(tx: Tx, holders: Sequence[str], person_id: int, after: str | None, limit: int) -> Page:
    key = values.page_key(after, (-values.FAR, 0))
    parameters = watched_keys(holders, person_id, key)
    return _cut(tx.rows(_watch_statement(len(holders), limit + 1), parameters), limit)


def _cut(found: Iterable[Any], limit: int) -> Page:
    """Return the first `limit` of the rows found, and the key of the page after them when there are more."""
    rows = tuple(map(_read, found))
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], values.page_text(values.to_due(last.due_at), last.id))


def _done(tx: Tx, person_id: int, after: str | None, limit: int) -> Page:
    key = values.page_key(after, (values.FAR, values.FAR))
    rows = [_read(row) for row in tx.rows(_done_statement(limit + 1), (person_id, *key))]
    if len(rows) <= limit:
        return Page(tuple(rows), None)
    last = rows[limit - 1]
    assert last.completed_at is not None
    return Page(tuple(rows[:limit]), values.page_text(values.to_us(last.completed_at), last.id))


def arms(holders: Sequence[str], undone: Sequence[str], tab: str) -> tuple[list[str], Sequence[str], bool]:
    """The holders whose free tasks stand under a tab, what nobody can do, and whether one's own claimed ones do."""
    own, roles = _own_and_roles(holders)
    found = {
        "mine": (own, (), True),
        "group": (roles, undone, False),
        "all": (own + roles, undone, True),
    }.get(tab)
    if found is None:
        raise errors.Invalid(field="tab", reason="choice", choices="mine, group, all, waiting, done")
    return found


def _own_and_roles(holders: Sequence[str]) -> tuple[list[str], list[str]]:
    own = [holder for holder in holders if holder.startswith("@")]
    return own, [holder for holder in holders if not holder.startswith("@")]


# How many rows are wanted is written into the text: PostgreSQL plans a statement once, and for a number that it
# does not know it plans to read a tenth of everybody's tasks.


def union(free: int, undone: int, mine: bool, most: int, shared: bool = False) -> str:
    """The tasks of `free` holders, those that nobody can do and one's own, whole; each task comes once.

    With `shared` also those of the holders that somebody else has taken.
    """
    parts = [_SHARED if shared else _FREE] * free + [_UNDONE] * undone + [_MINE] * mine
    whole = f"{tasks.COLUMNS}, t.definition_id"
    arms = [arm.format(columns=whole, most=most) for arm in parts]
    return " union ".join(f"select * from ({arm}) a{place}" for place, arm in enumerate(arms))


@lru_cache(maxsize=200)
def _open_statement(instances: int) -> Statement:
    marks = ", ".join("?" * instances)
    return Statement(
        f"""select {_LINE}, false from task t {_AROUND}
        where t.instance_id in ({marks}) and t.state = 'open' order by t.id"""
    )


@lru_cache(maxsize=200)
def _page_statement(free: int, undone: int, mine: bool, most: int, shared: bool = False) -> Statement:
    return Statement(
        f"""select {_LINE}, {_UNREAD} from ({union(free, undone, mine, most, shared=shared)}) t {_AROUND}
        order by t.due_at, t.id limit {most}"""
    )


@lru_cache(maxsize=200)
def _done_statement(most: int) -> Statement:
    return Statement(
        f"""select {_LINE}, false from task t {_AROUND} where t.completed_by = ? and t.state = 'done'
        and (t.completed_at, t.id) < (?, ?) order by t.completed_at desc, t.id desc limit {most}"""
    )


@lru_cache(maxsize=200)
def _counts_statement(own: int, roles: int, undone: int, most: int) -> Statement:
    """All counts in one look: each arm is read once, and each of its tasks counted under every tab it stands in."""
    parts = [(_FREE, 1, 0)] * own + [(_FREE, 0, 1)] * roles + [(_UNDONE, 0, 1)] * undone + [(_MINE, 1, 0)]
    keys = [arm.format(columns="t.due_at, t.id", most=most) for arm, _mine, _group in parts]
    arms = " union all ".join(
        f"select due_at, id, {mine} as mine, {group} as grouped from ({arm}) a{place}"
        for place, (arm, (_arm, mine, group)) in enumerate(zip(keys, parts, strict=True))
    )
    return Statement(
        f"""select coalesce(sum(mine), 0), coalesce(sum(grouped), 0), count(*),
            coalesce(sum(case when due_at < ? then 1 else 0 end), 0),
            (select count(*) from (select 1 from {watched("", own + roles)} limit {most}) w),
            (select count(*) from (
                select 1 from task where completed_by = ? and state = 'done' limit {most}) d)
        from (select due_at, id, max(mine) as mine, max(grouped) as grouped from ({arms}) u group by due_at, id) p"""
    )


def watched(around: str, holders: int) -> str:
    """Return the tasks that a person waits for, after a key: what follows "from"."""
    foreign = " and replace(' ' || t.holders || ' ', ?, '') = ' ' || t.holders || ' '" * holders
    return f"""(
            select id from (select id from instance where started_by = ? and status = 'open'
                order by id desc limit 500) s
            union
            select instance_id from (select instance_id from task where completed_by = ? and state = 'done'
                order by completed_at desc, id desc limit 500) w
        ) m join task t on t.instance_id = m.id and t.state = 'open' {around}
        where (t.due_at, t.id) > (?, ?) and ((t.claimed_by is not null and t.claimed_by <> ?)
            or (t.claimed_by is null{foreign}))"""


def watched_keys(holders: Iterable[str], person_id: int, key: tuple[int, int]) -> list[Any]:
    """Return the values of the marks in `watched`: a holder is found among those of a task by the blanks around."""
    return [person_id, person_id, *key, person_id, *(f" {holder} " for holder in holders)]


@lru_cache(maxsize=200)
def _watch_statement(holders: int, most: int) -> Statement:
    found = watched(_AROUND, holders)
    return Statement(f"select {_LINE}, false from {found} order by t.due_at, t.id limit {most}")
