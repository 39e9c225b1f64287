"""Searching instances: what a reader asks for, told apart from what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine import store, texts
from engine.bpmn import Definition
from engine.service import access, pairs, rows, system_log
from engine.service.context import Context
from engine.service.views import Actor, InstanceItem
from engine.store import search

KIND = search.KIND
EXPORT_PAGE = 500
MAX_EXPORT = 20_000
SEARCHED = ("value", "reason", "note", "comment", "file")  # facts of events that hold words
SAME = (
    "empatmataorangsama"  # the word of a case in which one person did both steps of a pair: nobody writes it
)
LONGEST_ROLE = 1_000  # no id is as long, and databases take no pattern of any length


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; what is empty does not matter.

    `text`: every word begins a word or number of the number, the subject, a form or the name of a file; without a
    letter or digit nothing is found. `status` is open, completed, cancelled or suspended (of the open ones);
    `process` a key; `version` its number; `role` holds or held a task, `person` (user name) started, holds or
    completed something; `step`: a task of this step of the SOP is open; `start` and `end` are days on which the
    instance was started; `overdue`: running, with a task past its tenggat; `same_person`: one person did both steps
    of a pair (four eyes), with a note.
    """

    text: str = ""
    status: str = ""
    process: str = ""
    version: int | None = None
    role: str = ""
    person: str = ""
    step: int | None = None
    start: date | None = None
    end: date | None = None
    overdue: bool = False
    same_person: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader may choose from: (key, title) of processes, version numbers, step numbers and names of the
    process asked for, and (user name, name) of people.
    """

    processes: tuple[tuple[str, str], ...]
    versions: tuple[int, ...]
    steps: tuple[tuple[int, str], ...]
    people: tuple[tuple[str, str], ...]


class Search:
    """The list of instances, filtered, page by page or whole."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def page(
        self, query: Query, actor: Actor, after: str | None = None, limit: int = 50
    ) -> tuple[tuple[InstanceItem, ...], str | None]:
        """Instances the actor may see, newest first, and the key of the next page. Raises Invalid.

        Words are looked for in form values only where the actor sees the whole instance; elsewhere in number
        and subject. A form sent is found a moment later, when the worker has read it.
        """
        context = self._context
        with context.store.read() as tx:
            definitions = {
                row.id: (row, context.office.definition(tx, row.id)) for row in store.definitions.list_all(tx)
            }
            wanted = self._wanted(tx, query, definitions)
            if wanted is None:
                return (), None
            page = search.page(tx, wanted, self._sight(definitions, actor), after, limit)
            waiting = store.inbox.open_of_many(tx, [row.id for row in page.rows])
        return tuple(
            rows.instance_row(
                definitions[row.definition_id][1],
                row,
                [
                    rows.task_row(context.office, definitions[row.definition_id][1], task)
                    for task in waiting.get(row.id, ())
                ],
            )
            for row in page.rows
        ), page.next

    def all(self, query: Query, actor: Actor) -> Iterator[InstanceItem]:
        """Yield every instance of the list, at most MAX_EXPORT, read page by page; the export stands in the history."""
        after: str | None = None
        count = 0
        while count < MAX_EXPORT:
            found, after = self.page(query, actor, after, EXPORT_PAGE)
            yield from found
            count += len(found)
            if after is None:
                break
        system_log.note(self._context, actor, "list_exported", rows=count, filters=_filter_facts(query))

    def choices(self, query: Query, actor: Actor) -> Choices:
        """Return what can be chosen in the filters, for the process asked for (or the only one)."""
        context = self._context
        with context.store.read() as tx:
            latest = store.definitions.list_latest(tx)
            key = query.process or (latest[0].key if len(latest) == 1 else "")
            versions = store.definitions.list_versions(tx, key)
            outline = context.office.definition(tx, versions[0].id).outline if versions else None
            names = store.people.names(tx)
            whole = any(
                access.sees_whole(actor, context.office.definition(tx, row.id).outline, None)
                for row in latest
            )
        return Choices(
            processes=tuple((row.key, row.title) for row in latest),
            versions=tuple(row.version for row in versions),
            steps=tuple((step.no, step.name) for step in outline.steps) if outline else (),
            people=tuple(sorted(names.items(), key=lambda entry: entry[1]))
            if whole
            else ((actor.username, actor.name),),
        )

    def index(self, tx: store.Tx, instance_id: int, standing: Iterable[store.TaskRow]) -> None:
        """Read what is new of an instance, for it to be found by: words of forms and files, its people.

        `standing` are its open tasks. What has been read is not read again, however long its history; all of it is
        where something was taken back, for its words to go, and where nobody has begun.
        """
        seq = search.known_until(tx, instance_id)
        if seq is None:
            if store.instances.line(tx, instance_id) is None:
                return  # it is gone
            seq = search.begin(tx, instance_id)
        events = store.history.of_instance(tx, instance_id, seq)
        if not events:
            return
        if seq and rows.withdrawn(events):
            seq, events = 0, store.history.of_instance(tx, instance_id)
        actors = {event.actor for event in events}
        if seq:
            search.add(tx, instance_id, search.words_of(_said(events)))
            search.add_holders(tx, instance_id, standing, _tasks(events), actors)
        else:
            line = store.instances.line(tx, instance_id)
            assert line is not None
            search.keep(tx, instance_id, search.words_of([line.number, line.subject, *_said(events)]))
            search.keep_holders(tx, instance_id, actors)
        search.mark(tx, instance_id, events[-1].seq)

    def _wanted(
        self, tx: store.Tx, query: Query, definitions: Mapping[int, tuple[store.DefinitionRow, Definition]]
    ) -> search.Wanted | None:
        """Return the query in ids and moments; None when nothing can match it."""
        words = search.words_of([texts.tidy(query.text)])
        if query.text.strip() and not words:
            return None
        if query.same_person:
            words = (SAME, *words)
        person = store.people.by_username(tx, query.person) if query.person else None
        if (query.person and person is None) or len(query.role) > LONGEST_ROLE:
            return None
        chosen = {
            made: definition
            for made, (row, definition) in definitions.items()
            if query.process in ("", row.key) and query.version in (None, row.version)
        }
        elements = None
        if query.step is not None:
            elements = tuple(
                sorted(
                    {
                        element.id
                        for definition in chosen.values()
                        for element in definition.outline.elements.values()
                        if element.step == query.step
                    }
                )
            )
        zone = ZoneInfo(self._context.settings.timezone)
        return search.Wanted(
            words=words[: search.ASKED_WORDS],
            status=query.status,
            definitions=tuple(chosen) if query.process or query.version is not None else None,
            elements=elements,
            role=query.role,
            person=person.id if person else None,
            username=person.username if person else "",
            start=datetime.combine(query.start, time.min, zone) if query.start else None,
            end=datetime.combine(query.end, time.max, zone) if query.end else None,
            late_at=self._context.clock() if query.overdue else None,
        )

    def _sight(
        self, definitions: Mapping[int, tuple[store.DefinitionRow, Definition]], actor: Actor
    ) -> search.Sight:
        open_to = tuple(
            made
            for made, (_row, definition) in definitions.items()
            if access.sees_whole(actor, definition.outline, None)
        )
        whole = None if len(open_to) == len(definitions) else open_to
        return search.Sight(whole, actor.user_id, access.holders_of(actor))


def _said(events: Sequence[store.EventRow]) -> list[str]:
    """Return every text and number of these events that is searched; what was taken back says nothing."""
    gone = rows.withdrawn(events)
    standing = [event for event in events if event.seq not in gone]
    same = [SAME] if any(pairs.FACT in event.data for event in standing) else []
    return same + [text for event in standing for fact in SEARCHED for text in _texts(event.data.get(fact))]


def _tasks(events: Sequence[store.EventRow]) -> set[int]:
    """Return the tasks that these events are about or opened."""
    opened = {one["task"] for event in events for one in event.data.get("opened", ())}
    return opened | {event.task_id for event in events if event.task_id is not None}


def _texts(value: Any) -> list[str]:
    """Return every text and number inside a form value, a number as it is written without and with its thousands."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return search.figures(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _texts(part)]


def _filter_facts(query: Query) -> dict[str, Any]:
    """Return the filters in force, as facts of the export."""
    facts = {name: getattr(query, name) for name in Query.__slots__}
    return {name: str(value) if isinstance(value, date) else value for name, value in facts.items() if value}
