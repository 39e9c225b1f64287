"""The floors: what a completion costs whoever keeps the same facts, whatever else it does.

`StepWalk` is the floor that ratios are taken to: one bare step of the engine and one bare durable commit of the same
rows. The step stands between reading the state and writing it back; the rows are those that make an inbox, a tenggat
and a history (task, inbox, timer, event, instance), written in one transaction by the database's own driver: no
checks, no lock, no access, no form, no names, no hash, and no row that is Alur's own affair (outbox, drafts).
So it is what any engine that keeps the same facts has to do, and what Alur adds counts against Alur.

Lower floors tell where its time goes. `LeastWalk` writes the same rows by the fewest statements, and sends them to
PostgreSQL in one pipeline. `RowsWalk` is the same rows and commit when the step is already worked out;
`CommitWalk` is one durable commit of the state alone: the floor of another product, one in which nobody is told what
to do.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from engine import store
from engine.bench import packages
from engine.bench.office import MeasuredOffice
from engine.bpmn import Workflow
from engine.store import scratch
from engine.store.history import START
from engine.store.tx import Statement
from engine.store.values import to_due, to_us

# One row for all there is of an instance, its state in it, whatever tables Alur keeps that in; found by its status.
_TABLE = {
    "sqlite": """create table if not exists floor_instance (id integer primary key, state blob not null,
        status text not null, revision integer not null, event_count integer not null, head blob not null,
        started_by integer, ended_at integer, ended_by integer) strict""",
    "postgresql": """create table if not exists floor_instance (id bigint primary key, state bytea not null,
        status text not null, revision bigint not null, event_count bigint not null, head bytea not null,
        started_by bigint, ended_at bigint, ended_by bigint) with (fillfactor = 70)""",
}
_INDEXES = (
    "create index if not exists floor_status on floor_instance (status, id)",
    "create index if not exists floor_starter on floor_instance (started_by, status, id)",
)
_ENTER = Statement(
    """insert into floor_instance (id, state, status, revision, event_count, head, started_by)
    values (?, ?, 'open', 1, 1, ?, ?)"""
)
_STATE = Statement("select state from floor_instance where id = ?")
_KEEP = Statement("update floor_instance set state = ? where id = ?")
_DONE = Statement("update task set state = 'done', completed_by = ?, completed_at = ? where id = ?")
_DELIST = Statement("delete from inbox where holder = ? and due_at = ? and task_id = ?")
_OPEN = Statement(
    """insert into task (instance_id, engine_id, element, item, visit, holders, state, opened_at, opened_seq,
    returned, due_at, closed_reason) values (?, ?, ?, '', 1, ?, 'open', ?, ?, ?, ?, '') returning id"""
)
_ENLIST = Statement("insert into inbox (holder, due_at, task_id) values (?, ?, ?)")
_RELIST = Statement(
    "update inbox set due_at = ?, task_id = ? where holder = ? and due_at = ? and task_id = ?"
)
_RESET = Statement(
    "update timer set engine_id = ?, element = ?, due_at = ?, try_at = ? where instance_id = ?"
)
_CLEAR = Statement("delete from timer where instance_id = ?")
_TIMER = Statement(
    "insert into timer (instance_id, engine_id, element, due_at, try_at, attempts) values (?, ?, ?, ?, ?, 0)"
)
_EVENT = Statement(
    """insert into event (instance_id, seq, at, type, actor, role, holding, channel, element, task_id, data,
    hash) values (?, ?, ?, 'task_completed', ?, ?, '', 'web', ?, ?, ?, ?)"""
)
_SAVE = Statement(
    """update floor_instance set state = ?, status = ?, revision = revision + 1, event_count = ?, head = ?,
    ended_at = ?, ended_by = ? where id = ?"""
)


class Floor:
    """One connection of the bare driver."""

    def __init__(self, office: MeasuredOffice) -> None:
        self.office = office
        self._definition = office.definition(packages.TEN)
        self._sqlite = office.scratch.kind == "sqlite"
        self._connection = scratch.bare(office.scratch)
        self._cursor = self._connection.cursor(**({} if self._sqlite else {"binary": True}))
        for text in (_TABLE[office.scratch.kind], *_INDEXES):
            self._cursor.execute(text)
        self.commit()

    def close(self) -> None:
        self._connection.close()

    def start(self) -> store.TaskRow:
        """Start an instance, and return its open task."""
        instance = self.office.start(packages.TEN).instance
        with self.office.engine.store.read() as tx:
            (task,) = store.tasks.open_of(tx, instance)
            row = store.instances.get(tx, instance)
        assert row is not None
        self.begin()
        self.run(_ENTER, instance, row.state, row.head, row.started_by)
        self.commit()
        return task

    def begin(self) -> None:
        if self._sqlite:
            self._cursor.execute("begin immediate")

    def run(self, statement: Statement, *values: Any) -> Any:
        if self._sqlite:
            return self._cursor.execute(statement.sqlite, values)
        return self._cursor.execute(statement.postgresql, values, prepare=True)

    def commit(self) -> None:
        self._connection.commit()

    def pipeline(self) -> AbstractContextManager[object]:
        """Within, statements are sent without waiting for the one before; SQLite has nothing to wait for."""
        return nullcontext() if self._sqlite else self._connection.pipeline()

    def load(self, blob: bytes) -> Workflow:
        return Workflow.load(blob, self._definition, self.office.engine.office.environment(self._definition))

    @property
    def person(self) -> int:
        return self.office.actor.user_id

    def now(self) -> int:
        return to_us(self.office.engine.clock())


@dataclass(frozen=True, slots=True)
class Moved:
    """What a step of the engine has come to: the task done, those opened, the timers set, and the state."""

    element: str
    opened: list[Any]
    timers: list[Any]
    state: bytes


class StepWalk:
    """One instance of the ten-step process, its rows rewritten step by step."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        task = floor.start()
        self.instance = task.instance_id
        self._task, self._due = task.id, to_due(task.due_at)
        self._seq = 1

    def prepare(self) -> None:
        """What is done before a step and not measured."""

    def step(self) -> None:
        """Complete the open task: load, advance, write the rows, commit."""
        self._floor.begin()
        self._write(self._move())
        self._floor.commit()

    def _move(self) -> Moved:
        (blob,) = self._floor.run(_STATE, self.instance).fetchone()
        workflow = self._floor.load(bytes(blob))
        (before,) = workflow.ready()
        workflow.complete(before.id, dict(packages.VALUE))
        return Moved(before.element, workflow.ready(), list(workflow.timers()), workflow.dump())

    def _write(self, moved: Moved) -> None:
        run, instance, now = self._floor.run, self.instance, self._floor.now()
        done, self._seq = self._task, self._seq + 1
        run(_DONE, self._floor.person, now, done)
        self._follow(moved, done, now)
        fact = [{"task": self._task, "element": one.element, "due": str(one.due)} for one in moved.opened]
        data = json.dumps({"value": packages.VALUE, "opened": fact})
        user, role = "pengukur", packages.ROLE
        run(_EVENT, instance, self._seq, now, user, role, moved.element, done, data, START)
        ended = None if moved.opened else now
        status, by = ("completed", self._floor.person) if ended else ("open", None)
        run(_SAVE, b"" if ended else moved.state, status, self._seq, START, ended, by, instance)

    def _follow(self, moved: Moved, done: int, now: int) -> None:
        """Put what is open now and its timers in the place of the task that is done."""
        run = self._floor.run
        run(_DELIST, packages.ROLE, self._due, done)
        for task in moved.opened:
            self._due = to_due(task.due)
            self._task = self._open(task, now)
            run(_ENLIST, packages.ROLE, self._due, self._task)
        run(_CLEAR, self.instance)
        for timer in moved.timers:
            due = to_us(timer.due)
            run(_TIMER, self.instance, timer.id.bytes, timer.element, due, due)

    def _open(self, task: Any, now: int) -> int:
        made = (task.id.bytes, task.element, packages.ROLE, now, self._seq, False, to_due(task.due))
        return int(self._floor.run(_OPEN, self.instance, *made).fetchone()[0])


