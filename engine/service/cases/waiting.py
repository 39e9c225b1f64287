"""What somebody may do who waits for others: remind them, once a working day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from engine import store
from engine.service import access
from engine.service.context import Context
from engine.service.office import Office
from engine.service.views import Actor, TaskItem


def waited_for(
    context: Context, tx: store.Tx, actor: Actor, tasks: Sequence[TaskItem], *, allowed: bool
) -> tuple[TaskItem, ...]:
    """Return the tasks with what a person may do who waits for them: when reminded last, and whether again now."""
    others = [one.id for one in tasks if one.state == "open" and not _is_own_item(actor, one)]
    last = store.reminders.last(tx, actor.user_id, others)
    now = context.clock()
    return tuple(
        replace(
            one,
            reminded_at=last.get(one.id),
            may_remind=allowed
            and one.paused_at is None
            and one.suspended_at is None
            and (one.id not in last or may_again(context.office, last[one.id], now)),
        )
        if one.id in others
        else one
        for one in tasks
    )


def is_own(actor: Actor, holders: Sequence[str], claimed_by: int | None) -> bool:
    """Return whether a task is the actor's to do now."""
    if claimed_by is not None:
        return claimed_by == actor.user_id
    return access.capacity(actor, holders) is not None


def may_again(office: Office, last: datetime, now: datetime) -> bool:
    """Return whether a working day has begun since the last reminder."""
    zone = office.calendar().tz
    day, today = last.astimezone(zone).date(), now.astimezone(zone).date()
    if (today - day).days > 31:  # no office rests longer
        return True
    while day < today:
        day += timedelta(days=1)
        if office.calendar().is_workday(day):
            return True
    return False


def _is_own_item(actor: Actor, one: TaskItem) -> bool:
    if one.claimed_by is not None:
        return one.claimed_by == actor.username
    return access.capacity(actor, one.roles) is not None
