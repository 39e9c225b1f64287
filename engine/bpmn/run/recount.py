"""Timers counted again after the office's calendar has changed: the same length, from the moment each began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine import workdays
from engine.bpmn.model import Element
from engine.bpmn.run import timers
from engine.bpmn.run.process import Process


@dataclass(frozen=True, slots=True)
class Recounted:
    """One timer that is due at another moment now. `host` is the activity it stands beside, if any."""

    id: UUID
    element: str
    host: str | None
    before: datetime
    after: datetime


def recount(
    tree: Process, elements: Mapping[str, Element], calendar: workdays.Calendar, moment: datetime
) -> list[Recounted]:
    """Count what waits in working time by this calendar; return what is due at another moment than before.

    What has come is history, and so is a round of a cycle; only the deadline of a step that is still open comes
    again when it is due later than `moment`. Counting twice changes nothing.
    """
    found = []
    for task in list(tree.everything()):
        kept = task.internal_data
        if not timers.is_timer(task) or "due" not in kept:
            continue
        element = elements[task.task_spec.bpmn_id]
        host = element.host
        deadline = host is not None and elements[host].deadline == element.id
        if kept.get("event_fired") and ("every" in kept or not deadline):
            continue
        after = task.task_spec.event_definition.again(task, calendar)
        before = timers.due(task)
        if after is None or after == before:
            continue
        counted = {name: fact for name, fact in kept.items() if name != "event_fired"}
        counted["due"] = timers.to_microseconds(after)
        if timers.put(task, counted, moment):
            found.append(Recounted(task.id, element.id, host, before, after))
    return found
