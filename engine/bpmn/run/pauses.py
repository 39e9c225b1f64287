"""Clocks that are stopped: a tenggat that somebody pauses, and all that waits for a time while a case is suspended.

A timer that runs has `due`. One that is paused has `paused` instead: since when, the working time that was `rest` then,
and how long it may stand; and `until`, when it goes on by itself. How often and how long it has `stood` stays with it.
What a suspended case waits for is `held`: whichever of the two moments it had, with what was left until then. Such a
timer is in no list of what comes, so nothing can fire it.

What was left is counted by the calendar of the moment at which the clock stops, and counted again from the moment at
which it goes on: exact to the microsecond, whatever policy has made the tenggat. Times of the wall pass by the wall,
and a date stays that date while a case is suspended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from engine.bpmn.model import Outline
from engine.bpmn.run import process, surroundings, timers
from engine.bpmn.run.process import Process, Token
from engine.workdays import Calendar, CalendarError

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The tenggat of an open task: which timer it is, of which step, and the open tasks it covers.

    `since` is when it was paused (None: it runs), `until` when it goes on by itself then; `left` is the working time
    that it has, None for one that has passed. `own` is whether it is the task's alone, and no step's around it.
    Before, it was paused so many `times`, and has `stood` for so much working time.
    """

    timer: UUID
    host: str
    tasks: tuple[UUID, ...]
    own: bool
    since: datetime | None
    until: datetime | None
    left: timedelta | None
    times: int
    stood: timedelta


