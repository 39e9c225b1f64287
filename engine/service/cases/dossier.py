"""One instance whole: its steps, tasks, data and history, as far as the reader may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import Flag, auto
from typing import Any

from engine import store
from engine.bpmn import Definition
from engine.service import access, access_view, rows, system_log
from engine.service.audit import agreement
from engine.service.cases import history, readings, trail, waiting
from engine.service.context import Context
from engine.service.office import Office
from engine.service.views import Actor, EarlierData, InstanceView, StepView, TaskItem

DOCUMENT_STATE = "sop:keluaran_status"
_NONE: tuple[str, ...] = ()


class Part(Flag):
    """What is read of an instance beside its steps, its tasks and how it stands."""

    DATA = auto()  # what each step sent last, and what the instance was started with
    EVERY = auto()  # all that was sent, in the order it was sent, instead of the last of each step
    FILES = auto()
    EVENTS = auto()
    DRAWING = auto()  # what to mark on the diagram
    WAITING = auto()  # who has read what was sent to them, and whom one may remind


WHOLE = Part.DATA | Part.FILES | Part.EVENTS | Part.DRAWING | Part.WAITING


def show(context: Context, instance_id: int, actor: Actor, parts: Part = WHOLE) -> InstanceView:
    """Return an instance as `read` does, and note the look of who only has a right to read all. Raises NotFound."""
    view = read(context, instance_id, actor, parts)
    system_log.note_look(
        context,
        actor,
        "instance_viewed",
        takes_part=view.takes_part,
        instance=instance_id,
        number=view.row.number,
    )
    return view


def read(context: Context, instance_id: int, actor: Actor, parts: Part = WHOLE) -> InstanceView:
    """Return what an instance page needs; what is not among the `parts` is left empty.
    Raises NotFound, also when the actor may not know of it.
    """
    with context.store.read() as tx:
        seen = access_view.require(context, tx, instance_id, actor)
        events = store.history.of_instance(tx, instance_id)
        names = store.people.names(tx)
        attachments = store.attachments.of_instance(tx, instance_id) if Part.FILES in parts else []
        incidents = store.incidents.of_instance(tx, instance_id) if actor.rights & access.READS_ALL else []
        chain_ok = store.history.verify(tx, instance_id) is None and agreement.agrees(
            tx, instance_id, context.office.versions(tx)
        )
        office, found, definition = context.office, seen.instance, seen.definition
        tasks = [rows.task_row(office, seen.versions.of(row.definition_id), row) for row in seen.tasks]
        may_comment = found.status == "open" and access.may_comment(actor, seen.whole, bool(seen.own))
        shown = tuple(task for task in tasks if seen.shows(task.id))
        if Part.WAITING in parts:
            shown = readings.of_sent(context, tx, actor, shown, readings.senders(seen.tasks, events), names)
            shown = waiting.waited_for(context, tx, actor, shown, allowed=may_comment)
    open_tasks = [task for task in tasks if task.state == "open"]
    worked = [
        task for task, row in zip(tasks, seen.tasks, strict=True) if row.visit > 0
    ]  # not what was withdrawn
    now_at = seen.versions.places(events)
    steps = tuple(step_views(office, definition, worked, standing(definition, events, now_at), now_at))
    way, done, active, overdue = trail.Trail(), _NONE, _NONE, _NONE
    if Part.DRAWING in parts:
        way = trail.of_instance(seen.versions, events, now_at)
        done, active, overdue = marks(definition, steps, tasks, found.status, now_at, way.taken)
    data: tuple[EarlierData, ...] = ()
    if Part.EVERY in parts:
        data = rows.every_submission(office, seen, events, names)
    elif Part.DATA in parts:
        data = rows.earlier_data(office, seen, events, names)
    return InstanceView(
        row=rows.instance_row(definition, found, open_tasks),
        definition_id=found.definition_id,
        steps=steps,
        tasks=shown,
        data=data,
        events=history.views(office, seen, events, names) if Part.EVENTS in parts else (),
        attachments=tuple(rows.attachment(row) for row in attachments if seen.shows(row.task_id)),
        done=done,
        active=active,
        overdue=overdue,
        taken=way.taken,
        returned=way.returned,
        event_count=len(events),
        identity=definition.outline.identity,
        document_state=document_state(definition, steps),
        takes_part=seen.takes_part,
        may_cancel=found.status == "open" and access.may_cancel(actor, found.started_by),
        may_comment=may_comment,
        chain_ok=chain_ok,
        incidents=tuple(incident_facts(row) for row in incidents),
        start_value=seen.facts(events[0]).get("value", {}) if events else {},
        start_form=_start_form(seen) if seen.whole else None,
    )


def _start_form(seen: access_view.AccessView) -> Any:
    """Return the form an instance was started with, of the version it was started on."""
    first = seen.versions.at(1)
    return first.forms.get(first.outline.start_form or "")


def standing(
    definition: Definition, events: Sequence[store.EventRow], now_at: Mapping[str, str]
) -> frozenset[int]:
    """Return the numbered steps whose completion still stands.

    Work that goes back to an earlier step takes every step from there on with it, until each is done again.
    """
    elements = definition.outline.elements
    found: set[int] = set()
    for event in rows.submitted(events):
        element = now_at.get(event.element, event.element)
        step = elements[element].step if element in elements else None
        if step is None:
            continue
        opened = [
            elements[opened].step
            for fact in event.data.get("opened", ())
            if (opened := now_at.get(fact["element"], fact["element"])) in elements
        ]
        first = min((number for number in opened if number is not None), default=step + 1)
        if event.type == "task_returned" or first < step:
            found = {number for number in found if number < min(first, step)}
        else:
            found.add(step)
    return frozenset(found)


def step_views(
    office: Office,
    definition: Definition,
    tasks: Sequence[TaskItem],
    approved: Collection[int],
    now_at: Mapping[str, str],
) -> list[StepView]:
    """Return the numbered steps of the SOP with what happened in each: visits, who, when, and whether it is late."""
    found = []
    for step in definition.outline.steps:
        own = [task for task in tasks if now_at.get(task.element, task.element) in step.elements]
        waiting = [task for task in own if task.state == "open"]
        done = [task for task in own if task.state == "done"]
        state = "active" if waiting else "done" if done and step.no in approved else "waiting"
        dues = [task.due for task in waiting if task.due]
        finished = [task.completed_at for task in done if task.completed_at]
        visits = Counter((task.element, task.item) for task in own)
        found.append(
            StepView(
                no=step.no,
                name=step.name,
                role_labels=step.lanes or tuple(map(office.label, step.roles)),
                norm=step.norm or "",
                requirement=step.requirement,
                output=step.output,
                note=step.note,
                grade=step.grades,
                state=state,
                overdue=any(task.overdue for task in waiting),
                visits=max(visits.values(), default=0),
                due=min(dues, default=None),
                completed_at=max(finished, default=None) if state == "done" else None,
                completed_by=tuple(dict.fromkeys(task.completed_name or "" for task in done)),
                elements=(step.element, *(one for one in step.elements if one != step.element)),
            )
        )
    return found


def marks(
    definition: Definition,
    steps: Sequence[StepView],
    tasks: Sequence[TaskItem],
    status: str,
    now_at: Mapping[str, str],
    taken: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return element ids to mark on the diagram as done, active and overdue; what lies around a task is marked with it.

    Work that was done after its tenggat stays marked as overdue.
    """
    elements = definition.outline.elements
    state = {step.no: step.state for step in steps}
    done: dict[str, None] = {definition.outline.start_element: None}
    active: dict[str, None] = {}
    overdue: dict[str, None] = {}
    for task in tasks:
        name: str | None = now_at.get(task.element, task.element)
        if name is None or name not in elements:
            continue  # done on an earlier version, and no more in this one
        number = elements[name].step
        late = task.overdue or (task.state == "done" and _done_late(task))
        if task.state == "open":
            while name:
                active[name] = None
                name = elements[name].parent
        elif task.state == "done" and (number is None or state[number] != "waiting"):
            while name:
                done[name] = None
                name = elements[name].parent
        place = now_at.get(task.element, task.element) if late else None
        while place:
            overdue[place] = None
            place = elements[place].parent
    if status == "completed":
        ends = [
            one.id
            for one in elements.values()
            if one.kind == "endEvent" and not one.parent and not _late(one.id, definition)
        ]
        done |= dict.fromkeys(end for end in ends if end in taken or len(ends) == 1)
    return tuple(name for name in done if name not in active), tuple(active), tuple(overdue)


def _done_late(task: TaskItem) -> bool:
    return bool(task.due and task.completed_at and task.completed_at > task.due)


def _late(end: str, definition: Definition) -> bool:
    """Return True for the end of an overdue path: it is reached from a boundary event."""
    elements = definition.outline.elements
    sources = [flow.source for flow in definition.outline.flows.values() if flow.target == end]
    return any(elements[source].kind == "boundaryEvent" for source in sources if source in elements)


def document_state(definition: Definition, steps: Sequence[StepView]) -> str:
    """Return the state of the one document: that of the last step done which changes it."""
    elements = definition.outline.elements
    done = {step.no for step in steps if step.state == "done"}
    found = [
        elements[step.element].properties.get(DOCUMENT_STATE, "")
        for step in definition.outline.steps
        if step.no in done
    ]
    return next((state for state in reversed(found) if state), "")


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
