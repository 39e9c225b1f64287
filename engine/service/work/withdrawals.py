"""Taking back what was just sent: the case stands again as if it had not been, and what was sent is in its form.

The state that a completion began from is kept beside its task, and the history says its digest. What others sent
since then, on branches of their own, is done again on it: only when that brings about just what it did, nothing of
it came of what is taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from engine import bpmn, errors, store
from engine.bpmn import EngineFault, ReadyTask, Workflow
from engine.forms import answers
from engine.service import access, pairs, provenance, reasons, rows, step
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.work import task
from engine.store.incidents import Origin

# What may not have happened since, and as what it is named. What else is recorded changes nothing of the case.
OF_CASE = {
    "timer_fired": "timer",
    "step_overdue": "timer",
    "message_sent": "message",
    "signal_sent": "message",
    "message_received": "received",
    "instance_migrated": "moved",
    "token_moved": "moved",
    "due_recounted": "moved",
    "task_paused": "clock",
    "task_resumed": "clock",
    "instance_suspended": "clock",
    "instance_resumed": "clock",
}
OF_TASK = {
    **dict.fromkeys(rows.SUBMITTED, "done"),
    "task_claimed": "taken",
    "task_released": "taken",
    "task_assigned": "taken",
    "draft_saved": "taken",
    "rows_renewed": "taken",
    "file_attached": "taken",
    "file_removed": "taken",
}


class Withdrawn(NamedTuple):
    """A task that is open again: its case, and its name."""

    instance: int
    number: str
    task: int
    name: str


class Withdrawals:
    """What somebody takes back."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def withdraw(self, task_id: int, reason: str, actor: Actor) -> Withdrawn:
        """Take back the completion of a task, for who completed it, while nothing has followed.

        The task is open again with its holders, its visit and its tenggat, taken by this person, with what was sent
        as its draft; what the completion opened is closed. Raises NotFound, Forbidden, InstanceClosed, Invalid (the
        reason), and Followed, which says what followed.
        """

        def act(it: step.Step) -> Withdrawn:
            row = store.tasks.load(it.tx, task_id)
            assert row is not None
            role = self._require_own(it, row)
            said = reasons.require(reason)
            if row.state != "done":
                raise _open_again(it, row)
            it.refresh()
            if it.moved:
                raise errors.Followed(reason="timer", name="", by="", at=it.now, instance=it.instance.id)
            found = _Past(it, row)
            found.require_untouched()
            found.restore(role, said)
            store.autosaves.delete(it.tx, actor.user_id, f"withdraw/{task_id}")
            return Withdrawn(it.instance.id, it.instance.number, task_id, found.name(row.element))

        return step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_task(tx, task_id),
            act,
            what="task",
            key=task_id,
            origin=Origin("task", task_id),
        )

    def possible(self, tasks: Sequence[int], actor: Actor) -> frozenset[int]:
        """Return which of these tasks the actor can take back, as far as it shows without looking into their cases."""
        with self._context.store.read() as tx:
            return store.withdrawals.possible(tx, tasks, actor.user_id)

    def _require_own(self, it: step.Step, row: store.TaskRow) -> str:
        """Return the capacity in which the actor may work on the task again. Raises Forbidden."""
        role = access.capacity(it.actor, row.holders.split())
        if row.state == "done" and row.completed_by != it.actor.user_id:
            by = store.people.name(it.tx, row.completed_by) if row.completed_by else ""
            raise errors.Forbidden(action="withdraw", by=by, at=row.completed_at, roles=[])
        if role is None or row.state == "closed":
            raise task.forbidden_error(it.context, "task", row)
        return role


