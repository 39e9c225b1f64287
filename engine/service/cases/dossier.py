"""One instance: its steps, tasks, data and history, as far as the reader may see them and a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Flag, auto
from typing import Any

from engine import store
from engine.service import access, access_view, recap, rows, system_log, trail
from engine.service.audit import agreement
from engine.service.cases import history, readings, steps, waiting
from engine.service.context import Context
from engine.service.view_facts import Proof
from engine.service.views import Actor, InstanceView

_NONE: tuple[str, ...] = ()
TOLD = 12  # tasks that the page of a process without numbered steps tells


class Part(Flag):
    """What is read of an instance beside its steps, the tasks that stand in them, and how it stands."""

    DATA = auto()  # what each step sent last, and what the instance was started with
    FILES = auto()
    EVENTS = auto()  # all events and all tasks: then the history is verified whole
    DRAWING = auto()  # what to mark on the diagram
    WAITING = auto()  # who has read what was sent to them, and whom one may remind


WHOLE = Part.DATA | Part.FILES | Part.EVENTS | Part.DRAWING | Part.WAITING


def show(
    context: Context,
    instance_id: int,
    actor: Actor,
    parts: Part = WHOLE,
    asked: history.Asked | None = None,
) -> InstanceView:
    """Return an instance as `read` does, and note the look of who only has a right to read all. Raises NotFound."""
    view = read(context, instance_id, actor, parts, asked)
    system_log.note_look_at_instance(context, actor, instance_id, view.row.number, takes_part=view.takes_part)
    return view


def read(
    context: Context,
    instance_id: int,
    actor: Actor,
    parts: Part = WHOLE,
    asked: history.Asked | None = None,
) -> InstanceView:
    """Return what an instance page needs; what is not among the `parts` is left empty, `asked` is for which page of its
    history.

    Without Part.EVENTS nothing is read that grows with the history. Raises NotFound, also when the actor may not know
    of it.
    """
    office = context.office
    with context.store.read() as tx:
        stored = store.inbox.standing(tx, instance_id)
        seen = access_view.require(context, tx, instance_id, actor, stored)
        instance, found, definition = seen.case.instance, seen.instance, seen.definition
        past = recap.read(tx, instance, seen.versions, whole=Part.EVENTS in parts)
        now_at = past.recap.places(seen.versions)
        told = 0
        if not definition.outline.steps:
            newest, told = store.inbox.newest(tx, instance_id, TOLD)
            stored = _joined(stored, newest)
        page = None
        names: Mapping[str, str] = {}
        if Part.EVENTS in parts:
            every, names = store.inbox.of_instance(tx, instance_id), store.people.names(tx)
            seen = seen.looking_at(every)
        elif asked is not None:
            page = history.page(context, tx, seen, past.recap.acts, asked)
            seen = seen.looking_at(page.tasks)
        sent = store.places.last_sent(tx, instance_id) if Part.DATA in parts else []
        seen = seen.looking_at(one.task for one in sent)
        attachments = store.attachments.of_instance(tx, instance_id) if Part.FILES in parts else []
        if attachments and not seen.whole:
            seen = seen.looking_at(store.places.holdings(tx, [one.task_id for one in attachments]))
        incidents = store.incidents.of_instance(tx, instance_id) if actor.rights & access.READS_ALL else []
        links = [one.sound for one in sent] + ([page.sound] if page else [])
        proof = _proof(context, tx, instance, past, stored, links, all_rows=Part.EVENTS in parts)
        first = past.events[:1] if past.whole or not Part.DATA & parts else _first(tx, instance_id)
        doers = _doers(tx, past.recap, stored)
        was_late = store.inbox.was_late(tx, instance_id) if Part.DRAWING in parts else []
        ending = [one for one in past.events if one.type == "instance_cancelled"][-1:]
        names = names or store.people.names_of(tx, [one.actor for one in ending])
        items = {row.id: rows.task_row(office, seen.versions.of(row.definition_id), row) for row in stored}
        worked = [items[row.id] for row in stored if row.visit > 0]  # not what was withdrawn
        listed = every if Part.EVENTS in parts else _joined(stored, page.tasks if page else ())
        tasks = tuple(
            items.get(row.id) or rows.task_row(office, seen.versions.of(row.definition_id), row)
            for row in listed
            if seen.shows(row.id)
        )
        if Part.WAITING in parts:
            tasks = readings.of_sent(context, tx, actor, tasks, {row.id: row.opened_by for row in stored})
            tasks = waiting.waited_for(
                context, tx, actor, tasks, allowed=found.status == "open" and seen.may_comment
            )
    past.keep(context, instance_id)
    each = tuple(
        steps.step_views(
            office,
            definition,
            worked,
            {row.id: row.visit for row in stored},
            past.recap.standing,
            doers,
            now_at,
        )
    )
    way, done, active, overdue = trail.Trail(), _NONE, _NONE, _NONE
    if Part.DRAWING in parts:
        way = past.recap.way.trail
        done, active, overdue = steps.marks(
            definition, each, list(items.values()), found.status, now_at, way.taken, was_late
        )
    cancelled = next(iter(history.views(office, seen, ending, names)), None)
    latest = {one.place: one.event for one in sent}
    by_name = {one.event.actor: one.by_name for one in sent}
    return InstanceView(
        row=rows.instance_row(definition, found, [one for one in items.values() if one.state == "open"]),
        definition_id=found.definition_id,
        steps=each,
        tasks=tasks,
        data=rows.earlier_data(office, seen, latest, by_name),
        events=history.views(office, seen, past.events, names)
        if Part.EVENTS in parts
        else page.events
        if page
        else (),
        attachments=tuple(rows.attachment(row) for row in attachments if seen.shows(row.task_id)),
        done=done,
        active=active,
        overdue=overdue,
        taken=way.taken,
        returned=way.returned,
        event_count=instance.event_count,
        identity=definition.outline.identity,
        document_state=steps.document_state(definition, each),
        takes_part=seen.takes_part,
        may_cancel=found.status == "open" and access.may_cancel(actor, found.started_by),
        may_comment=found.status == "open" and seen.may_comment,
        proof=proof,
        incidents=tuple(incident_facts(row) for row in incidents),
        start_value=seen.facts(first[0]).get("value", {}) if first else {},
        start_form=_start_form(seen) if seen.whole else None,
        task_count=told,
        page=page.facts if page else None,
        cancelled=cancelled,
    )


def _joined(some: Sequence[store.InboxRow], others: Sequence[store.InboxRow]) -> list[store.InboxRow]:
    """Return tasks of two lists, each once, in the order of opening."""
    return sorted({row.id: row for row in (*some, *others)}.values(), key=lambda row: row.id)


def _first(tx: store.Tx, instance_id: int) -> Sequence[store.EventRow]:
    return store.history.of_instance(tx, instance_id, limit=1)


def _doers(
    tx: store.Tx, known: recap.Recap, tasks: Sequence[store.InboxRow]
) -> dict[str, list[tuple[int, str]]]:
    """Return by element who has completed it, by name, each with the first task."""
    names = {row.completed_username: row.completed_name for row in tasks if row.completed_username}
    others = {actor for by in known.doers.values() for actor in by if actor and actor not in names}
    names |= store.people.names_of(tx, others)
    return {
        element: [(task, names.get(actor) or "") for actor, task in by.items()]
        for element, by in known.doers.items()
    }


def _proof(
    context: Context,
    tx: store.Tx,
    instance: store.InstanceRow,
    past: recap.Past,
    tasks: Sequence[store.InboxRow],
    links: Sequence[bool],
    *,
    all_rows: bool,
) -> Proof:
    """Return what was proved of what a look read: its events against their chain, its rows against the events.

    With `all_rows` also those of the instance that the look does not show.
    """
    checked_at = store.inspections.checked_at(tx, instance.id)
    found = checked_at is not None and store.inspections.has_finding(tx, instance.id)
    sound = past.fault is None and all(links) and not found
    if sound and all_rows:
        sound = agreement.agrees(tx, instance.id, context.office.versions(tx))
    elif sound:
        sound = agreement.shown(past.events, instance, tasks, whole=past.whole)
    return Proof(sound, len(past.events), past.whole, checked_at, found)


def _start_form(seen: access_view.AccessView) -> Any:
    """Return the form an instance was started with, of the version it was started on."""
    first = seen.versions.at(1)
    return first.forms.get(first.outline.start_form or "")


def incident_facts(row: store.IncidentRow) -> Mapping[str, Any]:
    """Return what the administrator reads of an incident."""
    return {
        "id": row.id,
        "at": row.at,
        "code": row.code,
        "element": row.element,
        "detail": row.detail,
        "solved": row.solved_at,
    }
