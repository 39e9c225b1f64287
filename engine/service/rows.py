"""From stored rows to the facts of the views: names, steps, roles and tenggat beside the bare ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import store
from engine.bpmn import Definition
from engine.forms import Form, answers, is_fact, reference
from engine.service import pairs, provenance
from engine.service.access_view import AccessView
from engine.service.office import Office
from engine.service.views import (
    Attachment,
    EarlierData,
    EventView,
    InstanceItem,
    NextTask,
    TaskItem,
    VersionItem,
)

STANDING = ("rows", "open_tasks")
SUBMITTED = store.history.SUBMITTED
WITHDRAWN = "task_withdrawn"
NOTHING: Mapping[tuple[str, str], store.EventRow] = {}


def withdrawn(events: Iterable[store.EventRow]) -> frozenset[int]:
    """Return the numbers of the completions that were taken back among these events: they stand no more."""
    named = (event.data.get("event") for event in events if event.type == WITHDRAWN)
    return frozenset(seq for seq in named if isinstance(seq, int))  # what was altered may name none


def latest(events: Sequence[store.EventRow]) -> dict[tuple[str, str], store.EventRow]:
    """Return the last completion that stands of every place, as element and item."""
    return {(row.element, row.data.get("item") or ""): row for row in submitted(events)}


def submitted(events: Sequence[store.EventRow]) -> list[store.EventRow]:
    """Return the completions among these events that stand, in order."""
    gone = withdrawn(events)
    return [event for event in events if event.type in SUBMITTED and event.seq not in gone]


def task_row(office: Office, definition: Definition, row: store.InboxRow) -> TaskItem:
    """Return one stored task with the names of its definition and people."""
    element = definition.outline.elements[row.element]
    holders = tuple(row.holders.split())
    ended_at = row.completed_at or (office.clock() if row.state == "open" else None)
    stands = office.stands_with(holders) if row.state == "open" else ()
    return TaskItem(
        id=row.id,
        instance=row.instance_id,
        number=row.number,
        subject=row.subject,
        process=definition.outline.process_id,
        process_title=definition.title,
        element=row.element,
        step=element.step,
        steps=len(definition.outline.steps),
        name=element.name,
        roles=holders,
        role_labels=tuple(map(office.label, holders)),
        state=row.state,
        opened_at=row.opened_at,
        due=row.due_at,
        overdue=bool(row.due_at and ended_at and ended_at > row.due_at),
        norm=element.duration or "",
        claimed_by=row.claimed_username,
        claimed_name=row.claimed_name,
        claimed_at=row.claimed_at,
        completed_by=row.completed_username,
        completed_name=row.completed_name,
        completed_at=row.completed_at,
        returned_reason=reason(row.opened_data.get("value"), row.item) if row.returned else None,
        returned_by=row.opened_by_name if row.returned else None,
        from_name=row.opened_by_name,
        item=row.item,
        item_label=item_label(office, definition, row.item),
        unread=row.state == "open" and row.unread,
        stands_with=stands,
        stand_labels=tuple(map(office.label, stands)),
        alone=row.state == "open" and office.alone(holders),
        paused_at=row.paused_at if row.state == "open" else None,
        suspended_at=row.suspended_at if row.state == "open" else None,
    )


def reason(value: Any, item: str | None) -> str:
    """Return why work came back: what a row of the returning form says for this item, else its one reason for all."""
    if not isinstance(value, Mapping):
        return ""
    own = [
        str(one[answers.REASON])
        for rows in value.values()
        if item and isinstance(rows, list)
        for one in rows
        if isinstance(one, Mapping) and one.get(answers.REASON) and item in one.values()
    ]
    return "\n".join(own) or str(value.get(answers.REASON) or "")


def item_label(office: Office, definition: Definition, item: str | None) -> str | None:
    """Return what a task is done for in words: the bidang of each list around it, and the call it belongs to."""
    if not item:
        return None
    elements = definition.outline.elements
    parts = [elements[one].name or one if one in elements else office.label(one) for one in item.split("/")]
    return " · ".join(parts)


def next_task(row: TaskItem) -> NextTask:
    """Return the short form of an open task, for a list of what waits in an instance."""
    role = row.roles[0] if row.roles else ""
    label = row.role_labels[0] if row.role_labels else ""
    return NextTask(
        row.id, row.element, row.name, role, label, row.due, row.step, row.stands_with, row.stand_labels
    )


def opened_task(office: Office, definition: Definition, row: store.TaskRow) -> NextTask:
    """Return the short form of a task just opened."""
    element, holders = definition.outline.elements[row.element], row.holders.split()
    stands = office.stands_with(holders)
    return NextTask(
        row.id,
        row.element,
        element.name,
        holders[0],
        office.label(holders[0]),
        row.due_at,
        element.step,
        stands,
        tuple(map(office.label, stands)),
    )


def instance_row(
    definition: Definition, row: store.InstanceListRow, open_tasks: Sequence[TaskItem] = ()
) -> InstanceItem:
    """Return one stored instance with the names of its process and starter, and what it waits for."""
    return InstanceItem(
        id=row.id,
        number=row.number,
        subject=row.subject,
        process=definition.outline.process_id,
        process_title=definition.title,
        version=row.version,
        status=row.status,
        started_by=row.started_username,
        started_name=row.started_name,
        started_at=row.started_at,
        ended_at=row.ended_at,
        suspended_at=row.suspended_at if row.status == "open" else None,
        open_tasks=tuple(map(next_task, open_tasks)),
        overdue=any(task.overdue for task in open_tasks),
    )


def version_rows(
    tx: store.Tx, key: str, running: Mapping[int, int], counts: Mapping[tuple[int, str], int] | None = None
) -> list[VersionItem]:
    """Return every version of a process, newest first.

    `running` counts instances by definition, `counts` by definition and status, where what has ended is asked for.
    """
    found = store.definitions.list_versions(tx, key)
    people = {one for row in found for one in (row.deployed_by, row.drafted_by, row.enforced_by) if one}
    names = {one: store.people.name(tx, one) for one in people}
    return [
        VersionItem(
            number=row.version,
            definition_id=row.id,
            state=row.state,
            title=row.title,
            sha256=row.sha256.hex(),
            origin=row.origin,
            deployed_by=names.get(row.deployed_by or 0, ""),
            deployed_at=row.deployed_at,
            drafted_by=names.get(row.drafted_by or 0, ""),
            drafted_at=row.drafted_at,
            enforced_by=names.get(row.enforced_by or 0, ""),
            enforced_at=row.enforced_at,
            reason=row.reason,
            running=running.get(row.id, 0),
            completed=None if counts is None else counts.get((row.id, "completed"), 0),
            cancelled=None if counts is None else counts.get((row.id, "cancelled"), 0),
        )
        for row in found
    ]


def attachment(row: store.AttachmentRow) -> Attachment:
    """Return one stored attachment, its digest in hexadecimal digits."""
    return Attachment(
        id=row.id,
        field=row.field,
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        sha256=row.sha256.hex(),
        by_name=row.by_name,
        at=row.at,
        final=row.final,
    )


def links(kept: Iterable[store.AttachmentRow]) -> dict[str, int]:
    """Return the ids of attachments by what the values of forms call their files."""
    return {reference(file_fact(row)[1]): row.id for row in kept}


def digests(values: Iterable[Any]) -> frozenset[bytes]:
    """Return the digests of all files that values of forms hold."""
    found: set[bytes] = set()
    left = list(values)
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            if is_fact(one):
                found.add(bytes.fromhex(one["sha256"]))
            left.extend(one.values())
        elif isinstance(one, list | tuple):
            left.extend(one)
    return frozenset(found)


def file_fact(row: store.AttachmentRow) -> tuple[str, dict[str, Any]]:
    """Return the field of a stored attachment, and its facts as a form's value holds them."""
    return row.field, {"name": row.name, "sha256": row.sha256.hex(), "size": row.size}


