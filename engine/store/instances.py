"""Running processes: one row each, with the engine's state and the end of their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine import errors
from engine.store import history, seals, values
from engine.store.tables import definition, instance, person, suspension, task
from engine.store.tx import Row, Statement, Tx


class InstanceRow(NamedTuple):
    """One instance. `state` is the engine's (empty when ended); `event_count` and `head` end its history.

    `troubled` is whether an incident of it is unsolved, `suspended_at` since when it is suspended.
    """

    id: int
    definition_id: int
    number: str
    subject: str
    status: str
    revision: int
    state: bytes
    event_count: int
    head: bytes
    started_by: int | None
    started_at: datetime
    ended_at: datetime | None
    ended_by: int | None
    end_reason: str
    request_id: bytes | None
    request_body: int | None
    troubled: bool
    suspended_at: datetime | None


class InstanceListRow(NamedTuple):
    """One line of a list of instances, with the names behind its ids."""

    id: int
    definition_id: int
    number: str
    subject: str
    status: str
    key: str
    version: int
    started_by: int | None
    started_username: str
    started_name: str
    started_at: datetime
    ended_at: datetime | None
    suspended_at: datetime | None


class Twin(NamedTuple):
    """A case of a process that has the subject which another would have; `started_name` is empty for nobody."""

    id: int
    number: str
    subject: str
    status: str
    started_name: str
    started_at: datetime


class Ending(NamedTuple):
    """Whether and how an instance ended, and who started it: user names, empty for nobody."""

    status: str
    started_by: str
    ended_by: str
    ended_by_name: str
    ended_at: datetime | None
    reason: str


class InstancePage(NamedTuple):
    """A page of instances; `next` is the key of the page after it, or None."""

    rows: tuple[InstanceListRow, ...]
    next: str | None


STATE = "(select s.content from state s where s.instance_id = i.id order by s.seq desc limit 1)"
_TROUBLED = "exists (select 1 from incident x where x.instance_id = i.id and x.solved_at is null)"
COLUMNS = tuple(
    {"state": STATE, "troubled": _TROUBLED}.get(name, f"i.{name}") for name in InstanceRow._fields
)
# What PostgreSQL gives after it has waited for a lock is the new row of the instance beside the old ones of all else;
# the old revision beside the new one tells that it was so.
KNOWN = "(select j.revision from instance j where j.id = i.id)"
_REVISION = InstanceRow._fields.index("revision")
read_row = values.row_reader(
    InstanceRow,
    InstanceRow._fields,
    state=lambda content: bytes(content or b""),
    started_at=values.from_us,
    ended_at=values.from_us,
    troubled=bool,
    suspended_at=values.from_us,
)
read_line = values.row_reader(
    InstanceListRow,
    InstanceListRow._fields,
    started_username=lambda text: text or "",
    started_name=lambda text: text or "",
    started_at=values.from_us,
    ended_at=values.from_us,
    suspended_at=values.from_us,
)

_NAMES = {
    "key": definition.c.key,
    "version": definition.c.version,
    "started_username": person.c.username,
    "started_name": person.c.name,
}
LINES = (
    sa.select(*(_NAMES[name] if name in _NAMES else instance.c[name] for name in InstanceListRow._fields))
    .join_from(instance, definition, definition.c.id == instance.c.definition_id)
    .outerjoin(person, person.c.id == instance.c.started_by)
)

_INSERT = Statement(
    """insert into instance (definition_id, number, subject, status, revision, event_count, head,
    started_by, started_at, end_reason, request_id, request_body)
    values (?, ?, ?, 'open', 1, 0, ?, ?, ?, '', ?, ?)
    returning id"""
)
ALL = ", ".join(COLUMNS)
_GET = Statement(f"select {ALL} from instance i where i.id = ?")
_LOCK = Statement(f"select {ALL}, {KNOWN} from instance i where i.id = ? {{lock}}", lock="for update")
_TRY_LOCK = Statement(
    f"select {ALL}, {KNOWN} from instance i where i.id = ? {{lock}}", lock="for update skip locked"
)
_ENDING = Statement(
    """select i.status, s.username, e.username, e.name, i.ended_at, i.end_reason from instance i
    left join person s on s.id = i.started_by left join person e on e.id = i.ended_by where i.id = ?"""
)
_BY_REQUEST = Statement(f"select {ALL} from instance i where i.request_id = ?")
_BY_NUMBER = Statement("select id from instance where number = ?")
_ALIKE = Statement(
    """select i.id, i.number, i.subject, i.status, coalesce(p.name, ''), i.started_at from instance i
    join definition d on d.id = i.definition_id left join person p on p.id = i.started_by
    where i.subject = ? and d.key = ? and i.status <> 'cancelled' order by i.id desc limit 1"""
)
_NUMBER = Statement("select 1 from instance where number = ?")
_END = Statement(
    """update instance set status = ?, revision = revision + 1, event_count = ?, head = ?,
    ended_at = ?, ended_by = ?, end_reason = ? where id = ? and revision = ?"""
)
_KEEP_STATE = Statement(
    """insert into state (instance_id, seq, content) values (?, ?, ?)
    on conflict (instance_id, seq) do update set content = excluded.content"""
)
_FORGET_STATES = Statement("delete from state where instance_id = ? and seq < ?")
_FORGET_STATES_FROM = Statement("delete from state where instance_id = ? and seq >= ?")
_EXTEND = Statement(
    "update instance set revision = revision + 1, event_count = ?, head = ? where id = ? and revision = ?"
)


def has_number(tx: Tx, number: str) -> bool:
    """Return whether an instance bears that number."""
    return tx.row(_NUMBER, (number,)) is not None


def by_number(tx: Tx, number: str) -> int | None:
    """Return the instance that bears a number."""
    row = tx.row(_BY_NUMBER, (number,))
    return None if row is None else int(row[0])


def alike(tx: Tx, key: str, subject: str) -> Twin | None:
    """Return the newest instance of a process with a subject that was not cancelled."""
    row = tx.row(_ALIKE, (subject, key))
    return None if row is None else Twin(row[0], row[1], row[2], row[3], row[4], values.from_us(row[5]))


def insert(
    tx: Tx,
    definition_id: int,
    number: str,
    subject: str,
    started_by: int | None,
    started_at: datetime,
    *,
    state: bytes = b"",
    request_id: bytes | None = None,
    request_body: int | None = None,
) -> InstanceRow:
    """Add an open instance without events, revision 1. Raises Conflict when number or request id is taken."""
    row = tx.row(
        _INSERT,
        (
            definition_id,
            number,
            subject,
            history.START,
            started_by,
            values.to_us(started_at),
            request_id,
            request_body,
        ),
    )
    assert row is not None
    if state:
        keep_state(tx, row[0], 0, state)
    found = get(tx, row[0])
    assert found is not None
    return found


def get(tx: Tx, instance_id: int) -> InstanceRow | None:
    """Return one instance, as it stands."""
    return _one(tx, _GET, instance_id)


def lock(tx: Tx, instance_id: int) -> InstanceRow | None:
    """One instance, which nobody else can change until this transaction ends. Raises Busy after 3 seconds."""
    rows = locked_rows(tx, _LOCK, instance_id)
    return read_row(rows[0]) if rows else None


def try_lock(tx: Tx, instance_id: int) -> InstanceRow | None:
    """As `lock`, but None when somebody else is at it: for workers, who come again."""
    rows = locked_rows(tx, _TRY_LOCK, instance_id)
    return read_row(rows[0]) if rows else None


def locked_rows(tx: Tx, statement: Statement, key: int) -> list[Row]:
    """Return the rows of a statement that locks an instance and tells its revision as KNOWN last: all of one moment."""
    rows = tx.rows(statement, (key,))
    return rows if not rows or rows[0][-1] == rows[0][_REVISION] else tx.rows(statement, (key,))


def by_request(tx: Tx, request_id: bytes) -> InstanceRow | None:
    """Return the instance that the start with this request id made."""
    return _one(tx, _BY_REQUEST, request_id)


def save(
    tx: Tx,
    instance_id: int,
    revision: int,
    *,
    state: bytes,
    event_count: int,
    head: bytes,
    status: str = "open",
    ended_at: datetime | None = None,
    ended_by: int | None = None,
    end_reason: str = "",
) -> None:
    """Write an instance back as its next revision, one that has ended without any state.

    Raises Conflict when it is not at `revision` any more.
    """
    lost = errors.Conflict(instance=instance_id)
    if status == "open":
        tx.write(_EXTEND, (event_count, head, instance_id, revision), lost)
        keep_state(tx, instance_id, event_count, state)
        return
    end = (values.to_us(ended_at), ended_by, end_reason)
    tx.write(_END, (status, event_count, head, *end, instance_id, revision), lost)
    forget_states(tx, instance_id, values.FAR)
    seals.mark(tx, instance_id)


def keep_state(tx: Tx, instance_id: int, seq: int, state: bytes) -> None:
    """Make this the state of an instance from event `seq` on; those of before stay."""
    tx.write(_KEEP_STATE, (instance_id, seq, state))


def forget_states(tx: Tx, instance_id: int, before: int) -> None:
    """Let go the states of an instance before that of event `before`."""
    tx.write(_FORGET_STATES, (instance_id, before))


def forget_states_from(tx: Tx, instance_id: int, seq: int) -> None:
    """Let go the states that an instance had from event `seq` on: what brought them about does not stand.

    What was done between that event and the next state is left with none to come back to.
    """
    tx.write(_FORGET_STATES_FROM, (instance_id, seq))
    keep_state(tx, instance_id, seq, b"")


def extend(tx: Tx, row: InstanceRow, *, event_count: int, head: bytes) -> None:
    """Write the new end of its history to an instance of which nothing else has changed. Raises as `save`."""
    tx.write(_EXTEND, (event_count, head, row.id, row.revision), errors.Conflict(instance=row.id))
    if row.status != "open":
        seals.mark(tx, row.id)


def line(tx: Tx, instance_id: int) -> InstanceListRow | None:
    """Return one instance as a list shows it."""
    row = tx.execute(LINES.where(instance.c.id == instance_id)).first()
    return None if row is None else read_line(row)


def ending(tx: Tx, instance_id: int) -> Ending | None:
    """Return whether and how an instance ended, without its state."""
    row = tx.row(_ENDING, (instance_id,))
    if row is None:
        return None
    return Ending(row[0], row[1] or "", row[2] or "", row[3] or "", values.from_us(row[4]), row[5])


def counts(tx: Tx) -> dict[tuple[int, str], int]:
    """Return how many instances run or ended on each version, by definition and status."""
    chosen = sa.select(instance.c.definition_id, instance.c.status, sa.func.count()).group_by(
        instance.c.definition_id, instance.c.status
    )
    return {(int(made), str(status)): int(count) for made, status, count in tx.execute(chosen)}


def list_page(
    tx: Tx,
    *,
    definitions: Sequence[int] | None = None,
    person: int | None = None,
    holders: Sequence[str] = (),
    status: str | None = None,
    query: str = "",
    after: str | None = None,
    limit: int = 50,
) -> InstancePage:
    """Return a page of instances, newest first. `after` is the `next` of the page before. Raises Invalid.

    With `definitions`, those of other versions are left out unless `person` started them or acted in them, or
    one of `holders` has or had a task in them. Each word of `query` is looked for in number and subject.
    """
    chosen = LINES.order_by(instance.c.id.desc()).limit(limit + 1)
    if definitions is not None:
        chosen = chosen.where(instance.c.definition_id.in_(list(definitions)) | part_of(person, holders))
    if status:
        chosen = chosen.where(standing(status))
    for word in query.split():
        found = (
            column.icontains(word, autoescape=True) for column in (instance.c.number, instance.c.subject)
        )
        chosen = chosen.where(sa.or_(*found))
    if after:
        chosen = chosen.where(instance.c.id < values.page_key(after, (values.FAR, 0))[0])
    rows = [read_line(row) for row in tx.execute(chosen)]
    return InstancePage(
        tuple(rows[:limit]), values.page_text(rows[limit - 1].id, 0) if len(rows) > limit else None
    )


def standing(status: str) -> sa.ColumnElement[bool]:
    """True for instances of a status; "suspended" are those of the open ones that are: few, each looked up."""
    if status == "suspended":
        return instance.c.id.in_(sa.select(suspension.c.instance_id).where(suspension.c.ended_at.is_(None)))
    return instance.c.status == status


def part_of(person_id: int | None, holders: Sequence[str]) -> sa.ColumnElement[bool]:
    """True for instances that a person started or acted in, or in which a holder has or had a task."""
    held = (
        (sa.literal(" ") + task.c.holders + sa.literal(" ")).contains(f" {holder} ", autoescape=True)
        for holder in holders
    )
    mine = sa.or_(task.c.completed_by == person_id, task.c.claimed_by == person_id, *held)
    return (instance.c.started_by == person_id) | has_task(mine, task.c.visit > 0)  # below: withdrawn


def has_task(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """True for instances with such a task. Asked of each in turn, never of all tasks at once: a page is short."""
    one = sa.select(sa.literal(1)).where(task.c.instance_id == instance.c.id, *conditions).limit(1)
    return one.correlate(instance).scalar_subquery().is_not(None)


def _one(tx: Tx, statement: Statement, key: Any) -> InstanceRow | None:
    row = tx.row(statement, (key,))
    return None if row is None else read_row(row)
