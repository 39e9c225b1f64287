"""The shared middle of every act on an instance: lock, load, act, advance, save rows and events, all in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from engine import errors, store
from engine.bpmn import Workflow, digest_of
from engine.forms import answers
from engine.service import access_view, actors, changes, incident_log, provenance, rows, waits
from engine.service.actors import SYSTEM, Returning
from engine.service.context import Context
from engine.service.middle import dues, readings, solutions, standing
from engine.service.middle.act import ACT, Act
from engine.service.views import Actor
from engine.store import outbox, search
from engine.store.incidents import Origin

T = TypeVar("T")

SEARCHED = frozenset({"value", "reason", "note", "comment", "file", "opened"})  # facts that are searched


class Step(Act):
    """An act as it goes on: it lets timers fire, completes tasks, takes messages, and saves what came of it."""

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

    def begin(self, start: str, value: Mapping[str, Any]) -> None:
        """Start the engine with the start form; the first tasks are fields of the start just recorded."""
        reader = readings.reader(self.context, self.tx)
        environment = self.context.office.environment(self.definition, self.now, reader)
        self.workflow = Workflow.start(self.definition, {start: dict(value)}, environment, start)
        self.moved = True
        self.sync(returned=False, act=self.facts[-1])

    def refresh(self) -> None:
        """Let overdue timers fire first, so that the order in the history is always the same."""
        own, self.origin = self.origin, Origin("timer")
        fired = self.workflow.refresh()
        self.origin, self.refreshed = own, True
        for one in fired:
            self.note_fired(one)
        if fired:
            self.moved = True
            self.sync(returned=False)

    def tick(self) -> bool:
        """Let what is due fire; return whether anything did: a timer that has already fired leaves nothing to do."""
        self.refresh()
        if self.moved and self.workflow.completed:
            self.status = self.facts[-1]["ended"] = "completed"
        return self.moved

    def complete(
        self, row: store.TaskRow, value: Mapping[str, Any], role: str, request: bytes | None, body: int
    ) -> bool:
        """Complete a ready task with its checked value, after `refresh`; return whether that was a return."""
        returned = value.get(answers.DECISION) == answers.RETURN
        row = self.go_on(row, role)
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
        if self.instance.troubled and (solved := self._overcome()):
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
        if self.instance.suspended_at is not None:
            store.suspensions.end(self.tx, self.instance.id, self.now)
        store.tasks.close_many(self.tx, [row.id for row in self.tasks.values()], status, self.now)
        self.tasks.clear()

    def _overcome(self) -> list[int]:
        open_ = {row.id for row in self.tasks.values()}
        outcome = solutions.Outcome(self.status, self.retries, self.completes, self.refreshed, open_)
        who = self.actor.user_id or None
        return solutions.overcome(self.tx, self.instance.id, outcome, who, self.now)

    def _keep_standing(self) -> None:
        """Keep the state that an instance stands on which has moved within this act; the last event says which."""
        if self.moved:
            state = self.workflow.dump()
            self.facts[-1][provenance.FACT] = digest_of(state)
            seq = self.instance.event_count + len(self.events)
            store.instances.keep_state(self.tx, self.instance.id, seq, state)

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
        target = act if act is not None else self.facts[-1] if self.facts else None
        if target is not None and (read := self.workflow.take_read()):
            target.setdefault("read", []).extend(one.facts() for one in read)
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
        joined = dues.join(
            self.tx, self.instance.id, {row.id: task for task, row in zip(new, made, strict=True)}
        )
        for task, row in zip(new, made, strict=True):
            self.tasks[task.id] = row
            opened = rows.opened_task(self.context.office, self.definition, row)
            self.opened.append(opened)
            fact: dict[str, Any] = {"task": row.id, "element": task.element, "holders": row.holders}
            if task.item:
                fact["item"] = task.item
            if task.due:
                fact["due"] = task.due.isoformat()
            if row.id in joined:
                fact |= dues.paused(task.paused) | {"pause": joined[row.id]}
            facts.append(fact | waits.unheld(self.tx, self.instance.id, row, opened.stands_with, self.now))
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
    suspended: bool = False,
) -> T:
    """Do `act` on one locked instance in one transaction; one of a suspended instance only when it is `suspended`.

    Raises NotSignedIn for a session that has ended, NotFound when `lock` finds nothing, InstanceSuspended, and Incident
    when the engine cannot go on: then everything is rolled back, the last good state stays, and the incident is
    recorded in a transaction of its own.
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
                raise (ended or standing.closed_error)(tx, instance)
            if instance.suspended_at is not None and not suspended:
                raise standing.suspended_error(tx, instance)
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