class _Past:
    """A completion, what the history says of the time since, and the way back."""

    def __init__(self, it: step.Step, row: store.TaskRow) -> None:
        self.it, self.row = it, row
        kept = store.withdrawals.beginning(it.tx, row.id)
        self.events = store.history.of_instance(it.tx, it.instance.id)
        self.names = store.people.names(it.tx)
        if kept.seq is None:
            raise self.followed("unknown", self.events[-1])
        self.seq, self.state = kept.seq, kept.state
        self.sent = self.events[self.seq - 1]
        self.later = self.events[self.seq :]
        self.opened = store.withdrawals.opened(it.tx, it.instance.id, self.seq)

    def name(self, element: str) -> str:
        known = self.it.definition.outline.elements.get(element)
        return known.name or element if known else element

    def require_untouched(self) -> None:
        """Raise Followed, with the first thing that followed, also where what it began from is not kept for it."""
        own = {one.id for one in self.opened}
        for event in self.later:
            code = OF_CASE.get(event.type, "")
            if event.task_id in own:
                code = OF_TASK.get(event.type, code)
            if event.type == rows.WITHDRAWN and event.data["event"] < self.seq:
                code = "withdrawn"
            if code:
                raise self.followed(code, event)
        for reading in store.readings.of_tasks(self.it.tx, list(own)):
            if reading.username != self.it.actor.username:
                element = next(one.element for one in self.opened if one.id == reading.task_id)
                raise errors.Followed(
                    reason="read",
                    name=self.name(element),
                    by=self.names.get(reading.username, reading.username),
                    at=reading.at,
                    instance=self.it.instance.id,
                )

    def restore(self, role: str, reason: str) -> None:
        """Put the case where it would stand without this completion, and record that. Raises Followed."""
        it, row = self.it, self.row
        workflow, places = self._again()
        late = next((one for one in workflow.timers() if one.due <= it.now and not one.deadline), None)
        if late is not None:  # it would be interrupted, or go on elsewhere, at once
            raise errors.Followed(
                reason="timer", name=self.name(late.element), by="", at=late.due, instance=it.instance.id
            )
        if workflow.recount():  # the calendar changed while it was sent: its tenggat would be an old one
            raise self.followed("moved", self._last_act())
        ready = {one.id: one for one in workflow.ready()}
        own = {one.id for one in self.opened}
        others = [one for one in it.tasks.values() if one.id not in own]
        standing = {one.id: places.get(one.id, UUID(bytes=one.engine_id)) for one in others}
        reopened = self._reopened(ready, set(standing.values()))
        if row.id not in {one.id for one in reopened} or not all(
            _same(one, ready.get(standing[one.id])) for one in others
        ):
            raise self.followed("joined", self.later[-1] if self.later else self.sent)
        store.autosaves.forget_sent(it.tx, it.instance.id)  # the worker may not have come to it
        store.withdrawals.take_back(it.tx, [one.id for one in self.opened], it.now)
        for one in others:
            if standing[one.id].bytes != one.engine_id:
                store.withdrawals.place(it.tx, one.id, standing[one.id].bytes)
        for one in reopened:
            who = it.actor.user_id if one.id == row.id else None
            store.withdrawals.reopen(it.tx, one.id, who, it.now)
        store.instances.forget_states_from(it.tx, it.instance.id, self.seq)
        it.workflow, it.moved = workflow, True
        it.tasks = {UUID(bytes=one.engine_id): one for one in store.tasks.open_of(it.tx, it.instance.id)}
        self._give_back()
        facts: dict[str, Any] = {"item": row.item} if row.item else {}
        if more := [_fact(one) for one in reopened if one.id != row.id]:
            facts["reopened"] = more
        it.record(
            rows.WITHDRAWN,
            element=row.element,
            task=row.id,
            role=role,
            event=self.seq,
            reason=reason,
            claimed=True,
            closed=[_fact(one) for one in self.opened],
            **facts,
        )
        it.sync(returned=False)

    def _again(self) -> tuple[Workflow, Mapping[int, UUID]]:
        """Return the state before the completion with what others sent since done on it, and by task where what they
        opened stands in it. Raises Followed when that is not just what they brought about, to the last value: it is
        done beside, where the completion stands, too.
        """
        gone = rows.withdrawn(self.events)
        later = [one for one in self.later if one.type in rows.SUBMITTED and one.seq not in gone]
        state = self._proven()
        without, beside = _Replay(self, state), _Replay(self, state)
        for event in [self.sent, *later] if later else ():
            came = beside.send(event)
            if event is not self.sent and without.send(event) != came:
                raise self.followed("joined", event)
        environment = self.it.context.office.environment(self.it.definition, self.it.now)
        return Workflow.load(without.state, self.it.definition, environment), without.places

    def _proven(self) -> bytes:
        """Return the state that the completion began from. Raises Followed when it is kept no more, and EngineFault,
        "altered", for another one.
        """
        if self.state is None:
            raise self.followed("unknown", self._last_act())
        before = self.events[: self.seq - 1]
        said = [one.data[provenance.FACT] for one in before if provenance.FACT in one.data]
        if said and said[-1] != bpmn.digest_of(self.state):
            raise EngineFault(
                "altered", None, "the state kept with a task is not the one it was completed in"
            )
        return self.state

    def _reopened(self, ready: Mapping[UUID, ReadyTask], standing: set[UUID]) -> list[store.TaskRow]:
        """Return the rows of what is open again: the task itself, and what its completion had closed."""
        found = [
            store.withdrawals.ended(self.it.tx, self.it.instance.id, one.bytes)
            for one in ready
            if one not in standing
        ]
        rows_ = [one for one in found if one is not None and _same(one, ready[UUID(bytes=one.engine_id)])]
        if len(rows_) < len(found):
            raise self.followed("joined", self.later[-1] if self.later else self.sent)
        return rows_

    def _give_back(self) -> None:
        """What was sent is the draft of its form, its note is typed beside it, and its files may be changed again."""
        it, row = self.it, self.row
        element = it.definition.outline.elements[row.element]
        form = it.definition.forms.get(element.form or "")
        if note := self.sent.data.get(pairs.NOTE):
            typed = (f"note/{row.id}", [("note", str(note))], it.now)
            store.autosaves.put(
                it.tx, it.actor.user_id, *typed, since=it.now, page="", instance_id=it.instance.id
            )
        if form is None:
            return
        files = answers.file_fields(form)
        value = {name: part for name, part in self.sent.data.get("value", {}).items() if name not in files}
        store.task_drafts.put(it.tx, row.id, it.actor.user_id, value, it.now)
        if files:
            store.attachments.finish(it.tx, row.id, final=False)

    def _last_act(self) -> store.EventRow:
        """Return the first act after the completion that moved the case on."""
        return next((one for one in self.later if one.type in {*OF_CASE, *rows.SUBMITTED}), self.events[-1])

    def followed(self, reason: str, event: store.EventRow) -> errors.Followed:
        """Return the refusal that names what followed: what it is about, by whom, and when."""
        return errors.Followed(
            reason=reason,
            name=self.name(event.element) if event.element else "",
            by=self.names.get(event.actor, event.actor),
            at=event.at,
            instance=self.it.instance.id,
        )


