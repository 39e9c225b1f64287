"""The shared middle of every act on an instance: lock, load, act, advance, save rows and events, all in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from engine import errors, store
from engine.bpmn import Definition, FiredTimer, Workflow, digest_of
from engine.forms import answers
from engine.service import access_view, actors, changes, incident_log, provenance, rows, waits
from engine.service.actors import SYSTEM, Returning
from engine.service.context import Context
from engine.service.views import Actor, NextTask
from engine.store import messages, outbox, search
from engine.store.incidents import IncidentRow, Origin

T = TypeVar("T")

ACT = Origin("act")
SEARCHED = frozenset({"value", "reason", "note", "comment", "file", "opened"})  # facts that are searched


@dataclass
class Step:
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

    @classmethod
    def load(
        cls, context: Context, tx: store.Tx, actor: Actor, locked: store.Locked, origin: Origin = ACT
    ) -> Step:
        """Put a locked instance onto its cached definition."""
        instance = locked.instance
        return cls(
            context,
            tx,
            actor,
            context.clock(),
            instance,
            context.office.definition(tx, instance.definition_id),
            {UUID(bytes=row.engine_id): row for row in locked.tasks},
            origin=origin,
            said=provenance.said(tx, instance, locked.facts),
            timers=locked.timers,
            drafted=locked.drafted,
        )

    @cached_property
    def workflow(self) -> Workflow:
        """The engine's state of the instance, loaded at first need: a claim or a draft needs none."""
        environment = self.context.office.environment(self.definition, self.now)
        return provenance.load(self.instance, self.definition, environment, self.said)

    def begin(self, start: str, value: Mapping[str, Any]) -> None:
        """Start the engine with the start form; the first tasks are fields of the start just recorded."""
        environment = self.context.office.environment(self.definition, self.now)
        self.workflow = Workflow.start(self.definition, {start: dict(value)}, environment, start)
        self.moved = True
        self.sync(returned=False, act=self.facts[-1])

    def refresh(self) -> None:
        """Let overdue timers fire first, so that the order in the history is always the same."""
        own, self.origin = self.origin, Origin("timer")
        fired = self.workflow.refresh()
        self.origin, self.refreshed = own, True
        for one in fired:
            self._note_fired(one)
        if fired:
            self.moved = True
            self.sync(returned=False)

    def tick(self) -> bool:
        """Let what is due fire; return whether anything did: a timer that has already fired leaves nothing to do."""
        self.refresh()
        if self.moved and self.workflow.completed:
            self.status = self.facts[-1]["ended"] = "completed"
        return self.moved

    def record(
        self, type_: str, *, element: str = "", task: int | None = None, role: str = "", **data: Any
    ) -> int:
        """Keep one event of this act; return its number in the history."""
        holding = self.actor.roles.get(role, "").replace("tetap", "")
        return self._record(self.actor, type_, element, task, role, holding, data)

    def complete(
        self, row: store.TaskRow, value: Mapping[str, Any], role: str, request: bytes | None, body: int
    ) -> bool:
        """Complete a ready task with its checked value, after `refresh`; return whether that was a return."""
        returned = value.get(answers.DECISION) == answers.RETURN
        self._keep_standing()
        facts: dict[str, Any] = {"value": dict(value)}
        if row.item:
            facts["item"] = row.item
        if row.visit > 1:
            facts["visit"] = row.visit
            if changed := changes.between(self.sent(row), dict(value)):
                facts["changed"] = changed
        if request:
            facts["request"] = request.hex()
        self.record(
            "task_returned" if returned else "task_completed",
            element=row.element,
            task=row.id,
            role=role,
            **facts,
        )
        act = self.facts[-1]
        self.moved = True
        self.completes = row.id
        token = UUID(bytes=row.engine_id)
        self.workflow.complete(token, dict(value))
        self.lasting = self.workflow.sends
        seq = self.instance.event_count + len(self.events)
        who = self.actor.user_id
        store.tasks.complete(self.tx, row.id, who, self.now, request, body, seq)
        self.tasks.pop(token, None)
        self.sync(returned=returned, act=act, instead=[row])
        return returned

    def receive(
        self, kind: str, name: str, key: str, payload: Mapping[str, Any], sender: str
    ) -> tuple[str, ...]:
        """Hand in a message or signal after overdue timers; return the events that took it."""
        self.refresh()
        taken = self.workflow.receive(kind, name, key, payload).elements
        if not taken:
            return taken
        self.moved = True
        for element in taken:
            facts = waits.facts(kind=kind, name=name, key=key, sender=sender, value=dict(payload))
            self.record("message_received", element=element, **facts)
        act = self.facts[-1]
        self.sync(returned=False, act=act)
        return taken

    def sent(self, row: store.TaskRow) -> Any:
        """Return what was last sent at this element, by the same bidang."""
        return self.workflow.sent(UUID(bytes=row.engine_id))

    def save(self) -> None:
        """Write state, timers and events; nothing of this act is stored before."""
        if self.moved:
            for sent in self.workflow.take_sent():
                type_ = "message_sent" if sent.kind == "message" else "signal_sent"
                facts = waits.post(self.tx, self.instance, sent, self.now, self.hops, self.definition.limits)
                self._record(SYSTEM, type_, sent.element, None, "", "", facts)
        if not self.events:
            return
        if self.instance.troubled and (solved := _overcome(self)):
            self.facts[-1]["solved"] = solved
        ended = self.status != "open"
        state = b"" if ended or not self.moved else self.workflow.dump()
        if digest := digest_of(state) if self.moved else "" if ended else self.said:
            self.facts[-1][provenance.FACT] = digest
        if ended or self.moved:
            workflow = None if ended else self.workflow
            waits.waits(self.tx, self.instance.id, self.definition, workflow, self.timers)
        count, head = store.history.append(
            self.tx, self.instance.id, self.instance.event_count, self.instance.head, self.events
        )
        if self.moved or any(SEARCHED & facts.keys() for facts in self.facts):
            outbox.add(self.tx, search.KIND, str(self.instance.id), self.now)
        if not self.moved and not ended:
            store.instances.extend(self.tx, self.instance, event_count=count, head=head)
            return
        store.instances.save(
            self.tx,
            self.instance.id,
            self.instance.revision,
            state=state,
            status=self.status,
            event_count=count,
            head=head,
            ended_at=self.now if ended else None,
            ended_by=(self.actor.user_id or None) if ended else None,
            end_reason=self.end_reason,
        )
        if self.lasting:
            store.instances.forget_states(self.tx, self.instance.id, count)

    def end(self, status: str, reason: str) -> None:
        """Close every open task and let the instance end here."""
        self.status, self.end_reason = status, reason
        store.tasks.close_many(self.tx, [row.id for row in self.tasks.values()], status, self.now)
        self.tasks.clear()

    def _keep_standing(self) -> None:
        """Keep the state that an instance stands on which has moved within this act; the last event says which."""
        if self.moved:
            state = self.workflow.dump()
            self.facts[-1][provenance.FACT] = digest_of(state)
            seq = self.instance.event_count + len(self.events)
            store.instances.keep_state(self.tx, self.instance.id, seq, state)

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

    def _note_fired(self, fired: FiredTimer) -> None:
        """A deadline that passes is an event and a notice to the executor and the superior; the task stays open."""
        late = [self.tasks[task_id] for task_id in fired.task_ids if task_id in self.tasks]
        facts: dict[str, Any] = {"due": fired.due.isoformat()}
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

    def sync(
        self,
        *,
        returned: bool,
        act: dict[str, Any] | None = None,
        instead: Sequence[store.TaskRow] = (),
    ) -> None:
        """Make the rows equal to what the engine has: tasks opened and the end are fields of the act behind them.

        `instead` are the tasks that this act has just completed: they leave the lists.
        """
        if act is not None and self.workflow.completed:
            self.status = act["ended"] = "completed"
        ready = {task.id: task for task in self.workflow.ready()}
        gone = [task_id for task_id in self.tasks if task_id not in ready]
        store.tasks.close_many(
            self.tx, [self.tasks.pop(task_id).id for task_id in gone], "interrupted", self.now
        )
        new = [task for task_id, task in ready.items() if task_id not in self.tasks]
        if not new and not instead:
            return
        seq = self.instance.event_count + len(self.events)
        made = store.tasks.open_many(
            self.tx,
            self.instance.id,
            self.now,
            seq,
            returned,
            [waits.new_task(self.tx, self.instance, task, self.context.office.roles()) for task in new],
            instead,
        )
        facts: list[dict[str, Any]] = []
        for task, row in zip(new, made, strict=True):
            self.tasks[task.id] = row
            opened = rows.opened_task(self.context.office, self.definition, row)
            self.opened.append(opened)
            fact: dict[str, Any] = {"task": row.id, "element": task.element, "holders": row.holders}
            if task.item:
                fact["item"] = task.item
            if task.due:
                fact["due"] = task.due.isoformat()
            facts.append(fact | waits.unheld(self.tx, self.instance.id, row, opened.stands_with, self.now))
        target = act if act is not None else self.facts[-1] if self.facts else None
        if facts and target is not None:
            target.setdefault("opened", []).extend(facts)


