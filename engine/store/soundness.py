"""What rows must be to each other at every moment: looks that find where they are not, of some cases or of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tables import metadata
from engine.store.tx import Statement, Tx

MOST = 50  # rows of one promise that are told of a span, and of the site
TRIES = 5
_DONE = "('task_completed', 'task_returned', 'task_withdrawn')"
_TIMES_DONE = "sum(case when type = 'task_withdrawn' then -1 else 1 end)"


class Broken(NamedTuple):
    """A promise that does not hold: of which case (0: of the site), and what of it, as it is called there."""

    promise: str
    instance_id: int = 0
    which: str = ""


@dataclass(slots=True)
class Standing:
    """The rows people see of an open case: tasks with their due by engine id, timers likewise, what is waited for."""

    definition_id: int
    state: bytes
    tasks: dict[bytes, tuple[str, int]] = field(default_factory=dict)
    timers: dict[bytes, tuple[str, int]] = field(default_factory=dict)
    waits: set[tuple[bytes, str, str, str, str]] = field(default_factory=set)


# Each finds case and name of what breaks the promise, among the cases from one id to before another.
CASES: Mapping[str, Statement] = {
    "idle": Statement(
        """select i.id, '' from instance i where i.id >= ? and i.id < ? and i.status = 'open'
        and i.suspended_at is null
        and not exists (select 1 from task t where t.instance_id = i.id and t.state = 'open')
        and not exists (select 1 from timer w where w.instance_id = i.id)
        and not exists (select 1 from subscription s where s.instance_id = i.id)
        and not exists (select 1 from incident x where x.instance_id = i.id and x.solved_at is null)"""
    ),
    "task_of_ended": Statement(
        """select t.instance_id, t.element from task t join instance i on i.id = t.instance_id
        where t.instance_id >= ? and t.instance_id < ? and t.state = 'open' and i.status <> 'open'"""
    ),
    "timer_of_ended": Statement(
        """select w.instance_id, w.element from timer w join instance i on i.id = w.instance_id
        where w.instance_id >= ? and w.instance_id < ? and i.status <> 'open'"""
    ),
    "wait_of_ended": Statement(
        """select s.instance_id, s.element from subscription s join instance i on i.id = s.instance_id
        where s.instance_id >= ? and s.instance_id < ? and i.status <> 'open'"""
    ),
    "twice": Statement(
        f"""select instance_id, max(element) from event where instance_id >= ? and instance_id < ?
        and type in {_DONE} group by instance_id, task_id having {_TIMES_DONE} not in (0, 1)"""
    ),
    "history": Statement(
        f"""select t.instance_id, t.element from task t left join (
            select instance_id, task_id, {_TIMES_DONE} as done from event
            where instance_id >= ? and instance_id < ? and type in {_DONE} group by instance_id, task_id) e
        on e.instance_id = t.instance_id and e.task_id = t.id
        where t.instance_id >= ? and t.instance_id < ? and (t.state = 'done') <> (coalesce(e.done, 0) = 1)"""
    ),
    "gap": Statement(
        """select instance_id, '' from event where instance_id >= ? and instance_id < ?
        group by instance_id having count(*) <> max(seq) or min(seq) <> 1"""
    ),
    "draft_of_done": Statement(
        """select t.instance_id, t.element from task t join draft d on d.task_id = t.id
        where t.instance_id >= ? and t.instance_id < ? and t.state = 'done'"""
    ),
    "attachment_astray": Statement(
        """select a.instance_id, a.name from attachment a where a.instance_id >= ? and a.instance_id < ?
        and not exists (select 1 from task t where t.id = a.task_id and t.instance_id = a.instance_id)"""
    ),
    "loan_lost": Statement(
        """select t.instance_id, t.element from loan l join task t on t.id = l.task_id
        where t.instance_id >= ? and t.instance_id < ?
        and not exists (select 1 from outbox o where o.kind = 'loan' and o.payload = cast(l.task_id as text))"""
    ),
    "typed_astray": Statement(
        """select a.instance_id, '' from autosave a where a.instance_id >= ? and a.instance_id < ?
        and substr(a.form, 1, 5) = 'task/'
        and not exists (select 1 from task t where t.instance_id = a.instance_id and a.form = 'task/' || t.id)"""
    ),
    "notice_astray": Statement(
        """select n.instance_id, '' from notice n where n.instance_id >= ? and n.instance_id < ?
        and n.task_id is not null
        and not exists (select 1 from task t where t.id = n.task_id and t.instance_id = n.instance_id)"""
    ),
    "recap_ahead": Statement(
        """select r.instance_id, '' from recap r join instance i on i.id = r.instance_id
        where r.instance_id >= ? and r.instance_id < ? and r.seq > i.event_count"""
    ),
    "visits_of_open": Statement(
        """select v.instance_id, '' from case_visits v join instance i on i.id = v.instance_id
        where v.instance_id >= ? and v.instance_id < ? and i.status = 'open'"""
    ),
    "search_ahead": Statement(
        """select s.instance_id, '' from search_mark s join instance i on i.id = s.instance_id
        where s.instance_id >= ? and s.instance_id < ? and s.seq > i.event_count"""
    ),
}

# The lists of tasks have no index by the task: they are looked through once, and not for each span.
LISTS: Mapping[str, Statement] = {
    "listed_done": Statement(
        """select t.instance_id, t.element from inbox n join task t on t.id = n.task_id where t.state <> 'open'"""
    ),
    "listed_due": Statement(
        """select t.instance_id, t.element from inbox n join task t on t.id = n.task_id
        where t.state = 'open' and t.due_at <> n.due_at"""
    ),
    "listed_nothing": Statement("select 0, holder from inbox where task_id not in (select id from task)"),
    "listed_nowhere": Statement(
        """select instance_id, element from task where state = 'open' and id not in (select task_id from inbox)"""
    ),
}
_OPEN = Statement(
    """select i.id, i.definition_id,
    (select s.content from state s where s.instance_id = i.id order by s.seq desc limit 1)
    from instance i where i.id >= ? and i.id < ? and i.status = 'open'"""
)
_TASKS = Statement(
    """select instance_id, engine_id, element, due_at from task
    where instance_id >= ? and instance_id < ? and state = 'open'"""
)
_TIMERS = Statement(
    "select instance_id, engine_id, element, due_at from timer where instance_id >= ? and instance_id < ?"
)
_WAITS = Statement(
    """select instance_id, engine_id, element, kind, name, key from subscription
    where instance_id >= ? and instance_id < ?"""
)
_LATE = Statement("select distinct kind from outbox where attempts >= ? and created_at < ?")
_COUNTERS = Statement("select key, year, value from number_counter order by key, year")
_GIVEN = Statement(
    """select count(*) from instance i join definition d on d.id = i.definition_id
    where d.key = ? and i.started_at >= ? and i.started_at < ?"""
)
_NEWEST = Statement(
    """select max(at) from (select max(at) as at from system_event
    union all select max(started_at) as at from instance) newest"""
)
_VERSION_FILES = Statement("select distinct sha256 from definition_file order by sha256")
_TOTAL = Statement("select count(*), coalesce(max(id), 0) from instance")


def of_cases(tx: Tx, start: int, end: int) -> Iterator[Broken]:
    """Yield what rows of the cases from id `start` to before `end` are not to each other."""
    for promise, statement in CASES.items():
        span = (start, end) * (statement.text.count("?") // 2)
        for instance_id, which in tx.rows(statement, span)[:MOST]:
            yield Broken(promise, int(instance_id), str(which or ""))


def lists(tx: Tx) -> Iterator[Broken]:
    """Yield where the lists of tasks and the open tasks differ, of the whole site."""
    for promise, statement in LISTS.items():
        for instance_id, which in tx.rows(statement)[:MOST]:
            yield Broken(promise, int(instance_id), str(which))


def standing(tx: Tx, start: int, end: int) -> dict[int, Standing]:
    """Return the open cases from id `start` to before `end`, each with the rows people see of it."""
    found = {int(row[0]): Standing(row[1], bytes(row[2] or b"")) for row in tx.rows(_OPEN, (start, end))}
    nobody = Standing(0, b"")  # rows of a case that is not open are told as such
    for case, engine_id, element, due in tx.rows(_TASKS, (start, end)):
        found.get(case, nobody).tasks[bytes(engine_id)] = (element, due)
    for case, engine_id, element, due in tx.rows(_TIMERS, (start, end)):
        found.get(case, nobody).timers[bytes(engine_id)] = (element, due)
    for case, engine_id, *rest in tx.rows(_WAITS, (start, end)):
        found.get(case, nobody).waits.add((bytes(engine_id), *rest))
    return found


def late(tx: Tx, before: datetime) -> Iterator[Broken]:
    """Yield kinds of work after a commit that was left before a moment, and tried often."""
    for (kind,) in tx.rows(_LATE, (TRIES, values.to_us(before))):
        yield Broken("late", which=str(kind))


def counters(tx: Tx) -> list[tuple[str, int, int]]:
    """Return the running numbers: key, year, and which was given last."""
    return [(str(key), int(year), int(value)) for key, year, value in tx.rows(_COUNTERS)]


def given(tx: Tx, key: str, start: datetime, end: datetime) -> int:
    """Return how many cases of a process began from one moment to before another."""
    row = tx.row(_GIVEN, (key, values.to_us(start), values.to_us(end)))
    return 0 if row is None else int(row[0])


def newest(tx: Tx) -> datetime | None:
    """Return the latest moment that the history of the site, or the begin of a case, names."""
    row = tx.row(_NEWEST)
    return None if row is None or row[0] is None else values.from_us(row[0])


def version_files(tx: Tx) -> list[bytes]:
    """Return the contents that versions of SOPs are made of, by their SHA-256."""
    return [bytes(row[0]) for row in tx.rows(_VERSION_FILES)]


def total(tx: Tx) -> tuple[int, int]:
    """Return how many cases there are, and the last id of one."""
    row = tx.row(_TOTAL)
    assert row is not None
    return int(row[0]), int(row[1])


def references() -> Sequence[tuple[str, str, str, str]]:
    """Return every column that points to a row of another table: table, column, the other table, its column.

    Events are left out: those of no case are named by the proof.
    """
    return [
        (one.name, key.parent.name, key.column.table.name, key.column.name)
        for one in metadata.sorted_tables
        for key in sorted(one.foreign_keys, key=lambda key: key.parent.name)
        if one.name != "event"
    ]
