"""What of one instance an actor may see: all of it, or its own part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import errors, store
from engine.bpmn import Definition
from engine.service import access, version_history
from engine.service.context import Context
from engine.service.version_history import VersionHistory
from engine.service.views import Actor

# Facts of an event that belong to whoever may see the task: what was sent, which files, why it was moved.
PRIVATE = ("value", "changed", "file", "sha256", "size", "reason")


@dataclass(frozen=True, slots=True)
class AccessView:
    """An instance with all its tasks; `definition` is its version now, `versions` all it ran on.

    `whole` is whether the actor sees all, `own` are the tasks it has or had; one that was withdrawn with what opened
    it is nobody's.
    """

    actor: Actor
    instance: store.InstanceListRow
    definition: Definition
    versions: VersionHistory
    tasks: tuple[store.InboxRow, ...]
    whole: bool
    own: frozenset[int]

    @property
    def takes_part(self) -> bool:
        """Whether the actor sees it by its own part in it, and not only by a right to read all."""
        return access.takes_part(
            self.actor, self.definition.outline, self.instance.started_by, bool(self.own)
        )

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


def require(context: Context, tx: store.Tx, instance_id: int, actor: Actor) -> AccessView:
    """Return the instance as the actor may see it. Raises NotFound, also when the actor may not know of it."""
    seen = of_instance(context, tx, instance_id, actor)
    if not seen.whole and not seen.own:
        raise errors.NotFound(what="instance", id=instance_id)
    return seen


def is_visible(context: Context, tx: store.Tx, instance_id: int, actor: Actor) -> bool:
    """Return whether the actor may know of an instance: by a part in it, or by a task of it to hand on."""
    seen = of_instance(context, tx, instance_id, actor)
    if seen.whole or seen.own:
        return True
    waiting = (task.holders.split() for task in seen.tasks if task.state == "open")
    return any(actor.roles.keys() & set(context.office.stands_with(holders)) for holders in waiting)


def require_visible(context: Context, instance_id: int, actor: Actor, what: str, key: int) -> None:
    """Raise NotFound before a refusal tells of an instance that the actor may not know of."""
    if actor.channel == "system":
        return
    with context.store.read() as tx:
        if not is_visible(context, tx, instance_id, actor):
            raise errors.NotFound(what=what, id=key)


def of_instance(context: Context, tx: store.Tx, instance_id: int, actor: Actor) -> AccessView:
    """Return what the actor may see of an instance, be it nothing. Raises NotFound."""
    instance = store.instances.line(tx, instance_id)
    if instance is None:
        raise errors.NotFound(what="instance", id=instance_id)
    versions = version_history.of_instance(context.office, tx, instance_id, instance.definition_id)
    definition = versions.last
    tasks = tuple(store.inbox.of_instance(tx, instance_id))
    whole = access.sees_whole(actor, definition.outline, instance.started_by)
    own = frozenset(
        task.id for task in tasks if task.visit > 0 and access.capacity(actor, task.holders.split())
    )
    return AccessView(actor, instance, definition, versions, tasks, whole, own)
