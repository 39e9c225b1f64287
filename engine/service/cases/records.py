"""What stands recorded: how long each step of an instance took, its data as it stood at any event, and what a
person did and which versions a process had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors, store, workdays
from engine.service import access, access_view, rows, system_log, version_history
from engine.service.agency.people import People
from engine.service.cases import acts, dossier
from engine.service.cases.acts import Act
from engine.service.context import Context
from engine.service.reports import visits as visit_facts
from engine.service.reports.reports import Reports
from engine.service.reports.visits import Visit
from engine.service.views import Actor, EarlierData, EventView, InstanceView, Person, TaskItem, VersionItem
from engine.store import visits as visit_rows

VISITS = 20  # on one page


@dataclass(frozen=True, slots=True)
class Moment:
    """An instance as it stood right after one event: every form as last sent until then.

    When the event sent a form, `value` is what it sent and `before` what the visit before had sent (None: it was
    the first). `view` is the instance as it is now, `last` the number of its last event.
    """

    view: InstanceView
    event: EventView
    data: tuple[EarlierData, ...]
    form: Any
    value: Mapping[str, Any] | None
    before: Mapping[str, Any] | None
    before_seq: int | None
    last: int


@dataclass(frozen=True, slots=True)
class Holding:
    """One role a person has or had: from when, until when, by which letter, and who gave it when."""

    role_label: str
    kind: str
    start: datetime | None
    end: datetime | None
    letter: str
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with every role held and, newest first, a page of all acts or of the tasks completed."""

    person: Person
    holdings: tuple[Holding, ...]
    acts: tuple[Act, ...]
    tasks: tuple[TaskItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A page of visits in order, each with which visit to its step it was; the last page has the newest."""

    visits: tuple[tuple[Visit, int], ...]
    page: int
    pages: int


class Records:
    """Reading what happened; nothing here changes anything."""

    def __init__(self, context: Context, people: People, reports: Reports) -> None:
        self._context = context
        self._people = people
        self._reports = reports

    def visits(self, instance_id: int, actor: Actor, page: int | None = None) -> VisitPage:
        """Return a page of the visits to the steps of an instance, each with how often its step had been visited then.

        They are in order; without a number it is the last page. Raises NotFound; empty for who sees only a part.
        """
        context = self._context
        with context.store.read() as tx:
            found = store.instances.line(tx, instance_id)
            if found is None:
                raise errors.NotFound(what="instance", id=instance_id)
            versions = version_history.of_instance(context.office, tx, instance_id, found.definition_id)
            if not access.sees_whole(actor, versions.last.outline, found.started_by):
                return VisitPage((), 1, 1)
            definitions = {made: versions.of(made) for made in versions.ids}
            each = sorted(
                visit_facts.grouped(visit_rows.in_short(tx, instance_id), definitions),
                key=lambda visit: (visit[1][0].opened_seq, visit[0]),
            )
            pages = max(1, -(-len(each) // VISITS))
            page = min(max(page or pages, 1), pages)
            end = len(each) - (pages - page) * VISITS
            some = each[max(end - VISITS, 0) : end]
            tasks = visit_rows.of_tasks(tx, instance_id, [task.id for _, own in some for task in own])
        until = found.ended_at or context.clock()
        times = workdays.Elapsed(context.office.calendar(), found.started_at, until)
        before = Counter(step for step, _ in each[: max(end - VISITS, 0)])
        numbered = []
        visits = visit_facts.of_rows(tasks, definitions, times.minutes)
        for visit in sorted(visits, key=lambda visit: (visit.opened_seq, visit.step)):
            before[visit.step] += 1
            numbered.append((visit, before[visit.step]))
        return VisitPage(tuple(numbered), page, pages)

    def moment(self, instance_id: int, seq: int, actor: Actor) -> Moment:
        """Return an instance as it stood at event `seq`, as far as the actor may see it. Raises NotFound."""
        context = self._context
        view = dossier.show(context, instance_id, actor)  # raises NotFound for whom it is hidden
        event = next((one for one in view.events if one.seq == seq), None)
        if event is None:
            raise errors.NotFound(what="event", id=seq)
        with context.store.read() as tx:
            seen = access_view.require(context, tx, instance_id, actor)
            until = [row for row in store.history.of_instance(tx, instance_id) if row.seq <= seq]
            every, names = store.inbox.of_instance(tx, instance_id), store.people.names(tx)
        seen = seen.looking_at(every)
        data = rows.earlier_data(context.office, seen, rows.latest(until), names)
        definition = seen.versions.at(seq)
        here = until[-1]
        element = definition.outline.elements.get(here.element)
        sent = event.data.get("value") if here.type in rows.SUBMITTED else None
        before = next(
            (
                row
                for row in reversed(rows.submitted(until[:-1]))
                if sent is not None
                and (row.element, row.data.get("item")) == (here.element, here.data.get("item"))
            ),
            None,
        )
        return Moment(
            view=view,
            event=event,
            data=data,
            form=definition.forms.get(element.form or "") if element else None,
            value=sent,
            before=before.data.get("value", {}) if before else None,
            before_seq=before.seq if before else None,
            last=view.events[-1].seq,
        )

    def person(
        self, username: str, actor: Actor, after: str | None = None, *, tasks: bool = False
    ) -> PersonRecord:
        """Return what a person did, or with `tasks` which tasks were completed;
        for the person, auditors and administrators.

        Raises Forbidden, NotFound, Invalid.
        """
        context = self._context
        if actor.username != username and not access.may_audit(actor):
            access.require_right(actor, access.AUDIT, "audit", context.office.roles())
        person = self._people.get(username)
        done: tuple[TaskItem, ...] = ()
        own_acts: tuple[Act, ...] = ()
        with context.store.read() as tx:
            if tasks:
                page = store.inbox.page(tx, (), person.user_id, "done", after)
                following = page.next
                done = tuple(
                    rows.task_row(context.office, context.office.definition(tx, row.definition_id), row)
                    for row in page.rows
                )
            else:
                own_acts, following = acts.page(context, tx, person.username, after)
            holdings = tuple(
                Holding(
                    context.office.label(one.role_id),
                    one.kind,
                    one.valid_from or one.granted_at,
                    min((end for end in (one.valid_until, one.revoked_at) if end), default=None),
                    one.letter,
                    store.people.name(tx, one.granted_by) if one.granted_by else "",
                    one.granted_at,
                )
                for one in store.people.holdings(tx, person.user_id)
            )
        own = actor.username == person.username
        system_log.note_look(context, actor, "person_viewed", takes_part=own, person=person.username)
        return PersonRecord(person, holdings, own_acts, done, following)

    def process(self, key: str, actor: Actor) -> list[VersionItem]:
        """Return every version of a process, newest first, with what ended on each; for who sees its reports.

        Raises NotFound, also when the process is hidden.
        """
        context = self._context
        if all(one.key != key for one in self._reports.processes(actor)):
            raise errors.NotFound(what="process", id=key)
        with context.store.read() as tx:
            counts = store.instances.counts(tx)
            running = {made: count for (made, status), count in counts.items() if status == "open"}
            return rows.version_rows(tx, key, running, counts)
