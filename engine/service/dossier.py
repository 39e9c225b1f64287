"""One instance whole: its steps, tasks, data and history, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine import errors, store
from engine.bpmn import Definition
from engine.service import access, history, rows
from engine.service.views import Actor, EarlierData, InstanceView, StepView, TaskRow

if TYPE_CHECKING:
    from engine.service.wiring import Engine

DOCUMENT_STATE = "sop:keluaran_status"


def read(engine: Engine, instance_id: int, actor: Actor) -> InstanceView:
    """All an instance page needs. Raises NotFound, also when the actor may not know of it."""
    with engine.store.read() as tx:
        found = store.instances.line(tx, instance_id)
        if found is None:
            raise errors.NotFound(what="instance", id=instance_id)
        definition = engine.office.definition(tx, found.definition_id)
        whole = access.sees_whole(actor, definition.outline, found.started_by)
        stored = store.inbox.of_instance(tx, instance_id)
        mine = [task for task in stored if access.capacity(actor, task.holders.split())]
        if not whole and not mine:
            raise errors.NotFound(what="instance", id=instance_id)
        events = store.history.of_instance(tx, instance_id)
        names = store.people.names(tx)
        attachments = store.attachments.of_instance(tx, instance_id)
        incidents = store.incidents.of_instance(tx, instance_id) if actor.rights & access.READS_ALL else []
        chain_ok = store.history.verify(tx, instance_id) is None
    office = engine.office
    tasks = tuple(rows.task_row(office, definition, row) for row in stored if whole or row in mine)
    open_tasks = [rows.task_row(office, definition, row) for row in stored if row.state == "open"]
    data = rows.earlier_data(office, definition, events, names, actor, whole=whole)
    steps = tuple(step_views(engine, definition, [rows.task_row(office, definition, row) for row in stored]))
    done, active, overdue = marks(definition, steps, open_tasks, found.status)
    seen = {task.id for task in tasks}
    return InstanceView(
        row=rows.instance_row(definition, found, open_tasks),
        definition_id=found.definition_id,
        steps=steps,
        tasks=tasks,
        data=data,
        events=history.views(office, definition, events, names, actor, whole=whole),
        attachments=tuple(rows.attachment(row) for row in attachments if whole or row.task_id in seen),
        done=done,
        active=active,
        overdue=overdue,
        identity=definition.outline.identity,
        document_state=document_state(definition, data),
        may_cancel=found.status == "open" and access.may_cancel(actor, found.started_by),
        chain_ok=chain_ok,
        incidents=tuple(incident_facts(row) for row in incidents),
        start_value=events[0].data.get("value", {}) if events else {},
        start_form=definition.forms.get(definition.outline.start_form or ""),
    )


def step_views(engine: Engine, definition: Definition, tasks: Sequence[TaskRow]) -> list[StepView]:
    """The numbered steps of the SOP with what happened in each: visits, who, when, and whether it is late."""
    found = []
    for step in definition.outline.steps:
        own = [task for task in tasks if task.element in step.elements]
        waiting = [task for task in own if task.state == "open"]
        done = [task for task in own if task.state == "done"]
        dues = [task.due for task in waiting if task.due]
        finished = [task.completed_at for task in done if task.completed_at]
        visits = max(
            (
                sum(1 for task in own if (task.element, task.item) == key)
                for key in {(task.element, task.item) for task in own}
            ),
            default=0,
        )
        found.append(
            StepView(
                no=step.no,
                name=step.name,
                role_labels=step.lanes or tuple(map(engine.office.label, step.roles)),
                norm=step.norm or "",
                requirement=step.requirement,
                output=step.output,
                note=step.note,
                grade=step.grades,
                state="active" if waiting else "done" if done else "waiting",
                overdue=any(task.overdue for task in waiting),
                visits=visits,
                due=min(dues, default=None),
                completed_at=max(finished, default=None) if not waiting else None,
                completed_by=tuple(dict.fromkeys(task.completed_name or "" for task in done)),
                elements=(step.element, *(one for one in step.elements if one != step.element)),
            )
        )
    return found


def marks(
    definition: Definition, steps: Sequence[StepView], open_tasks: Sequence[TaskRow], status: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Element ids to mark on the diagram as done, active and overdue; an active sub-process marks itself too."""
    elements = definition.outline.elements
    active: dict[str, None] = {}
    overdue: dict[str, None] = {}
    for task in open_tasks:
        name: str | None = task.element
        while name:
            active[name] = None
            if task.overdue:
                overdue[name] = None
            name = elements[name].parent
    done = [
        name
        for step in steps
        if step.state != "waiting" and step.visits
        for name in step.elements
        if name not in active
    ]
    if status == "completed":
        done += [
            one.id
            for one in elements.values()
            if one.kind == "endEvent" and not one.parent and not _late(one.id, definition)
        ]
    done.append(definition.outline.start_element)
    return tuple(done), tuple(active), tuple(overdue)


def _late(end: str, definition: Definition) -> bool:
    """True for the end of an overdue path: it is reached from a boundary event."""
    elements = definition.outline.elements
    sources = [flow.source for flow in definition.outline.flows.values() if flow.target == end]
    return any(elements[source].kind == "boundaryEvent" for source in sources if source in elements)


def document_state(definition: Definition, data: Sequence[EarlierData]) -> str:
    """The state of the one document: that of the latest step completed which changes it."""
    latest = sorted(data, key=lambda one: one.at, reverse=True)
    for one in latest:
        state = definition.outline.elements[one.element].properties.get(DOCUMENT_STATE, "")
        if state and one.value.get("keputusan") != "kembalikan":
            return state
    return ""


def incident_facts(row: store.IncidentRow) -> Mapping[str, Any]:
    """What the administrator reads of an incident."""
    return {
        "id": row.id,
        "at": row.at,
        "code": row.code,
        "element": row.element,
        "detail": row.detail,
        "solved": row.solved_at,
    }