class NotStopped(Exception):
    """The clock of a task cannot be stopped. `code`: "none" (it has no tenggat), "late", "paused", "running"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clock(tree: Process, task: Token, outline: Outline, calendar: Calendar, now: datetime) -> Clock | None:
    """Return the tenggat of an open task; None where it has none."""
    covering = surroundings.deadline(task, outline)
    if covering is None:
        return None
    timer = waiting(covering)
    host = process.host_of(timer)
    covered = tuple(
        one.id
        for one in tree.everything()
        if process.is_open(one) and surroundings.deadline(one, outline) is covering
    )
    kept = timer.internal_data
    paused = kept.get("paused")
    times, stood = kept.get("stood", (0, 0))
    return Clock(
        timer.id,
        outline.elements[timer.task_spec.bpmn_id].host or "",
        covered,
        host is task,
        timers.from_microseconds(paused["at"]) if paused else None,
        timers.from_microseconds(kept["until"]) if "until" in kept else None,
        paused["rest"] * _MICROSECOND if paused else _left(timer, calendar, now),
        times,
        stood * _MICROSECOND,
    )


def waiting(timer: Token) -> Token:
    """Return a tenggat, or where it has come and waits again by another calendar the one that waits."""
    twins = timer.parent.children if timer.internal_data.get("event_fired") and timer.parent else ()
    again: list[Token] = [
        one for one in twins if one.task_spec is timer.task_spec and "event_fired" not in one.internal_data
    ]
    return again[0] if again and "every" not in timer.internal_data else timer


def stop(timer: Token, now: datetime, calendar: Calendar, most: timedelta) -> None:
    """Stop a tenggat, for `most` working time at the longest. Raises NotStopped."""
    kept = timer.internal_data
    if "paused" in kept:
        raise NotStopped("paused")
    left = _left(timer, calendar, now)
    if left is None or left <= timedelta():
        raise NotStopped("late")
    _forget_before(timer)
    kept.pop("due")
    kept.pop("resumed", None)
    kept["paused"] = {
        "at": timers.to_microseconds(now),
        "rest": left // _MICROSECOND,
        "most": most // _MICROSECOND,
    }
    times, stood = kept.get("stood", (0, 0))
    kept["stood"] = [times + 1, stood]
    try:
        kept["until"] = timers.to_microseconds(calendar.advance(now, most))
    except CalendarError:
        return  # beyond the calendar: it waits for people


def go_on(timer: Token, at: datetime, calendar: Calendar) -> datetime:
    """Let a paused tenggat run again from a moment on; return when it is due now. Raises NotStopped."""
    kept = timer.internal_data
    if "paused" not in kept:
        raise NotStopped("running")
    paused, until = kept.pop("paused"), kept.pop("until", None)
    times, stood = kept["stood"]
    kept["stood"] = [times, stood + _stood(paused, until, at, calendar)]
    return _run(timer, at, calendar, paused["rest"])


def is_paused(timer: Token) -> bool:
    return "paused" in timer.internal_data


def hold(tree: Process, now: datetime, calendar: Calendar) -> None:
    """Stop everything that waits for a time, paused tenggat too; what is held stays as it is.

    A tenggat that has passed is held with it: nobody is late while nobody can work.
    """
    for timer in _timers(tree):
        kept = timer.internal_data
        name = next((one for one in ("due", "until") if one in kept), "")
        if not name:
            continue
        if not kept.get("event_fired"):
            _forget_before(timer)
        moment = kept.pop(name)
        held = {name: moment}
        spec = timer.task_spec.event_definition
        if name == "due" and (kept.get("event_fired") or (spec.kind == "date" and "resumed" not in kept)):
            pass  # the moment itself is kept
        elif name == "due" and spec.wall:
            held["wall"] = moment - timers.to_microseconds(now)
        else:
            left = calendar.working_time(now, timers.from_microseconds(moment))
            held["work"] = left // _MICROSECOND
        kept["held"] = held


def release(tree: Process, now: datetime, calendar: Calendar) -> None:
    """Let everything that is held go on with what was left."""
    for timer in _timers(tree):
        kept = timer.internal_data
        if "held" not in kept:
            continue
        held = kept.pop("held")
        if "until" in held:
            until = calendar.advance(now, held["work"] * _MICROSECOND)
            kept["until"] = timers.to_microseconds(until)
        elif "wall" in held:
            kept["due"] = timers.to_microseconds(now) + held["wall"]
        elif "work" in held:
            _run(timer, now, calendar, held["work"])
        else:
            kept["due"] = held["due"]


def _timers(tree: Process) -> Iterator[Token]:
    return (task for task in list(tree.everything()) if timers.is_timer(task))


def _forget_before(timer: Token) -> None:
    """A tenggat that has come and waits again by another calendar: only the one that waits says when it is due."""
    if "every" in timer.internal_data:
        return  # each round of a cycle is one of its own
    for other in timer.parent.children if timer.parent is not None else ():
        if (
            other is not timer
            and other.task_spec is timer.task_spec
            and other.internal_data.get("event_fired")
        ):
            for name in ("due", "held"):
                other.internal_data.pop(name, None)


def _left(timer: Token, calendar: Calendar, now: datetime) -> timedelta | None:
    """Return the time until a tenggat; None for one that has passed, or is held."""
    kept = timer.internal_data
    if kept.get("event_fired") or "due" not in kept or timers.due(timer) <= now:
        return None
    if timer.task_spec.event_definition.wall:
        return timers.due(timer) - now
    return calendar.working_time(now, timers.due(timer))


def _stood(paused: dict[str, int], until: int | None, at: datetime, calendar: Calendar) -> int:
    """Return how long a clock has stood, in microseconds of working time: what of its longest time is not left, so that
    no time counts in which the case was suspended.
    """
    if until is None:
        return calendar.working_time(timers.from_microseconds(paused["at"]), at) // _MICROSECOND
    rest: int = calendar.working_time(at, timers.from_microseconds(until)) // _MICROSECOND
    return max(paused["most"] - rest, 0)


def _run(timer: Token, at: datetime, calendar: Calendar, rest: int) -> datetime:
    """Let a timer run from a moment on with what was left; counted anew by another calendar, it is from there."""
    left = rest * _MICROSECOND
    wall = timer.task_spec.event_definition.wall
    due = at + left if wall else calendar.advance(at, left)
    kept = timer.internal_data
    kept["due"] = timers.to_microseconds(due)
    kept["resumed"] = {"at": timers.to_microseconds(at), "rest": rest}
    return due