class _Replay:
    """Completions of the history done again on a state; by task, in `places`, where what they open stands in it."""

    def __init__(self, past: _Past, state: bytes) -> None:
        self._past, self.state = past, state
        self.places: dict[int, UUID] = {}

    def send(self, event: store.EventRow) -> Any:
        """Complete once more what an event completed; return what came of it, without any ids. Raises Followed when
        it cannot be, or opens something else than it did.
        """
        past, it = self._past, self._past.it
        reader = bpmn.replayed(event.data.get("read"))
        environment = it.context.office.environment(it.definition, event.at, reader)
        workflow = Workflow.load(self.state, it.definition, environment)
        before, known = {one.id for one in workflow.ready()}, workflow.known()
        stored = store.tasks.load(it.tx, event.task_id or 0)
        assert stored is not None
        engine_id = self.places.get(stored.id, UUID(bytes=stored.engine_id))
        if engine_id not in before:
            raise past.followed("joined", event)
        try:
            fired = workflow.complete(engine_id, dict(event.data["value"]))
        except EngineFault as fault:
            raise past.followed("joined", event) from fault
        new = [one for one in workflow.ready() if one.id not in before]
        said = [(one["element"], one.get("item")) for one in event.data.get("opened", ())]
        if workflow.completed or workflow.sends or fired or said != [(one.element, one.item) for one in new]:
            raise past.followed("joined", event)
        opened = (one["task"] for one in event.data.get("opened", ()))
        self.places |= dict(zip(opened, (one.id for one in new), strict=True))
        self.state = workflow.dump()
        return [replace(one, id=engine_id) for one in new], workflow.known() - known


def _open_again(it: step.Step, row: store.TaskRow) -> errors.Followed:
    """Return the refusal for what is taken back already, with who did it and when."""
    events = store.history.of_instance(it.tx, it.instance.id)
    last = next(
        (one for one in reversed(events) if one.type == rows.WITHDRAWN and one.task_id == row.id), None
    )
    by = store.people.names(it.tx).get(last.actor, "") if last else ""
    return errors.Followed(
        reason="open" if last else "never",
        name="",
        by=by,
        at=last.at if last else None,
        instance=it.instance.id,
    )


def _same(row: store.TaskRow, ready: ReadyTask | None) -> bool:
    """Return whether an open task of the engine is the one of a row: its step, its item, its tenggat."""
    return ready is not None and (row.element, row.item, row.due_at) == (ready.element, ready.item, ready.due)


def _fact(row: store.TaskRow) -> dict[str, Any]:
    return {"task": row.id, "element": row.element} | ({"item": row.item} if row.item else {})
