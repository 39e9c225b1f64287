"""The numbered steps of an instance: how each stands, what to mark on the diagram, what the document has become."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.bpmn import Definition
from engine.service.office import Office
from engine.service.views import StepView, TaskItem

DOCUMENT_STATE = "sop:keluaran_status"


def step_views(
    office: Office,
    definition: Definition,
    tasks: Sequence[TaskItem],
    visits: Mapping[int, int],
    approved: Collection[int],
    doers: Mapping[str, Sequence[tuple[int, str]]],
    now_at: Mapping[str, str],
) -> list[StepView]:
    """Return the numbered steps of the SOP with what happened in each: visits, who, when, and whether it is late.

    `tasks` are the open ones and the last done of each place, `visits` how often each had been worked with that one;
    `doers` the names of who has completed an element, each with the first task, where that stands.
    """
    found = []
    for step in definition.outline.steps:
        own = [task for task in tasks if now_at.get(task.element, task.element) in step.elements]
        waiting = [task for task in own if task.state == "open"]
        done = [task for task in own if task.state == "done"]
        state = "active" if waiting else "done" if done and step.no in approved else "waiting"
        dues = [task.due for task in waiting if task.due]
        finished = [task.completed_at for task in done if task.completed_at]
        by = [
            one
            for element in doers
            if now_at.get(element, element) in step.elements
            for one in doers[element]
        ]
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
                visits=max((visits[task.id] for task in own), default=0),
                due=min(dues, default=None),
                completed_at=max(finished, default=None) if state == "done" else None,
                completed_by=tuple(dict.fromkeys(name for _, name in sorted(by))),
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
    was_late: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return element ids to mark on the diagram as done, active and overdue; what lies around a task is marked with it.

    Work that was done after its tenggat stays marked as overdue: `was_late` are elements where some was.
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
        if task.state == "open":
            while name:
                active[name] = None
                name = elements[name].parent
        elif task.state == "done" and (number is None or state[number] != "waiting"):
            while name:
                done[name] = None
                name = elements[name].parent
    late = [task.element for task in tasks if task.state == "open" and task.overdue]
    for element in (*was_late, *late):
        place: str | None = now_at.get(element, element)
        while place and place in elements:
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
