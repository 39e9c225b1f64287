"""What people are to be told of an instance, made equal to what stands in it: by the worker, after each act.

It starts from the tasks that are open, not from what happened: done twice, or late, it leaves the same notices, and
what was opened and done within a moment is told to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from engine import store, workdays
from engine.service import access, rows
from engine.service.context import Context
from engine.service.middle import dues
from engine.settings import HALF
from engine.store.notices import Told

KEPT = timedelta(days=90)
AGAIN = ("task", "returned", "overdue")  # of holders, as long as the task is open
ENDS = {"completed": "ended", "cancelled": "cancelled"}


def follow(context: Context, tx: store.Tx, instance_id: int, standing: Sequence[store.TaskRow]) -> None:
    """Tell whom a task is new to, and who began the instance of its end; close what was told and is gone.

    `standing` are its open tasks.
    """
    now = context.clock()
    store.notices.close_done(tx, instance_id, now)
    if not standing:
        ending = store.instances.ending(tx, instance_id)
        if ending is not None and ending.status != "open":
            _tell_end(tx, instance_id, ending, now)
        return
    for _task_id, told in groupby(store.notices.open_tasks(tx, instance_id), lambda one: one.task_id):
        _tell_task(context, tx, instance_id, list(told), now)


def tell_near(context: Context) -> int:
    """Tell the holders of tasks whose tenggat is near by now; return how many tasks were looked at.

    Any number of workers may do it at once; each task is told once for each tenggat it has.
    """
    with context.store.read() as tx:
        if not store.due_soon.some(tx, context.clock()):
            return 0
    with context.store.transaction() as tx:
        now = context.clock()
        found, calendar = store.due_soon.take(tx, now), context.office.calendar()
        stood = dues.stood(tx, calendar, [task.task_id for task in found])
        for task in found:
            at = None
            if task.state == "open" and task.due_at is not None and task.due_at > now:
                rest = stood.get(task.task_id, timedelta())
                at = near(calendar, task.opened_at, task.due_at, context.settings.due_soon, rest)
            if at is None or task.due_at is None:
                store.due_soon.drop(tx, [task.task_id])
            elif at > now:
                store.due_soon.put(tx, task.task_id, task.due_at, at)
            else:
                cause = store.notices.cause("due_soon", task.task_id, task.due_at)
                facts = {"due": task.due_at.isoformat()}
                for holder in task.holders.split():
                    place = (task.instance_id, task.task_id, now)
                    store.notices.add(tx, holder, "due_soon", *place, facts, cause=cause)
                store.due_soon.drop(tx, [task.task_id])
    return len(found)


def near(
    calendar: workdays.Calendar, opened: datetime, due: datetime, policy: str, stood: timedelta = timedelta()
) -> datetime | None:
    """Return when a tenggat is near: one working day before it, or half of the working time where that is later.

    By the policy HALF it is half of the working time always. Working time in which its clock `stood` is not looked at.
    None where there is no working time in between.
    """
    try:
        whole = calendar.working_time(opened, due)
        if not whole:
            return None
        half = max(whole - stood, timedelta()) / 2
        rest = half if policy == HALF else min(half, workdays.WORKDAY)
        seconds = int((whole - rest).total_seconds())
        return calendar.add(opened, workdays.Duration(minutes=seconds // 60, seconds=seconds % 60))
    except workdays.CalendarError:  # a tenggat beyond the calendar is far
        return None


def _tell_end(tx: store.Tx, instance_id: int, ending: store.instances.Ending, now: datetime) -> None:
    """Tell who began an instance that it is over, unless it was their own act, or long ago."""
    old = ending.ended_at is None or ending.ended_at < now - KEPT
    if old or not ending.started_by or ending.started_by == ending.ended_by:
        return
    kind = ENDS[ending.status]
    facts = {"by": ending.ended_by_name, "reason": ending.reason}
    holder, cause = access.personal(ending.started_by), store.notices.cause(kind, instance_id)
    store.notices.add(
        tx, holder, kind, instance_id, None, now, {k: v for k, v in facts.items() if v}, cause=cause
    )


def _tell_task(context: Context, tx: store.Tx, instance_id: int, told: Sequence[Told], now: datetime) -> None:
    """Make the notices of one open task equal to its holders and its tenggat."""
    task, notices = told[0], [one for one in told if one.notice_id is not None]
    holders = task.holders.split()
    heard = {one.holder for one in notices if one.kind in store.notices.WITH_TASK}
    new = [holder for holder in dict.fromkeys(holders) if holder not in heard]
    if new:
        _tell_new(tx, instance_id, task, new, now if heard else task.opened_at)
    causes = {one.cause for one in notices}
    late = any(one.kind == "overdue" for one in notices)
    soon = store.notices.cause("due_soon", task.task_id, task.due_at) if task.due_at else ""
    over = [
        one.notice_id
        for one in notices
        if one.notice_id is not None
        and not one.closed
        and (
            (one.kind in store.notices.OF_HOLDERS and one.holder not in holders)
            or (one.kind == "due_soon" and (late or one.cause != soon))
        )
    ]
    store.notices.close_some(tx, over, now)
    # Closed, and yet the task is open: what was sent was taken back.
    back = [
        one.notice_id
        for one in notices
        if one.notice_id is not None
        and one.closed
        and (one.kind == "overdue_below" or (one.kind in AGAIN and one.holder in holders))
    ]
    store.notices.open_some(tx, back)
    if task.due_at is None or task.soon_at == task.due_at or soon in causes:
        return
    # How long its clock stood is asked when the moment comes: it can only be later.
    at = near(context.office.calendar(), task.opened_at, task.due_at, context.settings.due_soon)
    if at is not None:
        store.due_soon.put(tx, task.task_id, task.due_at, at)


def _tell_new(tx: store.Tx, instance_id: int, task: Told, holders: Sequence[str], at: datetime) -> None:
    """Tell holders of a task they have not heard of; whose act opened it knows of it."""
    event = next(iter(store.history.of_instance(tx, instance_id, task.opened_seq - 1, 1)), None)
    by = store.people.by_username(tx, event.actor) if event is not None and event.actor else None
    facts: dict[str, Any] = {"by": by.name} if by else {}
    kind = "task"
    if task.returned and event is not None:
        kind = "returned"
        facts["reason"] = rows.reason(event.data.get("value"), task.item or None)
    cause = store.notices.cause("task", task.task_id)
    made = [
        store.notices.add(tx, holder, kind, instance_id, task.task_id, at, facts, cause=cause)
        for holder in holders
    ]
    if by is not None:
        store.notices.mark_known(tx, [one for one in made if one is not None], by.id)
