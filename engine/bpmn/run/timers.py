"""Timers in working time: due is fixed as a UTC instant when the timer starts, and only `fire` lets it pass.

The stock timers evaluate their text as Python, ask the machine's clock, and fire in the middle of whatever
somebody is doing. These keep `due` and `since` (microseconds since 1970, UTC) in the task and wait. What they need
to be counted again is kept beside: `text` where an expression gave the length, `every` and `base` of a round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine import expressions, workdays
from engine.bpmn import bounds
from engine.bpmn.drawing import attributes
from engine.bpmn.faults import EngineFault
from engine.bpmn.model import Timer
from engine.bpmn.run.process import Token

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LITERAL = re.compile(r"[-+]?P|R\d*/|\d{4}-\d\d-\d\d", re.IGNORECASE)


class WorkTimer(TimerEventDefinition):  # type: ignore[misc]
    """A duration in working time (wall-clock time where `timer.calendar`), a date, or a counted cycle.

    A date without a time is the closing of that day for a deadline (`timer.closing`), its first moment elsewhere.

    A deadline whose expression gives nothing (a field left empty) never comes, and is not asked again.

    A cycle (`R3/P1D`) comes so many times where its event does not interrupt; anywhere else its first time is
    its only one. Each round counts from the due of the one before.

    The text is ISO 8601 as modellers write it, with or without quotes; anything else is an expression that
    gives such a text. Raises DurationError, ValueError or ExpressionError for a text that cannot be meant.
    """

    def __init__(self, name: str, timer: Timer) -> None:
        text = _unquoted(timer.text)
        super().__init__(name, text)
        self.kind = timer.kind
        self.wall = timer.calendar
        self.closing = timer.closing
        self.compiled: Any = None
        if _LITERAL.match(text):
            self._check(text)
        else:
            self.compiled = expressions.compile_expression(text)

    def has_fired(self, my_task: Token) -> bool:
        """Start the timer at the first look; afterwards only tell whether `fire` was called."""
        if not is_begun(my_task):
            engine = my_task.workflow.script_engine
            due = (
                self._next(my_task, engine)
                if "after" in my_task.internal_data
                else self._due(my_task, engine)
            )
            if due is None:
                my_task._set_internal_data(never=True)
            else:
                my_task._set_internal_data(due=to_microseconds(due), since=to_microseconds(engine.now))
        fired: bool = my_task._get_internal_data("event_fired", False)
        return fired

    def _due(self, my_task: Token, engine: Any) -> datetime | None:
        text = self.expression
        if self.compiled is not None:
            given = engine.evaluate(my_task, self.compiled)
            if given in (None, "") and self.closing and self.kind != "cycle":
                return None
            text = _unquoted(str(given))
        try:
            if self.kind == "date":
                if self.compiled is not None and self.closing:
                    my_task._set_internal_data(text=text)
                return self._date(text, engine.outside.calendar)
            if self.kind == "cycle":
                rounds, text = attributes.cycle(text)
                my_task._set_internal_data(every=text, left=rounds - 1)
            length = workdays.Duration.parse(text)
            if self.compiled is not None:
                if length.days > engine.limits.timer_days:
                    raise ValueError(f"longer than {engine.limits.timer_days} days")
                my_task._set_internal_data(text=text)
            return self._after(engine.now, length, engine.outside.calendar)
        except (ValueError, OverflowError) as error:
            raise EngineFault("expression", my_task.task_spec.bpmn_id, f"{text!r}: {error}") from error

    def _next(self, my_task: Token, engine: Any) -> datetime:
        """The due of a further round of a cycle."""
        every = workdays.Duration.parse(my_task.internal_data["every"])
        base = my_task.internal_data.pop("after")
        my_task._set_internal_data(base=base)
        return self._after(from_microseconds(base), every, engine.outside.calendar)

    def again(self, my_task: Token, calendar: workdays.Calendar) -> datetime | None:
        """Return when a started timer is due by another calendar; None for one that no calendar moves."""
        kept = my_task.internal_data
        if "resumed" in kept and not self.wall:
            begun, left = from_microseconds(kept["resumed"]["at"]), kept["resumed"]["rest"] * _MICROSECOND
            return calendar.advance(begun, left).astimezone(UTC)
        text = kept.get("every") or kept.get("text") or (self.expression if self.compiled is None else "")
        if self.wall or not text or (self.kind == "date" and not self.closing):
            return None
        start = from_microseconds(kept.get("base", kept["since"]))
        try:
            if self.kind == "date":
                return self._date(text, calendar)
            return self._after(start, workdays.Duration.parse(text), calendar)
        except (ValueError, OverflowError) as error:
            raise EngineFault("expression", my_task.task_spec.bpmn_id, f"{text!r}: {error}") from error

    def _check(self, text: str) -> None:
        if self.kind == "date":
            datetime.fromisoformat(text)
        elif self.kind == "duration":
            workdays.Duration.parse(text)
        else:
            workdays.Duration.parse(attributes.cycle(text)[1])

    def _date(self, text: str, calendar: workdays.Calendar) -> datetime:
        moment = datetime.fromisoformat(text)
        if self.closing and len(text) == len("2026-12-31"):
            moment = calendar.closing(moment.date())
        if moment.year > bounds.LAST_YEAR:
            raise ValueError(f"after the year {bounds.LAST_YEAR}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=calendar.tz)).astimezone(UTC)

    def _after(self, start: datetime, duration: workdays.Duration, calendar: workdays.Calendar) -> datetime:
        if self.wall:
            length = timedelta(days=duration.days, minutes=duration.minutes, seconds=duration.seconds)
            return start.astimezone(UTC) + length
        return calendar.add(start, duration).astimezone(UTC)


def due(timer: Token) -> datetime:
    """Return when a started timer is due, in UTC."""
    return from_microseconds(timer.internal_data["due"])


def is_begun(timer: Token) -> bool:
    """Return whether a timer has started, also one that never comes."""
    return comes(timer) or "never" in timer.internal_data


def comes(timer: Token) -> bool:
    """Return whether a timer has started and comes at some time: a deadline that data left empty never does.

    That time is not known while its clock is stopped.
    """
    return not {"due", "paused", "held"}.isdisjoint(timer.internal_data)


def is_counted(timer: Token) -> bool:
    """Return whether a timer runs."""
    return "due" in timer.internal_data


def moment(kept: Mapping[str, Any]) -> int | None:
    """Return by what is kept of a timer when something comes of it: its due, or the end of its pause; None for never,
    and while it waits for people.
    """
    found: int | None = kept.get("due", kept.get("until"))
    return found


def is_timer(task: Token) -> bool:
    return isinstance(getattr(task.task_spec, "event_definition", None), WorkTimer)


def waited(timer: Token, now: int) -> bool:
    """Return whether a timer waited before this act, or is a counted round: not one that was late when it was set."""
    return timer.internal_data["since"] != now or "every" in timer.internal_data


def next_round(timer: Token) -> dict[str, Any] | None:
    """Return what the next round of a timer starts from; None when it has come as often as it should."""
    left = timer.internal_data.get("left", 0)
    if left < 1:
        return None
    kept = timer.internal_data
    return {"every": kept["every"], "left": left - 1, "after": kept["due"]}


def put(timer: Token, counted: dict[str, Any], moment: datetime) -> bool:
    """Let a started timer wait as it was `counted` anew; return whether anything changed.

    One that has come stays so, unless it is due later than this moment: then it comes again.
    """
    kept = timer.internal_data
    if not kept.get("event_fired"):
        timer.internal_data = counted
        return bool(kept != counted)
    if from_microseconds(counted["due"]) <= moment:
        return False
    timer.internal_data = {**kept, **counted}
    spec = timer.task_spec
    if not any(one.task_spec is spec and one._state == TaskState.WAITING for one in timer.parent.children):
        again = timer.parent._add_child(spec, TaskState.FUTURE)
        again.internal_data = dict(counted)
        spec._update(again)
    return bool(timer.internal_data != kept)


def to_microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return text[1:-1].strip()
    return text
