"""What starts an instance besides a person: the messages, signals and times its process names at its start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.util.task import TaskState

from engine import workdays
from engine.bpmn import bounds
from engine.bpmn.drawing import attributes
from engine.bpmn.model import Element, Outline, Timer
from engine.bpmn.run.process import Token


class Entry(BpmnStartTask):  # type: ignore[misc]
    """Where a part begins: of several start events the chosen one, and what is armed while the part runs."""

    def _predict_hook(self, my_task: Token) -> None:
        chosen = my_task.workflow.chosen
        starts = self._wf_spec.bpmn_start_events
        outputs = [
            spec for spec in self.outputs if len(starts) < 2 or spec not in starts or spec.name == chosen
        ]
        my_task._sync_children(outputs, TaskState.FUTURE)


@dataclass(frozen=True, slots=True)
class Round:
    """When a timer starts an instance next, and how many times still after that (None: without end)."""

    due: datetime
    left: int | None


def events(outline: Outline) -> tuple[Element, ...]:
    """Return the start events of the process that wait for a message, a signal or a time."""
    return tuple(outline.elements[name] for name in outline.starts)


def first(timer: Timer, since: datetime, calendar: workdays.Calendar) -> Round | None:
    """Return the first time of a start timer that is armed at `since`; None for a date that has passed."""
    if timer.kind == "date":
        moment = datetime.fromisoformat(timer.text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=calendar.tz)).astimezone(UTC)
        return Round(moment, 0) if moment > since else None
    if timer.kind == "duration":
        return Round(_after(timer, timer.text, since, calendar), 0)
    rounds, every = attributes.cycle(timer.text, endless=True)
    return Round(_after(timer, every, since, calendar), None if rounds is None else rounds - 1)


def following(timer: Timer, last: Round, now: datetime, calendar: workdays.Calendar) -> Round | None:
    """Return the time after one that has come; times missed meanwhile are passed over, and counted."""
    if timer.kind != "cycle":
        return None
    every = attributes.cycle(timer.text, endless=True)[1]
    due, left = last.due, last.left
    for _ in range(bounds.ROUNDS):
        if left == 0:
            return None
        due, left = _after(timer, every, due, calendar), None if left is None else left - 1
        if due > now:
            return Round(due, left)
    return Round(_after(timer, every, now, calendar), left)


def _after(timer: Timer, text: str, start: datetime, calendar: workdays.Calendar) -> datetime:
    length = workdays.Duration.parse(text)
    if timer.calendar:
        return start.astimezone(UTC) + timedelta(
            days=length.days, minutes=length.minutes, seconds=length.seconds
        )
    return calendar.add(start, length).astimezone(UTC)