def unplaced(
    form: Form | None, value: Mapping[str, Any], kept: Iterable[store.AttachmentRow]
) -> list[store.AttachmentRow]:
    """Return the attachments for rows that no row of a value holds: their rows are gone, or never took them."""
    held = form.held_files(value) if form is not None else {}
    return [
        row for row in kept if answers.in_rows(row.field) and file_fact(row)[1] not in held.get(row.field, ())
    ]


def event_view(
    office: Office,
    definition: Definition,
    names: Mapping[str, str],
    row: store.EventRow,
    data: Mapping[str, Any],
    task: int | None = None,
) -> EventView:
    """Return one event with the names of its element and person; `data` is what the reader may see of its facts.

    `task` is the one it is of, where the reader may see that one whole.
    """
    element = definition.outline.elements.get(row.element)
    data = {
        name: fact for name, fact in data.items() if name != provenance.FACT
    }  # for the proof, not for people
    if row.type in ("task_assigned", "task_released"):
        given = {f"{one}_name": names[data[one]] for one in ("before", "after") if data.get(one) in names}
        data = {**data, **given}
    if told := [one for one in data.get("told") or () if str(one).startswith("@") and one[1:] in names]:
        data = {**data, "told_names": {one: names[one[1:]] for one in told}}
    if mentioned := data.get("mentioned"):
        data = {**data, "mentioned_names": {one: names.get(one, one) for one in mentioned}}
    if pairs.FACT in data:
        data = {**data, pairs.FACT: pairs.named(office.label, definition, data)}
    name, step = (element.name, element.step) if element else ("", None)
    return _event(office, row, names, data, name, step, task)


