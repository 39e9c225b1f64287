"""Visits: every time a step of an SOP was worked, from its assignment to its completion, in working time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from engine import workdays
from engine.bpmn import Definition
from engine.forms import answers
from engine.store.visits import VisitRow


@dataclass(slots=True)
class Visit:
    """One visit to one step of one instance: all its tasks from the first assigned to the last completed.

    A sub-process that is one step is one visit. `minutes` are working minutes, None while it is open. `kept`
    tells whether it was completed by its tenggat, None while open or without tenggat. A visit that a return
    brought about has the `reason`, and in `returned_by` the role that sent it back. `norm` is the standard time of
    the version it was opened under.
    """

    instance: int
    number: str
    step: int
    opened_at: datetime
    opened_seq: int
    tasks: list[VisitRow] = field(default_factory=list)
    returned: bool = False
    reason: str = ""
    returned_by: str = ""
    norm: str = ""
    completed_at: datetime | None = None
    due: datetime | None = None
    minutes: int | None = None

    @property
    def kept(self) -> bool | None:
        if self.completed_at is None or self.due is None:
            return None
        return self.completed_at <= self.due

    @property
    def waiting(self) -> tuple[VisitRow, ...]:
        return tuple(task for task in self.tasks if task.state == "open")


def of_rows(
    rows: Iterable[VisitRow], definitions: dict[int, Definition], calendar: workdays.Calendar
) -> Iterator[Visit]:
    """Yield the visits that task rows (in order of instance and opening) make up; tasks of no step are left out.

    A task belongs to the running visit of its step when another task of the step opened it; what a return or
    another step opened begins a new visit. Tasks closed without being done count for nothing.
    """
    norms = {key: {step.no: step.norm for step in one.outline.steps} for key, one in definitions.items()}
    for _, of_instance in groupby(rows, key=lambda row: row.instance_id):
        running: dict[int, Visit] = {}
        for row in of_instance:
            elements = definitions[row.definition_id].outline.elements
            step = elements[row.element].step if row.element in elements else None
            if step is None:
                continue
            opener = elements.get(row.opener or "")
            visit = running.get(step)
            within = opener is not None and opener.step == step and not row.returned
            if visit is None or not (within or visit.opened_seq == row.opened_seq):
                if visit is not None:
                    yield from _ended(visit, calendar)
                visit = running[step] = _begun(row, step)
                visit.norm = norms[row.definition_id].get(step) or ""
            visit.tasks.append(row)
        for visit in running.values():
            yield from _ended(visit, calendar)


def _begun(row: VisitRow, step: int) -> Visit:
    visit = Visit(row.instance_id, row.number, step, row.opened_at, row.opened_seq, returned=row.returned)
    if row.returned:
        value = row.opened_data.get("value")
        visit.reason = str(value.get(answers.REASON, "")) if isinstance(value, dict) else ""
        visit.returned_by = row.opened_role or ""
    return visit


def _ended(visit: Visit, calendar: workdays.Calendar) -> Iterator[Visit]:
    """Yield the visit with its figures, unless nothing of it was or is to be done."""
    counted = [task for task in visit.tasks if task.state != "closed"]
    if not counted:
        return
    visit.due = min((task.due_at for task in counted if task.due_at), default=None)
    if not visit.waiting:
        visit.completed_at = max(task.completed_at for task in counted if task.completed_at)
        visit.minutes = working_minutes(calendar, visit.opened_at, visit.completed_at)
    yield visit


def working_minutes(calendar: workdays.Calendar, start: datetime, end: datetime) -> int:
    """Whole working minutes between two moments, to the nearest minute."""
    return (calendar.working_time(start, end) + timedelta(seconds=30)) // timedelta(minutes=1)
