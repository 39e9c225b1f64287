"""Suspending a case and resuming it: in between nothing opens or fires; what waits for a time keeps what was left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import errors, store
from engine.service import access, access_view, reasons, step
from engine.service.context import Context
from engine.service.views import Actor

MOST = 2_000  # cases of one bulk act


@dataclass(frozen=True, slots=True)
class Suspension:
    """That a case is suspended: by whom (a name), since when and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Resting:
    """A case that is suspended, in a list of them."""

    instance: int
    number: str
    subject: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case in an act on several; `refusal` is why it stayed as it was, None when it did not."""

    instance: int
    number: str
    refusal: errors.AlurError | None = None


class Suspensions:
    """The administrator lets cases rest."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, instance_id: int, actor: Actor) -> Suspension | None:
        """Return who suspended a case that the actor sees, when and why; None for one that goes on. Raises NotFound."""
        with self._context.store.read() as tx:
            if not access_view.is_visible(self._context, tx, instance_id, actor):
                raise errors.NotFound(what="instance", id=instance_id)
            row = store.suspensions.get(tx, instance_id)
        return Suspension(row.name, row.at, row.reason) if row else None

    def spent(self, instance_id: int) -> timedelta:
        """Return for how much working time a case was suspended, as far as that is over."""
        with self._context.store.read() as tx:
            found = store.suspensions.over(tx, instance_id)
        calendar = self._context.office.calendar()
        return sum((calendar.working_time(start, end) for start, end in found), timedelta())

    def suspend(self, instance_id: int, reason: str, actor: Actor) -> None:
        """Suspend a running case, with a reason: nothing of it opens or fires until it is resumed.

        Timers that are due come before. Its starter and the holders of its open tasks are told. Raises Forbidden,
        Invalid (reason), NotFound, InstanceClosed, InstanceSuspended (already), Incident.
        """
        self._require(actor)
        said = reasons.require(reason)

        def act(it: step.Step) -> None:
            it.tick()
            if it.status != "open":
                return
            it.workflow.suspend()
            told = self._concerned(it)
            role = access.through(actor, self._context.office.roles(), access.ADMIN)[0]
            it.clocks("instance_suspended", {"reason": said, "told": told}, role=role)
            seq = it.instance.event_count + len(it.events)
            store.suspensions.put(it.tx, instance_id, seq, it.now, actor.user_id, said)
            self._tell(it, "suspended", told, reason=said)
            store.autosaves.delete(it.tx, actor.user_id, f"suspend/{instance_id}")

        self._run(instance_id, actor, act, suspended=False)

    def resume(self, instance_id: int, actor: Actor) -> None:
        """Let a suspended case go on: what waited for a time has what was left of it, by the calendar of today; a date
        that has passed comes now. Raises Forbidden, NotFound, InstanceClosed, Invalid ("running"), Incident.
        """
        self._require(actor)

        def act(it: step.Step) -> None:
            if it.instance.suspended_at is None:
                raise errors.Invalid(field="case", reason="running")
            before = store.suspensions.get(it.tx, instance_id)
            it.workflow.resume()
            told = self._concerned(it)
            role = access.through(actor, self._context.office.roles(), access.ADMIN)[0]
            facts: dict[str, Any] = {"since": it.instance.suspended_at.isoformat(), "told": told}
            if before is not None:
                facts["reason"] = before.reason
            it.clocks("instance_resumed", facts, role=role)
            store.suspensions.end(it.tx, instance_id, it.now)
            cause = store.notices.cause("suspended", instance_id, it.instance.suspended_at)
            store.notices.close(it.tx, [cause], it.now)
            self._tell(it, "unsuspended", told)
            it.tick()

        self._run(instance_id, actor, act, suspended=True)

    def running(self, actor: Actor, process: str = "", *, suspended: bool = False) -> tuple[int, ...]:
        """Return the open cases of a process (of all without one) that go on, or are `suspended`. Raises Forbidden."""
        self._require(actor)
        with self._context.store.read() as tx:
            return tuple(store.suspensions.running(tx, process, suspended=suspended)[:MOST])

    def list(self, actor: Actor) -> tuple[Resting, ...]:
        """Return every suspended case. Raises Forbidden."""
        self._require(actor)
        with self._context.store.read() as tx:
            return tuple(Resting(*row) for row in store.suspensions.all_(tx))

    def suspend_many(self, instances: Iterable[int], reason: str, actor: Actor) -> tuple[Outcome, ...]:
        """Suspend several cases for one reason, each in a transaction of its own; return what became of each.

        Raises Forbidden and Invalid (reason) before any of them.
        """
        self._require(actor)
        said = reasons.require(reason)
        return tuple(self._each(one, lambda ident: self.suspend(ident, said, actor)) for one in instances)

    def resume_many(self, instances: Iterable[int], actor: Actor) -> tuple[Outcome, ...]:
        """Let several cases go on, each in a transaction of its own; return what became of each. Raises Forbidden."""
        self._require(actor)
        return tuple(self._each(one, lambda ident: self.resume(ident, actor)) for one in instances)

    def _each(self, instance_id: int, act: Any) -> Outcome:
        with self._context.store.read() as tx:
            known = store.instances.line(tx, instance_id)
        number = known.number if known else ""
        try:
            act(instance_id)
        except (errors.Conflict, errors.Invalid, errors.NotFound, errors.Incident, errors.Busy) as refusal:
            return Outcome(instance_id, number, refusal)
        return Outcome(instance_id, number)

    def _run(self, instance_id: int, actor: Actor, act: Any, *, suspended: bool) -> None:
        step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_instance(tx, instance_id),
            act,
            what="instance",
            key=instance_id,
            suspended=suspended,
        )

    def _require(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "suspend", self._context.office.roles())

    def _concerned(self, it: step.Step) -> Sequence[str]:
        """Return whom it concerns: who began the case, and whose turn it is."""
        found: dict[str, None] = {}
        if it.instance.started_by is not None:
            found[access.personal(store.people.username(it.tx, it.instance.started_by))] = None
        for row in it.tasks.values():
            if row.claimed_by is not None:
                found[access.personal(store.people.username(it.tx, row.claimed_by))] = None
            else:
                found |= dict.fromkeys(row.holders.split())
        return [one for one in found if one != access.personal(it.actor.username)]

    def _tell(self, it: step.Step, kind: str, told: Iterable[str], **facts: str) -> None:
        cause = store.notices.cause(kind, it.instance.id, it.now)
        for holder in told:
            said = {"by": it.actor.name, **facts}
            store.notices.add(it.tx, holder, kind, it.instance.id, None, it.now, said, cause=cause)
