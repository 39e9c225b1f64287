"""The history of an instance: facts in order, hidden where the reader may not see the data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine import store
from engine.service import access_view, rows, system_log
from engine.service.context import Context
from engine.service.office import Office
from engine.service.view_facts import HistoryPage
from engine.service.views import Actor, EventView

PAGE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a history is asked for: of a person ("" for the system), of or without some types, before an event."""

    person: str | None = None
    types: Collection[str] = ()
    without: Collection[str] = ()
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a history as it is stored, with the tasks that it tells of."""

    events: tuple[EventView, ...]
    tasks: Sequence[store.InboxRow]
    facts: HistoryPage
    sound: bool


class History:
    """Reading and proving the history."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, instance_id: int, actor: Actor) -> tuple[EventView, ...]:
        """Return every event of an instance in order. Raises NotFound, also when the actor may not know of it."""
        with self._context.store.read() as tx:
            seen = access_view.require(self._context, tx, instance_id, actor)
            events = store.history.of_instance(tx, instance_id)
            if not seen.whole:
                seen = seen.looking_at(store.inbox.of_instance(tx, instance_id))
            names = store.people.names(tx)
        number = seen.instance.number
        system_log.note_look_at_instance(
            self._context, actor, instance_id, number, takes_part=seen.takes_part
        )
        return views(self._context.office, seen, events, names)


def page(
    context: Context,
    tx: store.Tx,
    seen: access_view.AccessView,
    acts: Mapping[str, Mapping[str, int]],
    asked: Asked,
) -> Page:
    """Return a page of the history of an instance, newest first; `acts` counts all of it by person and type."""
    key, choice = seen.instance.id, store.history_pages.Choice(asked.person, asked.types, asked.without)
    links = store.history_pages.page(tx, key, choice, asked.before, PAGE + 1)
    shown = [link.event for link in links[:PAGE]]
    begin, newer = 0, None
    if asked.before is not None:
        begin, following = store.history_pages.newer(tx, key, choice, asked.before, PAGE)
        newer = following if begin else None
    tasks = _told_of(tx, shown)
    seen = seen.looking_at(tasks)
    people = store.people.names_of(tx, {*acts, *named(shown)} - {""})
    facts = HistoryPage(
        first=begin + 1 if shown else 0,
        last=begin + len(shown),
        total=sum(
            count
            for actor, types in acts.items()
            for type_, count in types.items()
            if choice.takes(actor, type_)
        ),
        older=shown[-1].seq if len(links) > PAGE else None,
        newer=newer,
        people=tuple((actor, people.get(actor, actor)) for actor in acts if actor),
        system="" in acts,
    )
    sound = all(link.sound for link in links[:PAGE])
    return Page(views(context.office, seen, shown, people), tasks, facts, sound)


def named(events: Sequence[store.EventRow]) -> set[str]:
    """Return the user names that events say beside who acted: who was told, mentioned, or handed a task."""
    found: set[str] = set()
    for event in events:
        data = event.data
        found |= {str(one) for one in data.get("mentioned") or ()}
        found |= {str(one)[1:] for one in data.get("told") or () if str(one).startswith("@")}
        if isinstance(data.get("after"), str):
            found.add(data["after"])
    return found


def _told_of(tx: store.Tx, events: Sequence[store.EventRow]) -> list[store.InboxRow]:
    """Return the tasks that events are of, have opened or moved."""
    ids = {event.task_id for event in events if event.task_id is not None}
    for event in events:
        for name in ("opened", "tasks"):
            facts = event.data.get(name)
            each = facts if isinstance(facts, list) else ()
            ids |= {
                one["task"] for one in each if isinstance(one, Mapping) and isinstance(one.get("task"), int)
            }
    wanted, most = sorted(ids), store.inbox.MANY
    return [
        row
        for first in range(0, len(wanted), most)
        for row in store.inbox.some(tx, wanted[first : first + most])
    ]


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
