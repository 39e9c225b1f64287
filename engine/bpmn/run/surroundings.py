"""What lies around an open task: the items and calls it is done for, and the deadline that covers it."""

from __future__ import annotations

from datetime import datetime

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.bpmn.model import Outline
from engine.bpmn.run import timers
from engine.bpmn.run.multiinstance import ITEM
from engine.bpmn.run.process import Call, Token


def item(task: Token, outline: Outline) -> str | None:
    """Return what a task is done for: the items around it, and the calls of a process that is called several times."""
    process = task.workflow.top_workflow
    found = [task.data[ITEM]] if ITEM in task.data else []
    while task.workflow.frame is not None:
        task = process.frames[task.workflow.frame].owner
        element = outline.elements[task.task_spec.bpmn_id]
        if ITEM in task.data:
            found.insert(0, task.data[ITEM])
        if outline.called[element.calls or ""].callers > 1:
            found.insert(0, element.id)
    return "/".join(found) or None


def due(task: Token, outline: Outline) -> datetime | None:
    """Return the due of the deadline that covers a task; None where there is none, and while its clock is stopped."""
    found = deadline(task, outline)
    return timers.due(found) if found is not None and timers.is_counted(found) else None


def paused(task: Token, outline: Outline) -> datetime | None:
    """Return since when the deadline that covers a task is paused; None for one that is not."""
    found = deadline(task, outline)
    since = found.internal_data.get("paused") if found is not None else None
    return timers.from_microseconds(since["at"]) if since else None


def deadline(task: Token, outline: Outline) -> Token | None:
    """Return the deadline that covers a task: its own, or that of a sub-process or call around it."""
    process = task.workflow.top_workflow
    name = outline.elements[task.task_spec.bpmn_id].deadline
    while name is not None or task.workflow.frame is not None:
        parent = task.parent
        if parent is not None and isinstance(parent.task_spec, LoopTask):
            task, parent = parent, parent.parent
        for sibling in parent.children if parent is not None else ():
            if sibling.task_spec.name == name and timers.comes(sibling):
                found: Token = sibling
                return found
        part = task.workflow
        if part is process:
            break
        task = part.owner
        if isinstance(task.task_spec, Call):
            name = outline.elements[task.task_spec.bpmn_id].deadline
    return None
