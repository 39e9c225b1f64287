"""The history of an instance: facts in order, hidden where the reader may not see the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import store
from engine.service import access_view, rows, system_log
from engine.service.context import Context
from engine.service.office import Office
from engine.service.views import Actor, EventView


class History:
    """Reading and proving the history."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, instance_id: int, actor: Actor) -> tuple[EventView, ...]:
        """Return every event of an instance in order. Raises NotFound, also when the actor may not know of it."""
        with self._context.store.read() as tx:
            seen = access_view.require(self._context, tx, instance_id, actor)
            events = store.history.of_instance(tx, instance_id)
            names = store.people.names(tx)
        number = seen.instance.number
        system_log.note_look(
            self._context,
            actor,
            "instance_viewed",
            takes_part=seen.takes_part,
            instance=instance_id,
            number=number,
        )
        return views(self._context.office, seen, events, names)


def views(
    office: Office, seen: access_view.AccessView, events: Sequence[store.EventRow], names: Mapping[str, str]
) -> tuple[EventView, ...]:
    """Events as facts for the edge, without what is not the reader's to see."""
    return tuple(
        rows.event_view(
            office,
            seen.versions.at(row.seq),
            names,
            row,
            seen.facts(row),
            row.task_id if seen.shows(row.task_id) else None,
        )
        for row in events
    )
