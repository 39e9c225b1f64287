"""Open work that needs somebody's eye: late, unread for long, or waiting for nobody here. Looked at up to a bound."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

MOST = 100  # found at most: beyond it there are "99+"
LOOKED_AT = (
    5_000  # tasks of the nearest tenggat, and cases that began first: a million cost no page its second
)


class StillCase(NamedTuple):
    """A case that goes on by no task and no timer: it waits for a message or signal from elsewhere."""

    id: int
    number: str
    subject: str
    started_at: datetime


_LATE = Statement(f"select id from task where state = 'open' and due_at < ? order by due_at, id limit {MOST}")
_UNREAD = Statement(
    f"""select t.id from (
        select id, opened_at, claimed_by, instance_id from task where state = 'open'
        order by due_at, instance_id limit {LOOKED_AT}) t
    where t.opened_at < ? and t.claimed_by is null
    and not exists (select 1 from task_read r where r.task_id = t.id)
    and not exists (select 1 from instance i where i.id = t.instance_id and i.suspended_at is not null)
    order by t.opened_at, t.id limit {MOST}"""
)
_STILL = Statement(
    f"""select i.id, i.number, i.subject, i.started_at from (
        select id, number, subject, started_at from instance where status = 'open' and suspended_at is null
        order by id limit {LOOKED_AT}) i
    where not exists (select 1 from task t where t.instance_id = i.id and t.state = 'open')
    and not exists (select 1 from timer w where w.instance_id = i.id)
    order by i.id limit {MOST}"""
)
_read_case = values.row_reader(StillCase, StillCase._fields, started_at=values.from_us)


def late(tx: Tx, now: datetime) -> list[int]:
    """Return the open tasks past their tenggat, the longest first; MOST means that many or more."""
    return [row[0] for row in tx.rows(_LATE, (values.to_us(now),))]


def unread(tx: Tx, before: datetime) -> list[int]:
    """Return the open tasks that nobody has opened or taken since before a moment, the oldest first.

    None of a case that is suspended. MOST means that many or more. Of more than LOOKED_AT open tasks those of the
    nearest tenggat are looked at.
    """
    return [row[0] for row in tx.rows(_UNREAD, (values.to_us(before),))]


def still(tx: Tx) -> list[StillCase]:
    """Return the running cases in which nobody has a task and nothing is timed, the oldest first.

    MOST means that many or more. Of more than LOOKED_AT running cases those that began first are looked at.
    """
    return [_read_case(row) for row in tx.rows(_STILL)]