def system_event(
    office: Office, row: store.EventRow, names: Mapping[str, str], titles: Mapping[str, str]
) -> EventView:
    """Return one event of the system; names of the person and the process it is about stand beside its facts."""
    data = {
        name: fact for name, fact in row.data.items() if name not in STANDING
    }  # for the proof, not for people
    for one in ("person", "instead_of", "receiver"):
        if (person := str(data.get(one))) in names:
            data[f"{one}_name"] = names[person]
    if (process := str(data.get("process"))) in titles:
        data["process_title"] = titles[process]
    return _event(office, row, names, data)


def _event(
    office: Office,
    row: store.EventRow,
    names: Mapping[str, str],
    data: Mapping[str, Any],
    name: str = "",
    step: int | None = None,
    task: int | None = None,
) -> EventView:
    return EventView(
        seq=row.seq,
        at=row.at,
        type=row.type,
        actor=row.actor,
        actor_name=names.get(row.actor, row.actor),
        role=row.role,
        role_label=office.label(row.role) if row.role else "",
        holding=row.holding,
        channel=row.channel,
        element=row.element,
        name=name,
        step=step,
        data=data,
        hash=row.hash.hex(),
        task=task,
    )


def earlier_data(
    office: Office,
    seen: AccessView,
    latest: Mapping[tuple[str, str], store.EventRow],
    names: Mapping[str, str],
    known: Mapping[tuple[str, str], store.EventRow] = NOTHING,
) -> tuple[EarlierData, ...]:
    """Return the last submitted form of every place that the actor may see, in the order of the SOP.

    `known` are those that their reader has seen before: what came again since says what it said then.
    """
    order = {
        name: place
        for definition in seen.versions.all
        for place, name in enumerate(definition.outline.elements)
    }
    return tuple(
        submission(office, seen, row, names, _before(known.get(place), row, seen))
        for place, row in sorted(latest.items(), key=lambda entry: (order[entry[0][0]], entry[0][1]))
        if seen.shows_value(row)
    )


def submission(
    office: Office,
    seen: AccessView,
    row: store.EventRow,
    names: Mapping[str, str],
    before: Mapping[str, Any] | None = None,
) -> EarlierData:
    """Return one submitted form; `before` is what its reader knew of it."""
    definition = seen.versions.at(row.seq)
    element = definition.outline.elements[row.element]
    return EarlierData(
        element=row.element,
        name=element.name,
        step=element.step,
        item_label=item_label(office, definition, row.data.get("item") or ""),
        form=definition.forms.get(element.form or ""),
        value=row.data.get("value", {}),
        by_name=names.get(row.actor, row.actor),
        role_label=office.label(row.role) if row.role else "",
        at=row.at,
        before=before,
        holding=row.holding,
        same=pairs.told(office.label, definition, row.data),
        note=str(row.data.get(pairs.NOTE, "")),
    )


def _before(known: store.EventRow | None, now: store.EventRow, seen: AccessView) -> Mapping[str, Any] | None:
    """Return what a step said before, as far as it was sent again and the actor may see what it said then."""
    if known is None or known.seq == now.seq or not seen.shows_value(known):
        return None
    value: Mapping[str, Any] = known.data.get("value", {})
    return value
