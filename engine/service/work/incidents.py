"""Incidents for the administrator: what stopped, with what data, and going on from the last good state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors, store
from engine.bpmn import Definition, EngineFault
from engine.service import access, incident_log, provenance, reasons, step, system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import messages
from engine.store.incidents import Origin


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """One incident for a list; `origin` is what it interrupted: a start, task, timer, message, or another act."""

    id: int
    at: datetime
    code: str
    element: str
    name: str
    step: int | None
    origin: str
    instance: int | None
    number: str
    process: str
    process_title: str
    version: int | None
    solved_at: datetime | None
    solved_by: str
    solution: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident whole. `data` is what the instance knows at its last good state, None when that is unreadable.

    `next_try` is when the worker tries again by itself; `task` is the task that its person can send again.
    """

    row: IncidentItem
    detail: str
    data: Mapping[str, Any] | None
    next_try: datetime | None
    task: int | None
    waits: bool
    may_retry: bool
    may_close: bool
    may_cancel: bool


class Incidents:
    """The administrator's desk for what stopped the engine; other readers of all may look."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, *, solved: bool = False) -> tuple[IncidentItem, ...]:
        """Return the incidents that are open, or those that were overcome, newest first. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            found = store.incidents.list_solved(tx) if solved else store.incidents.list_open(tx)
            return tuple(self._row(tx, row) for row in found)

    def count(self, actor: Actor) -> int:
        """Return how many incidents wait for the administrator; none for anybody else."""
        if not actor.may(access.ADMIN):
            return 0
        with self._context.store.read() as tx:
            return store.incidents.count_open(tx)

    def get(self, incident_id: int, actor: Actor) -> IncidentView:
        """Return one incident whole. Raises NotFound, Forbidden."""
        self._require_reader(actor)
        context = self._context
        with context.store.read() as tx:
            row = self._require(tx, incident_id)
            instance = store.instances.get(tx, row.instance_id) if row.instance_id else None
            shown = self._row(tx, row)
            data = self._data(tx, instance) if instance and instance.status == "open" else None
            task = store.inbox.get(tx, row.task_id) if row.task_id else None
            next_try = None
            if row.message_id is not None:
                next_try = messages.next_try(tx, row.message_id)
            elif row.origin == "timer" and row.instance_id:
                next_try = store.timers.next_try(tx, row.instance_id)
            waits = self._waits(tx, row)
        if instance is not None:
            system_log.note_look_at_instance(context, actor, instance.id, instance.number, takes_part=False)
        is_open = row.solved_at is None and actor.may(access.ADMIN)
        return IncidentView(
            row=shown,
            detail=row.detail,
            data=data,
            next_try=next_try if row.solved_at is None else None,
            task=task.id if task is not None and task.state == "open" else None,
            waits=waits,
            may_retry=is_open and instance is not None,
            may_close=is_open and not waits,
            may_cancel=is_open and instance is not None and instance.status == "open",
        )

    def retry(self, incident_id: int, actor: Actor) -> bool:
        """Run the instance again from its last good state: overdue timers, and the message that stopped it.

        True when that overcame the incident. False when it is left to the person whose act it was: whoever holds
        the task is told to send it again. Raises Incident when it fails again, and then nothing else is touched;
        Forbidden, NotFound, IncidentSolved, InstanceClosed, Invalid (a start has nothing to go on from).
        """
        row = self._open(incident_id, actor)
        if row.instance_id is None:
            raise errors.Invalid(field="incident", reason="not_started")
        key = row.instance_id

        def act(it: step.Step) -> None:
            self._still_open(it.tx, incident_id)
            it.retries = incident_id
            role, _ = access.through(actor, self._context.office.roles(), access.ADMIN)
            it.record(
                "incident_retried",
                element=row.element,
                task=row.task_id,
                role=role,
                incident=incident_id,
            )
            act = it.facts[-1]
            it.tick()
            if row.message_id is not None:
                self._hand_in(it, row.message_id)
            left = next((one for one in it.tasks.values() if one.id == row.task_id), None)
            if left is not None:
                act["told"] = left.holders.split()
            for holder in act.get("told", ()):
                facts = {"incident": incident_id, "by": actor.username}
                cause = store.notices.cause("try_again", incident_id, it.now)
                store.notices.add(
                    it.tx, holder, "try_again", it.instance.id, row.task_id, it.now, facts, cause=cause
                )

        step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_instance(tx, key),
            act,
            what="instance",
            key=key,
            origin=Origin(row.origin or "act", row.task_id, row.message_id),
        )
        with self._context.store.read() as tx:
            return self._require(tx, incident_id).solved_at is not None

    def close(self, incident_id: int, reason: str, actor: Actor) -> None:
        """Mark an incident as solved by hand, with the reason: one that nothing waits behind.

        Raises Forbidden, NotFound, IncidentSolved, Invalid.
        """
        row = self._open(incident_id, actor)
        reason = reasons.require(reason)
        with self._context.store.transaction() as tx:
            instance = store.instances.lock(tx, row.instance_id) if row.instance_id else None
            row = self._still_open(tx, incident_id)
            if self._waits(tx, row):
                raise errors.Invalid(field="incident", reason="still_waits")
            now = self._context.clock()
            store.incidents.solve(tx, [incident_id], actor.user_id or None, now, "closed")
            store.autosaves.delete(tx, actor.user_id, f"close/{incident_id}")
            incident_log.close_notices(tx, [incident_id], now)
            facts = {"incident": incident_id, "reason": reason}
            if actor.account:
                facts["account"] = actor.account
            role, holding = access.through(actor, self._context.office.roles(), access.ADMIN)
            event = store.Event(
                at=now,
                type="incident_solved",
                actor=actor.username,
                role=role,
                holding=holding,
                channel=actor.channel,
                element=row.element if instance else "",
                data=facts,
            )
            incident_log.keep(tx, instance, [event])

    def _hand_in(self, it: step.Step, message_id: int) -> None:
        """Give the instance the message that stopped it; one that it no longer waits for goes on waiting."""
        message = messages.get(it.tx, message_id)
        if message is None:
            return
        payload = json.loads(message.payload)
        taken = it.receive(message.kind, message.name, message.key, payload, message.sender)
        if (taken or message.target is not None) and not messages.take(it.tx, message_id):
            raise errors.Busy()  # another instance took it at this moment

    def _waits(self, tx: store.Tx, row: store.IncidentRow) -> bool:
        """Return whether a timer or message still waits behind an incident: closing it by hand would silence that."""
        if row.message_id is not None:
            return messages.get(tx, row.message_id) is not None
        return row.origin == "timer"

    def _open(self, incident_id: int, actor: Actor) -> store.IncidentRow:
        access.require_right(actor, access.ADMIN, "incident", self._context.office.roles())
        with self._context.store.read() as tx:
            return self._still_open(tx, incident_id)

    def _still_open(self, tx: store.Tx, incident_id: int) -> store.IncidentRow:
        row = self._require(tx, incident_id)
        if row.solved_at is not None:
            raise errors.IncidentSolved(by=row.solved_name or "", at=row.solved_at.isoformat())
        return row

    def _require(self, tx: store.Tx, incident_id: int) -> store.IncidentRow:
        row = store.incidents.get(tx, incident_id)
        if row is None:
            raise errors.NotFound(what="incident", id=incident_id)
        return row

    def _require_reader(self, actor: Actor) -> None:
        if not actor.rights & access.READS_ALL:
            access.require_right(actor, access.ADMIN, "incident", self._context.office.roles())

    def _definition(self, tx: store.Tx, definition_id: int | None) -> Definition | None:
        """Return the version an incident is of; None when it cannot be read, which may be the very cause."""
        if definition_id is None:
            return None
        try:
            return self._context.office.definition(tx, definition_id)
        except Exception:
            return None

    def _row(self, tx: store.Tx, row: store.IncidentRow) -> IncidentItem:
        definition = self._definition(tx, row.definition_id)
        element = definition.outline.elements.get(row.element) if definition else None
        return IncidentItem(
            id=row.id,
            at=row.at,
            code=row.code,
            element=row.element,
            name=element.name if element else "",
            step=element.step if element else None,
            origin=row.origin,
            instance=row.instance_id,
            number=row.number or "",
            process=definition.outline.process_id if definition else "",
            process_title=definition.title if definition else "",
            version=row.version,
            solved_at=row.solved_at,
            solved_by=row.solved_name or "",
            solution=row.solution,
        )

    def _data(self, tx: store.Tx, instance: store.InstanceRow) -> Mapping[str, Any] | None:
        definition = self._definition(tx, instance.definition_id)
        if definition is None:
            return None
        try:
            environment = self._context.office.environment(definition)
            said = provenance.said(tx, instance)
            return provenance.load(instance, definition, environment, said).values
        except EngineFault:
            return None