def run(
    context: Context,
    who: Actor | Returning,
    lock: Callable[[store.Tx], store.Locked | None],
    act: Callable[[Step], T],
    *,
    what: str,
    key: int,
    origin: Origin = ACT,
    ended: Callable[[store.Tx, store.InstanceRow], errors.Conflict] | None = None,
) -> T:
    """Do `act` on one locked instance in one transaction.

    Raises NotSignedIn for a session that has ended, NotFound when `lock` finds nothing, and Incident when the engine
    cannot go on: then everything is rolled back, the last good state stays, and the incident is recorded in a
    transaction of its own.
    """
    instance: store.InstanceRow | None = None
    actor: Actor | None = None
    step: Step | None = None
    try:
        with context.store.transaction() as tx:
            actor = actors.require(context, tx, who)
            locked = lock(tx)
            if locked is None:
                raise errors.NotFound(what=what, id=key)
            instance = locked.instance
            if instance.status != "open":
                raise (ended or closed_error)(tx, instance)
            step = Step.load(context, tx, actor, locked, origin)
            result = act(step)
            step.save()
            return result
    except Exception as fault:
        if (
            instance is not None
            and actor is not None
            and isinstance(fault, errors.Forbidden | errors.Conflict)
        ):
            access_view.require_visible(context, instance.id, actor, what, key)
        if instance is None or actor is None or not incident_log.is_trouble(fault):
            raise
        retry = (step.retries, actor) if step is not None and step.retries else None
        cause = step.origin if step is not None else origin
        raise incident_log.record(context, instance.id, fault, cause, retry=retry) from fault


