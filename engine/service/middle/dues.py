"""The tenggat of open tasks as rows, made equal to the clocks of the engine: moved, stopped, or running again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from engine import store, workdays
from engine.bpmn import ReadyTask
from engine.store.pauses import PauseRow


def follow(
    tx: store.Tx, tasks: dict[UUID, store.TaskRow], ready: Iterable[ReadyTask], at: datetime
) -> list[dict[str, Any]]:
    """Give the rows of open tasks the tenggat that the engine has; return what the history says of each that moved.

    A task whose clock runs again has done so since `at`.
    """
    facts = []
    for one in ready:
        row = tasks.get(one.id)
        if row is None or (row.due_at, row.paused_at) == (one.due, one.paused):
            continue
        store.tasks.set_due(tx, row.id, one.due, one.paused)
        if row.paused_at is not None and one.paused is None:
            store.pauses.end(tx, [row.id], at)
        tasks[one.id] = row._replace(due_at=one.due, paused_at=one.paused)
        facts.append(place(row) | moved(row.due_at, one.due) | paused(one.paused))
    return facts


def place(row: store.TaskRow) -> dict[str, Any]:
    """Return which task this is, as the history says it."""
    return {"task": row.id, "element": row.element} | ({"item": row.item} if row.item else {})


def moved(before: datetime | None, after: datetime | None) -> dict[str, str | None]:
    """Return a tenggat before and after, as the history says it."""
    return {
        "due_before": before.isoformat() if before else None,
        "due": after.isoformat() if after else None,
    }


def paused(since: datetime | None) -> dict[str, str]:
    """Return since when a clock stands, as the history says it; nothing for one that runs."""
    return {"paused": since.isoformat()} if since else {}


def join(tx: store.Tx, instance_id: int, opened: Mapping[int, ReadyTask]) -> dict[int, int]:
    """Let tasks that opened in a step whose clock stands be paused with it; return by task the event that paused it."""
    joined: dict[int, int] = {}
    under = {task: one for task, one in opened.items() if one.paused is not None}
    if not under:
        return joined
    known: dict[datetime, PauseRow] = {one.at: one for one in store.pauses.standing(tx, instance_id)}
    for task, one in under.items():
        row = known.get(one.paused) if one.paused else None
        if row is not None:
            store.pauses.add(tx, [row._replace(task_id=task)])
            joined[task] = row.seq
    return joined


def stood(tx: store.Tx, calendar: workdays.Calendar, task_ids: Sequence[int]) -> dict[int, timedelta]:
    """Return by task for how much working time the clock of each of these stood, of those that were paused or whose
    case was suspended, as far as that is over; a task that was both at once stood once.
    """
    found, until = dict[int, timedelta](), dict[int, datetime]()
    for task, start, end in store.pauses.over(tx, task_ids):
        counted = max(start, until.get(task, start))
        rest = calendar.working_time(counted, end) if counted < end else timedelta()
        found[task] = found.get(task, timedelta()) + rest
        until[task] = max(end, counted)
    return found
