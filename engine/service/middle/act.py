"""What one act works on, and what it has recorded so far: the instance, its open tasks, its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from engine import store
from engine.bpmn import Definition, FiredTimer, Workflow
from engine.service import provenance, waits
from engine.service.actors import SYSTEM
from engine.service.context import Context
from engine.service.middle import dues, readings
from engine.service.views import Actor, NextTask
from engine.store.incidents import Origin

ACT = Origin("act")


@dataclass
class Act:
    """One instance, locked and loaded, while one transaction works on it; `now` is the one moment of the act.

    `tasks` are its open task rows by engine id. `events` are written once, by `save`, together with state, tasks and
    timers; `facts` are their data, still open to additions. `moved` is whether the engine's state is another than the
    stored one, `said` the digest of that in the history. `origin` is what an incident would interrupt at this moment;
    `retries` is the incident that is being tried again, `completes` the task completed, `hops` counts the messages
    behind this act. `timers` is for how many timers the instance waited before, `drafted` whether something filled
    in was kept at the task that it was locked by. `lasting` is whether it cannot be taken back: it sends messages.
    """

    context: Context
    tx: store.Tx
    actor: Actor
    now: datetime
    instance: store.InstanceRow
    definition: Definition
    tasks: dict[UUID, store.TaskRow]
    events: list[store.Event] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    status: str = "open"
    end_reason: str = ""
    opened: list[NextTask] = field(default_factory=list)
    moved: bool = False
    refreshed: bool = False
    origin: Origin = ACT
    retries: int = 0
    completes: int = 0
    hops: int = 0
    said: str | None = None
    timers: int = 0
    drafted: bool = False
    lasting: bool = False

    @cached_property
    def workflow(self) -> Workflow:
        """The engine's state of the instance, loaded at first need: a claim or a draft needs none."""
        reader = readings.reader(self.context, self.tx)
        environment = self.context.office.environment(self.definition, self.now, reader)
        return provenance.load(self.instance, self.definition, environment, self.said)

    def record(
        self, type_: str, *, element: str = "", task: int | None = None, role: str = "", **data: Any
    ) -> int:
        """Keep one event of this act; return its number in the history."""
        holding = self.actor.roles.get(role, "").replace("tetap", "")
        return self._record(self.actor, type_, element, task, role, holding, data)

    def clocks(
        self,
        type_: str,
        facts: Mapping[str, Any],
        *,
        actor: Actor | None = None,
        element: str = "",
        task: int | None = None,
        role: str = "",
        at: datetime | None = None,
    ) -> list[dict[str, Any]]:
        """Record that clocks were stopped, or run again (since `at`), and give the tasks the tenggat they have now.

        Return what the history says of each task that this moved.
        """
        self.moved = True
        tasks = dues.follow(self.tx, self.tasks, self.workflow.ready(), at or self.now)
        who = actor or self.actor
        holding = who.roles.get(role, "").replace("tetap", "")
        self._record(who, type_, element, task, role, holding, {**facts, "tasks": tasks})
        return tasks

    def go_on(self, row: store.TaskRow, role: str = "") -> store.TaskRow:
        """Let the clock of a task run again if it stands, before what ends the task; return the task as it is now."""
        token = UUID(bytes=row.engine_id)
        if (since := self.tasks[token].paused_at) is not None:
            self.workflow.go_on(token)
            facts = {"since": since.isoformat()}
            self.clocks("task_resumed", facts, element=row.element, task=row.id, role=role)
        return self.tasks[token]

    def note_fired(self, fired: FiredTimer) -> None:
        """A deadline that passes is an event and a notice to the executor and the superior; the task stays open."""
        late = [self.tasks[task_id] for task_id in fired.task_ids if task_id in self.tasks]
        facts: dict[str, Any] = {"due": fired.due.isoformat()}
        if fired.on:
            self._note_on(fired, late)
            return
        if not fired.deadline:
            self._record(SYSTEM, "timer_fired", fired.element, None, "", "", facts)
            return
        notified = {row.id: self.context.office.notified(row.holders.split()) for row in late}
        everyone = list(dict.fromkeys(holder for holders in notified.values() for holder in holders))
        facts |= {"timer": fired.element, "tasks": list(notified), "told": everyone}
        task = late[0].id if len(late) == 1 else None
        self._record(SYSTEM, "step_overdue", fired.host or fired.element, task, "", "", facts)
        holders = {row.id: row.holders for row in late}
        waits.overdue(self.tx, self.instance.id, holders, notified, fired.due, self.now)

    def _note_on(self, fired: FiredTimer, tasks: Sequence[store.TaskRow]) -> None:
        """A pause that has lasted its longest is an event and a notice; the tenggat runs again since that moment."""
        paused = {row.id: row for row in tasks if row.paused_at is not None}
        told = {one: self.context.office.notified(row.holders.split()) for one, row in paused.items()}
        task = next(iter(paused)) if len(paused) == 1 else None
        since = next((row.paused_at.isoformat() for row in paused.values() if row.paused_at), "")
        everyone = list(dict.fromkeys(holder for holders in told.values() for holder in holders))
        facts = {"on": fired.due.isoformat(), "since": since, "told": everyone}
        element = fired.host or fired.element
        self.clocks("task_resumed", facts, actor=SYSTEM, element=element, task=task, at=fired.due)
        dues_now = {row.id: row.due_at for row in self.tasks.values() if row.id in paused}
        waits.gone_on(self.tx, self.instance.id, told, dues_now, fired.due, self.now)

    def _record(
        self,
        actor: Actor,
        type_: str,
        element: str,
        task: int | None,
        role: str,
        holding: str,
        data: Mapping[str, Any],
    ) -> int:
        facts = dict(data)
        if actor.account:
            facts["account"] = actor.account
        self.facts.append(facts)
        self.events.append(
            store.Event(
                at=self.now,
                type=type_,
                actor=actor.username,
                role=role,
                holding=holding,
                channel=actor.channel,
                element=element,
                task_id=task,
                data=facts,
            )
        )
        return self.instance.event_count + len(self.events)
