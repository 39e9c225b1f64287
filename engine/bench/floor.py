"""The floor: one bare step of the engine and one bare durable commit of the same rows. There is no other.

The step stands between reading the state and writing it back; the rows are those that make an inbox, a tenggat
and a history (task, inbox, timer, event, instance), written in one transaction by the database's own driver: no
checks, no lock, no access, no form, no names, no hash, and no row that is Alur's own affair (outbox, drafts).
So it is what any engine that keeps the same facts has to do, and what Alur adds counts against Alur. A commit of
the state alone would be lower, but the floor of another product: one in which nobody is told what to do.
"""

from __future__ import annotations

import json
from typing import Any

from engine import store
from engine.bench import packages
from engine.bench.office import MeasuredOffice
from engine.bpmn import Workflow
from engine.store import scratch
from engine.store.history import START
from engine.store.tx import Statement
from engine.store.values import to_due, to_us

# One row for all there is of an instance, the state among it: nothing to come back to, so nothing in rows of its own.
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
_BEGIN = Statement(
    """insert into floor_instance (id, state, status, revision, event_count, head, started_by)
    select i.id, s.content, i.status, i.revision, i.event_count, i.head, i.started_by from instance i
    join state s on s.instance_id = i.id where i.id = ?"""
)
_STATE = Statement("select state from floor_instance where id = ?")
_DONE = Statement("update task set state = 'done', completed_by = ?, completed_at = ? where id = ?")
_DELIST = Statement("delete from inbox where holder = ? and due_at = ? and task_id = ?")
_OPEN = Statement(
    """insert into task (instance_id, engine_id, element, item, visit, holders, state, opened_at, opened_seq,
    returned, due_at, closed_reason) values (?, ?, ?, '', 1, ?, 'open', ?, ?, ?, ?, '') returning id"""
)
_ENLIST = Statement("insert into inbox (holder, due_at, task_id) values (?, ?, ?)")
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
    """One connection of the bare driver, walking instances of the ten-step process."""

    def __init__(self, office: MeasuredOffice) -> None:
        self._office = office
        self._definition = office.definition(packages.TEN)
        self._sqlite = office.scratch.kind == "sqlite"
        self._connection = scratch.bare(office.scratch)
        self._cursor = self._connection.cursor(**({} if self._sqlite else {"binary": True}))
        for text in (_TABLE[office.scratch.kind], *_INDEXES):
            self._cursor.execute(text)
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()

    def walk(self) -> Walk:
        """Return a new instance at its first task."""
        started = self._office.start(packages.TEN)
        with self._office.engine.store.read() as tx:
            (task,) = store.tasks.open_of(tx, started.instance)
        self.begin()
        self.run(_BEGIN, started.instance)
        self.commit()
        return Walk(self, started.instance, task.id, task.engine_id, to_due(task.due_at))

    def begin(self) -> None:
        if self._sqlite:
            self._cursor.execute("begin immediate")

    def run(self, statement: Statement, *values: Any) -> Any:
        if self._sqlite:
            return self._cursor.execute(statement.sqlite, values)
        return self._cursor.execute(statement.postgresql, values, prepare=True)

    def commit(self) -> None:
        self._connection.commit()

    def load(self, blob: bytes) -> Workflow:
        return Workflow.load(blob, self._definition, self._office.engine.office.environment(self._definition))

    @property
    def person(self) -> int:
        return self._office.actor.user_id

    def now(self) -> int:
        return to_us(self._office.engine.clock())


class Walk:
    """One instance, its rows rewritten step by step."""

    def __init__(self, floor: Floor, instance: int, task: int, engine_id: bytes, due: int) -> None:
        self._floor, self._instance = floor, instance
        self._task, self._engine_id, self._due = task, engine_id, due
        self._seq = 1

    def step(self) -> None:
        """Complete the open task: load, advance, write the rows, commit."""
        run, instance = self._floor.run, self._instance
        self._floor.begin()
        workflow = self._floor.load(bytes(run(_STATE, instance).fetchone()[0]))
        (before,) = workflow.ready()
        workflow.complete(before.id, dict(packages.VALUE))
        opened, blob, now = workflow.ready(), workflow.dump(), self._floor.now()
        done, self._seq = self._task, self._seq + 1
        run(_DONE, self._floor.person, now, done)
        run(_DELIST, packages.ROLE, self._due, done)
        for task in opened:
            self._due = to_due(task.due)
            made = (instance, task.id.bytes, task.element, packages.ROLE, now, self._seq, False, self._due)
            self._task = run(_OPEN, *made).fetchone()[0]
            run(_ENLIST, packages.ROLE, self._due, self._task)
        run(_CLEAR, instance)
        for timer in workflow.timers():
            due = to_us(timer.due)
            run(_TIMER, instance, timer.id.bytes, timer.element, due, due)
        fact = [{"task": self._task, "element": one.element, "due": str(one.due)} for one in opened]
        data = json.dumps({"value": packages.VALUE, "opened": fact})
        user, role = "pengukur", packages.ROLE
        run(_EVENT, instance, self._seq, now, user, role, before.element, done, data, START)
        ended = None if opened else now
        status, by = ("completed", self._floor.person) if ended else ("open", None)
        run(_SAVE, b"" if ended else blob, status, self._seq, START, ended, by, instance)
        self._floor.commit()