class LeastWalk(StepWalk):
    """The same by the fewest statements: rows of what was take what is, and all writes travel together."""

    def step(self) -> None:
        self._floor.begin()
        moved = self._move()
        with self._floor.pipeline():
            self._write(moved)
        self._floor.commit()

    def _follow(self, moved: Moved, done: int, now: int) -> None:
        if not moved.opened:
            super()._follow(moved, done, now)
            return
        (task,), (timer,) = moved.opened, moved.timers
        due, before = to_due(task.due), self._due
        self._task, self._due = self._open(task, now), due
        self._floor.run(_RELIST, due, self._task, packages.ROLE, before, done)
        at = to_us(timer.due)
        self._floor.run(_RESET, timer.id.bytes, timer.element, at, at, self.instance)


class RowsWalk(StepWalk):
    """The same, but the engine's step is worked out before: only its rows are written, and the commit."""

    _moved: Moved

    def prepare(self) -> None:
        self._floor.begin()
        self._moved = self._move()
        self._floor.commit()

    def step(self) -> None:
        self._floor.begin()
        self._write(self._moved)
        self._floor.commit()


class CommitWalk:
    """One instance whose state is written again, as long as it was but another (SQLite writes nothing for what is
    the same), and committed.
    """

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.instance = floor.start().instance_id
        self._state = self._read()

    def prepare(self) -> None:
        self._state = self._state[:-1] + bytes([(self._state[-1] + 1) % 256])

    def step(self) -> None:
        self._floor.begin()
        self._floor.run(_KEEP, self._state, self.instance)
        self._floor.commit()

    def _read(self) -> bytes:
        self._floor.begin()
        (blob,) = self._floor.run(_STATE, self.instance).fetchone()
        self._floor.commit()
        return bytes(blob)
