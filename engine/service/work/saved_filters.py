"""Filters that a person keeps under a name, for the list of tasks and for that of instances."""

from __future__ import annotations

from engine import errors, store, texts
from engine.service import system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import office_rows, saved_filters

PLACES = ("tasks", "instances")
MOST = 30  # of one person for one place
LONGEST_NAME = 60
LONGEST_ADDRESS = 1000


class SavedFilters:
    """What a person keeps; nobody else sees it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, place: str, actor: Actor) -> list[store.SavedFilterRow]:
        """Return the actor's filters for a place, by name."""
        with self._context.store.read() as tx:
            return saved_filters.of(tx, actor.user_id, place)

    def save(self, place: str, name: str, address: str, actor: Actor) -> None:
        """Keep what stands in an address under a name, in place of what had that name. Raises Invalid."""
        said = texts.accept(name, "filter_name")
        if place not in PLACES:
            raise errors.Invalid(field="place", reason="choice", choices=", ".join(PLACES))
        if not said:
            raise errors.Invalid(field="filter_name", reason="required")
        if len(said) > LONGEST_NAME:
            raise errors.Invalid(field="filter_name", reason="too_long", limit=LONGEST_NAME)
        if not address or len(address) > LONGEST_ADDRESS:
            raise errors.Invalid(
                field="filter", reason="required" if not address else "too_long", limit=LONGEST_ADDRESS
            )
        with self._context.store.transaction() as tx:
            known = saved_filters.of(tx, actor.user_id, place)
            if len(known) >= MOST and said not in {one.name for one in known}:
                raise errors.Invalid(field="filter", reason="too_many_filters", limit=MOST)
            kept = saved_filters.put(tx, actor.user_id, place, said, address, self._context.clock())
            facts = {"name": said, "place": place} | office_rows.facts(tx, saved_filter=("id", [kept]))
            system_log.log_system_event(self._context, tx, "filter_saved", actor, facts)

    def remove(self, filter_id: int, actor: Actor) -> None:
        """Forget one of the actor's filters. Raises NotFound."""
        with self._context.store.transaction() as tx:
            known = [one for place in PLACES for one in saved_filters.of(tx, actor.user_id, place)]
            row = next((one for one in known if one.id == filter_id), None)
            if row is None:
                raise errors.NotFound(what="filter", id=filter_id)
            saved_filters.delete(tx, actor.user_id, filter_id)
            facts = {"name": row.name, "place": row.place}
            facts |= office_rows.facts(tx, saved_filter=("id", [filter_id]))
            system_log.log_system_event(self._context, tx, "filter_removed", actor, facts)
