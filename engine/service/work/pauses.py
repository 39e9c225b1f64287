"""Pausing the tenggat of a task, with a reason, and letting it go on: for who works on it, and who stands above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from engine import errors, store, texts
from engine.bpmn import Clock, Definition, EngineFault
from engine.bpmn.package.pause_rules import PauseRules
from engine.service import access, access_view, incident_log, provenance, reasons, rows, step
from engine.service.context import Context
from engine.service.middle import dues
from engine.service.views import Actor, TaskItem
from engine.service.work import four_eyes, task
from engine.store.incidents import Origin
from engine.store.pauses import PauseRow as PauseRow


@dataclass(frozen=True, slots=True)
class PauseView:
    """What the page of a pause shows. `own` is whether the clock is the task's alone; else it is that of a step, and
    `covered` are the names of all open tasks under it, with whose they are.

    `left` are the working minutes until the tenggat, `stands` what lasts now, `pauses` what there was. It can be paused
    so many `times` more, and for so many working minutes (`most`) together; `refusal` is why not.
    """

    row: TaskItem
    rules: PauseRules
    own: bool
    covered: tuple[tuple[str, str], ...]
    left: int
    times: int
    most: int
    until: datetime | None
    pauses: tuple[PauseRow, ...]
    refusal: errors.AlurError | None
    may_pause: bool
    may_go_on: bool

    @property
    def stands(self) -> PauseRow | None:
        """The pause that lasts now."""
        return self.pauses[-1] if self.row.paused_at is not None and self.pauses else None


@dataclass(frozen=True, slots=True)
class Paused:
    """What became of a tenggat: stopped `until` when at the longest, or running with its new `due`."""

    task: int
    name: str
    due: datetime | None
    until: datetime | None
    told: tuple[str, ...] = ()


class Pauses:
    """What stops a clock, and starts it again."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def view(self, task_id: int, actor: Actor) -> PauseView:
        """Return how the clock of an open task stands, and what this person may do with it.

        Raises NotFound, Forbidden, TaskDone, TaskClosed.
        """
        context = self._context
        with context.store.read() as tx:
            row = task.require(tx, task_id, actor.user_id)
            instance = store.instances.get(tx, row.instance_id)
            assert instance is not None
            definition = context.office.definition(tx, row.definition_id)
            works = access.capacity(actor, row.holders.split()) is not None
            above = access.above(actor, [row.holders.split()], context.office.roles()) is not None
            if not (works or above or access_view.is_visible(context, tx, row.instance_id, actor)):
                raise task.refused_error(context, tx, row, actor)
            if row.state != "open":
                raise task.gone_error(tx, task_id, instance)
            clock = self._clock(tx, instance, definition, row)
            pauses = store.pauses.of_task(tx, task_id)
            others = store.inbox.open_of_many(tx, [row.instance_id]).get(row.instance_id, [])
            same = four_eyes.standing(context, tx, definition, row, actor.user_id)
        rules = rules_of(definition)
        covered = [one for one in others if clock and UUID(bytes=one.engine_id) in clock.tasks]
        free = row.claimed_by in (None, actor.user_id)
        own = clock is not None and clock.own
        all_above = self._above(actor, covered) is not None
        refusal: errors.AlurError | None = refused(rules, clock)
        if own and refusal is None and same.refusing is not None:
            refusal = same.refusal(row.instance_id)
        may = (works and free) if own else all_above
        going = row.suspended_at is None
        return PauseView(
            row=rows.task_row(context.office, definition, row),
            rules=rules,
            own=own,
            covered=tuple(self._named(definition, one) for one in covered),
            left=_minutes(clock.left) if clock and clock.left else 0,
            times=max(rules.times - (clock.times if clock else 0), 0),
            most=max(_minutes(rules.most - (clock.stood if clock else timedelta())), 0),
            until=clock.until if clock else None,
            pauses=tuple(pauses),
            refusal=refusal,
            may_pause=going and may and refusal is None,
            may_go_on=going and row.paused_at is not None and ((works and free) or all_above),
        )

    def _clock(
        self, tx: store.Tx, instance: store.InstanceRow, definition: Definition, row: store.InboxRow
    ) -> Clock | None:
        """Return how the clock of an open task stands now. Raises Incident."""
        environment = self._context.office.environment(definition, self._context.clock())
        try:
            workflow = provenance.load(instance, definition, environment, provenance.said(tx, instance, None))
            return workflow.clock(UUID(bytes=row.engine_id))
        except EngineFault as fault:
            raise incident_log.record(self._context, instance.id, fault, Origin("task", row.id)) from fault

    def lasting(self, task_ids: Iterable[int]) -> dict[int, PauseRow]:
        """Return by task the pause of each of these that lasts: why, and how much was left."""
        with self._context.store.read() as tx:
            return store.pauses.lasting(tx, list(task_ids))

    def spent(self, task_ids: Iterable[int]) -> dict[int, timedelta]:
        """Return by task for how much working time the clock of each of these stood, of those that were paused or whose
        case was suspended; a task that was both at once stood once.
        """
        with self._context.store.read() as tx:
            return dues.stood(tx, self._context.office.calendar(), list(task_ids))

    def pause(self, task_id: int, kind: str, reason: str, actor: Actor) -> Paused:
        """Stop the tenggat of a task with a reason of one of the kinds of its process; its superior is told.

        Who works on the task does so, and has taken it then. A tenggat of a whole step is paused for all open tasks
        under it, by who is the superior of all of them or an administrator. Raises Invalid (kind, reason), Forbidden,
        NotPaused, SamePerson, TaskClaimed, TaskDone, TaskClosed, InstanceSuspended.
        """

        def act(it: step.Step) -> Paused:
            row = task.open_row(it, task_id)
            it.refresh()
            if UUID(bytes=row.engine_id) not in it.tasks:
                raise errors.TaskClosed(by="", at=it.now.isoformat(), instance=it.instance.id)
            token, rules = UUID(bytes=row.engine_id), rules_of(it.definition)
            clock = it.workflow.clock(token)
            role = self._stopping_role(it, row, clock)
            said = self._accepted(rules, kind, reason)
            if (refusal := refused(rules, clock)) is not None:
                raise refusal
            assert clock is not None
            assert clock.left is not None
            stopped = it.workflow.pause(token, rules.most - clock.stood)
            takes = clock.own and row.claimed_by is None
            if takes:
                store.tasks.claim(it.tx, task_id, it.actor.user_id, it.now)
            holders = [it.tasks[one].holders.split() for one in clock.tasks if one in it.tasks]
            told = self._told(holders)
            rest = clock.left // timedelta(microseconds=1)
            facts = {
                "kind": kind,
                "reason": said,
                "rest": rest,
                "until": stopped.until.isoformat() if stopped.until else None,
                "told": told,
                **({"claimed": True} if takes else {}),
            }
            moved = it.clocks("task_paused", facts, element=row.element, task=task_id, role=role)
            seq = it.instance.event_count + len(it.events)
            of_all = (seq, it.now, kind, said, actor.user_id, rest, stopped.until, None)
            store.pauses.add(it.tx, [PauseRow(fact["task"], *of_all) for fact in moved])
            self._tell(it, "paused", task_id, told, {"kind": kind, "reason": said})
            store.autosaves.delete(it.tx, actor.user_id, f"pause/{task_id}")
            return Paused(task_id, self._name(it, row), None, stopped.until, tuple(map(self._label, told)))

        return task.on_task(self._context, task_id, actor, act)

    def go_on(self, task_id: int, actor: Actor) -> Paused:
        """Let a paused tenggat run again, with what was left of it, from this moment on.

        For who works on the task, its superior and the administrator. Raises Forbidden, NotPaused ("running"),
        TaskClaimed, TaskDone, TaskClosed, InstanceSuspended.
        """

        def act(it: step.Step) -> Paused:
            row = task.open_row(it, task_id)
            role = self._starting_role(it, row)
            it.refresh()
            token = UUID(bytes=row.engine_id)
            if token not in it.tasks:
                raise errors.TaskClosed(by="", at=it.now.isoformat(), instance=it.instance.id)
            if it.tasks[token].paused_at is None:
                raise errors.NotPaused(reason="running", task=task_id)
            row = it.go_on(row, role)
            told = [
                one for one in self._told([row.holders.split()]) if one not in access.holders_of(it.actor)
            ]
            self._tell(it, "unpaused", task_id, told, {"due": row.due_at.isoformat()} if row.due_at else {})
            return Paused(task_id, self._name(it, row), row.due_at, None, tuple(map(self._label, told)))

        return task.on_task(self._context, task_id, actor, act)

    def _stopping_role(self, it: step.Step, row: store.TaskRow, clock: Clock | None) -> str:
        """Return the capacity in which the actor may stop a clock. Raises Forbidden, TaskClaimed, SamePerson."""
        if clock is None or clock.own:
            row, works = task.workable(it, row.id)
            four_eyes.require_other(it, row)  # who stops it takes the task
            return works
        covered = [it.tasks[one] for one in clock.tasks if one in it.tasks]
        role = self._above(it.actor, covered)
        if role is None:
            raise errors.Forbidden(action="pause", roles=self._labels_above(covered))
        return role

    def _starting_role(self, it: step.Step, row: store.TaskRow) -> str:
        """Return the capacity in which the actor may let a clock go on. Raises Forbidden, TaskClaimed."""
        works = access.capacity(it.actor, row.holders.split())
        if works is not None and row.claimed_by in (None, it.actor.user_id):
            return works
        role = self._above(it.actor, [row])
        return role if role is not None else task.workable(it, row.id)[1]

    def _above(self, actor: Actor, tasks: Iterable[store.TaskRow | store.InboxRow]) -> str | None:
        each = [one.holders.split() for one in tasks]
        return access.above(actor, each, self._context.office.roles())

    def _labels_above(self, tasks: Iterable[store.TaskRow]) -> list[str]:
        roles = self._context.office.roles()
        found = [set(access.superiors(one.holders.split(), roles)) for one in tasks]
        common = set.intersection(*found) if found else set()
        allowed = [one for one in roles if one in common] + access.holding(roles, access.ADMIN)
        return [self._label(one) for one in dict.fromkeys(allowed)]

    def _accepted(self, rules: PauseRules, kind: str, reason: str) -> str:
        """Return the reason as it is kept. Raises Invalid."""
        if kind not in rules.kinds:
            raise errors.Invalid(field="jenis", reason="choice", choices=", ".join(rules.kinds))
        return reasons.require(texts.tidy(reason))

    def _told(self, tasks: Iterable[list[str]]) -> list[str]:
        """Return whom a stopped clock is told: the superiors of its holders, and who stands in for want of one."""
        found: dict[str, None] = {}
        for holders in tasks:
            heard = self._context.office.notified(holders)
            found |= dict.fromkeys(one for one in heard if one not in holders)
        return list(found)

    def _tell(
        self, it: step.Step, kind: str, task_id: int, told: Iterable[str], facts: Mapping[str, str]
    ) -> None:
        cause = store.notices.cause(kind, task_id, it.now)
        said = {"by": it.actor.name, **facts}
        for holder in told:
            store.notices.add(it.tx, holder, kind, it.instance.id, task_id, it.now, said, cause=cause)

    def _named(self, definition: Definition, row: store.InboxRow) -> tuple[str, str]:
        one = rows.task_row(self._context.office, definition, row)
        return one.name, one.claimed_name or ", ".join(one.role_labels)

    def _name(self, it: step.Step, row: store.TaskRow) -> str:
        return it.definition.outline.elements[row.element].name or row.element

    def _label(self, holder: str) -> str:
        return self._context.office.label(holder)


def rules_of(definition: Definition) -> PauseRules:
    """Return how the tenggat of a process may be paused."""
    return PauseRules.of(definition.package.process.pauses)


def refused(rules: PauseRules, clock: Clock | None) -> errors.NotPaused | None:
    """Return why a clock cannot be stopped, whoever asks; None when it can."""
    if not rules.allowed:
        return errors.NotPaused(reason="forbidden")
    if clock is None:
        return errors.NotPaused(reason="none")
    if clock.since is not None:
        return errors.NotPaused(reason="paused", at=clock.since)
    if not clock.left or clock.left <= timedelta():
        return errors.NotPaused(reason="late")
    if clock.times >= rules.times:
        return errors.NotPaused(reason="times", times=clock.times)
    if clock.stood >= rules.most:
        return errors.NotPaused(reason="limit", limit=rules.limit.iso())
    return None


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