def closed_error(tx: store.Tx, instance: store.InstanceRow) -> errors.InstanceClosed:
    """Return the refusal for an act on an instance that has ended: says who ended it and when."""
    by = store.people.name(tx, instance.ended_by) if instance.ended_by else ""
    at = instance.ended_at.isoformat() if instance.ended_at else ""
    return errors.InstanceClosed(
        status=instance.status, by=by, at=at, reason=instance.end_reason, instance=instance.id
    )


def _overcome(it: Step) -> list[int]:
    """Mark as solved the incidents that an act, about to be saved, has overcome; return their numbers."""
    solved: list[int] = []
    for row in store.incidents.open_of(it.tx, it.instance.id):
        how = _solution(it, row)
        if how:
            solved += store.incidents.solve(it.tx, [row.id], it.actor.user_id or None, it.now, how)
    incident_log.close_notices(it.tx, solved, it.now)
    return sorted(solved)


def _solution(it: Step, row: IncidentRow) -> str:
    """Return how an act overcomes an incident, or nothing when it does not."""
    if it.status != "open":
        return it.status
    again = "retried" if row.id == it.retries else "repeated"
    if row.message_id is not None:
        return again if messages.get(it.tx, row.message_id) is None else ""
    if row.task_id is not None:
        waits = any(task.id == row.task_id for task in it.tasks.values())
        return "" if waits else "repeated" if row.task_id == it.completes else "withdrawn"
    return again if row.origin == "timer" and it.refreshed else ""
