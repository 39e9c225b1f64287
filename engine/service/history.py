"""The history of an instance: facts in order, hidden where the reader may not see the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine import errors, store
from engine.bpmn import Definition
from engine.service import access, rows
from engine.service.views import Actor, EventView

if TYPE_CHECKING:
    from engine.service.office import Office
    from engine.service.wiring import Engine


class History:
    """Reading and proving the history."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, instance_id: int, actor: Actor) -> tuple[EventView, ...]:
        """Every event of an instance in order. Raises NotFound, also when the actor may not know of it."""
        with self._engine.store.read() as tx:
            found = store.instances.get(tx, instance_id)
            if found is None:
                raise errors.NotFound(what="instance", id=instance_id)
            definition = self._engine.office.definition(tx, found.definition_id)
            whole = access.sees_whole(actor, definition.outline, found.started_by)
            stored = store.inbox.of_instance(tx, instance_id)
            if not whole and not any(access.capacity(actor, task.holders.split()) for task in stored):
                raise errors.NotFound(what="instance", id=instance_id)
            events = store.history.of_instance(tx, instance_id)
            names = store.people.names(tx)
        return views(self._engine.office, definition, events, names, actor, whole=whole)

    def verify(self, instance_id: int) -> int | None:
        """The number of the first event that does not fit the chain, or None when the chain holds."""
        with self._engine.store.read() as tx:
            return store.history.verify(tx, instance_id)


def views(
    office: Office,
    definition: Definition,
    events: Sequence[store.EventRow],
    names: Mapping[str, str],
    actor: Actor,
    *,
    whole: bool,
) -> tuple[EventView, ...]:
    """Events as facts for the edge; a form's values are left out for who may not see them."""
    found = []
    for row in events:
        data = dict(row.data)
        if not whole and "value" in data and not rows.may_see_value(row, actor):
            del data["value"]
        found.append(rows.event_view(office, definition, names, row, data))
    return tuple(found)
