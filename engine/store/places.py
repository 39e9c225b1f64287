"""Places of an instance, each an element and an item: the last task of each, and what was last sent there.

All of it is found by the index of places, one look for each place, however often work came back there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine import errors
from engine.store import values
from engine.store.history import START, EventRow, read_event
from engine.store.proof import fits
from engine.store.tx import Row, Statement, Tx

MANY = 50  # ids that are looked up at once


class PlaceRow(NamedTuple):
    """The last task of a place; `visit` counts from 1, and is below where all that was opened there was withdrawn."""

    task_id: int
    element: str
    item: str
    visit: int
    holders: str
    state: str


class Holding(NamedTuple):
    """A task as far as it says whose it is."""

    id: int
    visit: int
    holders: str


class Sending(NamedTuple):
    """What was last sent at a place: its event, its sender by name, and whose the task was.

    `sound` is whether the event is what was hashed, after the one before it.
    """

    event: EventRow
    by_name: str
    task: Holding
    sound: bool

    @property
    def place(self) -> tuple[str, str]:
        return self.event.element, self.event.data.get("item") or ""


# From the last place to the first: the last visit of each, then the place before it.
WALK = """with recursive w(id) as (
        select (select t.id from task t where t.instance_id = ?
            order by t.element desc, t.item desc, t.visit desc limit 1)
        union all
        select (select t.id from task t where t.instance_id = q.instance_id
            and (t.element, t.item) < (q.element, q.item)
            order by t.element desc, t.item desc, t.visit desc limit 1)
        from w join task q on q.id = w.id)"""
_LAST = Statement(
    f"""{WALK} select t.id, t.element, t.item, t.visit, t.holders, t.state from w join task t on t.id = w.id"""
)
_EVENT = ", ".join(f"e.{name}" for name in EventRow._fields)
_SENT = Statement(
    f"""{WALK} select {_EVENT}, b.hash, coalesce(p.name, e.actor), s.id, s.visit, s.holders
    from (select (select d.id from task d where d.instance_id = q.instance_id and d.element = q.element
            and d.item = q.item and d.visit > 0 and d.state = 'done' and d.completed_seq <= ?
            order by d.visit desc limit 1) as id
        from w join task q on q.id = w.id where q.completed_seq is null or q.completed_seq > ?) f
    join task s on s.id = f.id
    join event e on e.instance_id = s.instance_id and e.seq = s.completed_seq
    left join event b on b.instance_id = e.instance_id and b.seq = e.seq - 1
    left join person p on p.username = e.actor"""
)
_DONE_AT = Statement(
    f"""select {_EVENT} from task t join event e on e.instance_id = t.instance_id and e.seq = t.completed_seq
    where t.instance_id = ? and t.element = ? and t.item = ? and t.visit > 0 and t.state = 'done'
    order by t.visit desc limit 1"""
)
_DONE_BY = Statement(
    f"""select {_EVENT} from task t join event e on e.instance_id = t.instance_id and e.seq = t.completed_seq
    where t.id = ? and t.state = 'done'"""
)
_HOLDINGS = Statement(f"select id, visit, holders from task where id in ({', '.join('?' * MANY)})")
_HOLDERS = Statement(
    "select holders from task where instance_id = ? and visit > 0 group by holders order by min(id)"
)
_WIDTH = len(EventRow._fields)


def last_tasks(tx: Tx, instance_id: int) -> list[PlaceRow]:
    """Return the last task of every place of an instance, in no order."""
    return [PlaceRow(*row) for row in tx.rows(_LAST, (instance_id,))]


def last_sent(tx: Tx, instance_id: int, until: int = values.FAR, since: int = -1) -> list[Sending]:
    """Return what was last sent at every place and stands, in the order it was sent.

    As of event `until`; without the places at which nothing has happened since event `since`.
    """
    found = [_sending(instance_id, row) for row in tx.rows(_SENT, (instance_id, until, since))]
    return sorted(found, key=lambda one: one.event.seq)


def sent_at(tx: Tx, instance_id: int, element: str, item: str | None) -> EventRow | None:
    """Return the event of what was last sent at one place and stands."""
    row = tx.row(_DONE_AT, (instance_id, element, item or ""))
    return None if row is None else read_event(row)


def sent_by(tx: Tx, task_id: int) -> EventRow:
    """Return the event that completed a task. Raises NotFound, also when that was taken back."""
    row = tx.row(_DONE_BY, (task_id,))
    if row is None:
        raise errors.NotFound(what="event", id=task_id)
    return read_event(row)


def holdings(tx: Tx, task_ids: Sequence[int]) -> list[Holding]:
    """Return whose some tasks are, by their ids."""
    found: list[Holding] = []
    for first in range(0, len(task_ids), MANY):
        some = task_ids[first : first + MANY]
        marks = [*some, *[some[-1]] * (MANY - len(some))]
        found += [Holding(*row) for row in tx.rows(_HOLDINGS, marks)]
    return found


def holders(tx: Tx, instance_id: int) -> list[str]:
    """Return whose tasks an instance has or had, as they stand on its tasks, in the order of the first of each.

    The database looks at every task for it.
    """
    return [row[0] for row in tx.rows(_HOLDERS, (instance_id,))]


def _sending(instance_id: int, row: Row) -> Sending:
    event, (before, by_name, *task) = row[:_WIDTH], row[_WIDTH:]
    sound = fits(instance_id, event, event[0], bytes(before or START))
    return Sending(read_event(event), by_name, Holding(*task), sound)
