"""What of one instance an actor may see: all of it, or its own part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from engine import errors, store
from engine.bpmn import Definition
from engine.service import access, version_history
from engine.service.context import Context
from engine.service.version_history import VersionHistory
from engine.service.views import Actor

# Facts of an event that belong to whoever may see the task: what was sent, which files, why it was moved.
PRIVATE = ("value", "changed", "file", "sha256", "size", "reason", "note")


class Held(Protocol):
    """A task as far as its holders say whose it is."""

    @property
    def id(self) -> int: ...
    @property
    def visit(self) -> int: ...
    @property
    def holders(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AccessView:
    """An instance as the actor may see it; `definition` is its version now, `versions` all it ran on.

    `whole` is whether the actor sees all, `visible` whether it may know of it at all, `takes_part` whether it sees it
    by its own part in it and not only by a right to read all. `own` are the actor's among the tasks looked at; one
    that was withdrawn with what opened it is nobody's.
    """

    actor: Actor
    case: store.cases.CaseRow
    definition: Definition
    versions: VersionHistory
    whole: bool
    visible: bool
    takes_part: bool
    may_comment: bool
    own: frozenset[int] = frozenset()

    @property
    def instance(self) -> store.InstanceListRow:
        """The line of a list that it is."""
        return self.case.line

    def looking_at(self, tasks: Iterable[Held]) -> AccessView:
        """Return the same with these tasks judged: data of a task that was not looked at is not shown to everybody."""
        return self if self.whole else replace(self, own=self.own | owned(self.actor, tasks))

    def shows(self, task_id: int | None) -> bool:
        """Return whether the actor sees a task with all its data."""
        return self.whole or task_id in self.own

    def shows_value(self, event: store.EventRow) -> bool:
        """Return whether the actor sees the form of an event: its own, or that of an item whose role it holds;
        and a remark in which it is named.
        """
        if self.shows(event.task_id) or event.actor == self.actor.username:
            return True
        if event.type == "comment_added" and self.actor.username in event.data.get("mentioned", ()):
            return True
        return event.data.get("item") in self.actor.roles

    def facts(self, event: store.EventRow) -> Mapping[str, Any]:
        """Return the data of an event without what is not the actor's to see."""
        if self.shows_value(event):
            return event.data
        hidden = PRIVATE if event.task_id is not None else ("value", "comment", "mentioned")
        return {name: fact for name, fact in event.data.items() if name not in hidden}


def owned(actor: Actor, tasks: Iterable[Held]) -> frozenset[int]:
    """Return which of these tasks are or were the actor's."""
    return frozenset(
        task.id for task in tasks if task.visit > 0 and access.capacity(actor, task.holders.split())
    )


def require(
    context: Context, tx: store.Tx, instance_id: int, actor: Actor, tasks: Iterable[Held] = ()
) -> AccessView:
    """Return the instance as the actor may see it. Raises NotFound, also when the actor may not know of it."""
    seen = of_instance(context, tx, instance_id, actor, tasks)
    if not seen.visible:
        raise errors.NotFound(what="instance", id=instance_id)
    return seen


def is_visible(context: Context, tx: store.Tx, instance_id: int, actor: Actor) -> bool:
    """Return whether the actor may know of an instance: by a part in it, or by a task of it to hand on."""
    if of_instance(context, tx, instance_id, actor).visible:
        return True
    waiting = (task.holders.split() for task in store.tasks.open_of(tx, instance_id))
    return any(actor.roles.keys() & set(context.office.stands_with(holders)) for holders in waiting)


def require_visible(context: Context, instance_id: int, actor: Actor, what: str, key: int) -> None:
    """Raise NotFound before a refusal tells of an instance that the actor may not know of."""
    if actor.channel == "system":
        return
    with context.store.read() as tx:
        if not is_visible(context, tx, instance_id, actor):
            raise errors.NotFound(what=what, id=key)


def of_instance(
    context: Context, tx: store.Tx, instance_id: int, actor: Actor, tasks: Iterable[Held] = ()
) -> AccessView:
    """Return what the actor may see of an instance, be it nothing; `tasks` are looked at.
    Raises NotFound.
    """
    case = store.cases.get(tx, instance_id)
    if case is None:
        raise errors.NotFound(what="instance", id=instance_id)
    instance = case.line
    versions = version_history.of_instance(
        context.office, tx, instance_id, instance.definition_id, moved=case.moved
    )
    outline, started_by = versions.last.outline, instance.started_by
    whole, own = access.sees_whole(actor, outline, started_by), owned(actor, tasks)
    takes_part = access.takes_part(actor, outline, started_by, bool(own))
    # Looked for only where it matters: who takes part by an office sees and may do all that a task would let them.
    part = bool(own) or (not (whole and takes_part) and _has_part(tx, instance_id, actor))
    return AccessView(
        actor,
        case,
        versions.last,
        versions,
        whole,
        visible=whole or part,
        takes_part=takes_part or access.takes_part(actor, outline, started_by, part),
        may_comment=access.may_comment(actor, whole, part),
        own=own,
    )


def acting_role(tx: store.Tx, seen: AccessView) -> str:
    """Return the role in which the actor has had work in the instance, first of all; "" for none."""
    held = (access.capacity(seen.actor, one.split()) for one in store.places.holders(tx, seen.instance.id))
    return next((one for one in held if one in seen.actor.roles), None) or ""


def _has_part(tx: store.Tx, instance_id: int, actor: Actor) -> bool:
    """Who has the last task of a place is found at one look for each; only of who has none, all tasks are asked."""
    last = (row.holders for row in store.places.last_tasks(tx, instance_id) if row.visit > 0)
    return any(access.capacity(actor, one.split()) for one in last) or any(
        access.capacity(actor, one.split()) for one in store.places.holders(tx, instance_id)
    )
