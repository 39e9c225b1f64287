"""Open tenggat counted anew after a change of the calendar: case by case, each in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from engine import errors, store, workdays
from engine.service import actors, step
from engine.service.context import Context
from engine.service.middle import dues
from engine.store import values

JOB = "calendar.recount"
# Another process may count by the calendar it knew for a moment longer; after this nobody does, and what was opened
# meanwhile is looked at once more.
SETTLED = timedelta(seconds=20)


def ask(tx: store.Tx, revision: int, since: datetime | None, reason: str, by: str, now: datetime) -> None:
    """Leave the open tenggat due at `since` or later (None: all) to be counted by this revision.

    What an earlier change left to do is done with it.
    """
    moment = values.to_us(since) if since else 0
    reasons, people = [reason], [by]
    if (known := store.settings.get(tx, JOB)) is not None:
        moment = min(moment, known["since"])
        if not known["again"]:
            reasons = [*dict.fromkeys([*known["reasons"], reason])]
            people = [*dict.fromkeys([*known["by"], by])]
    job = {
        "revision": revision,
        "since": moment,
        "reasons": reasons,
        "by": people,
        "after": 0,
        "again": False,
        "settles": values.to_us(now + SETTLED),
    }
    store.settings.put(tx, JOB, job)


def under_way(tx: store.Tx) -> bool:
    """Return whether tenggat are still to be counted anew."""
    job = store.settings.get(tx, JOB)
    return job is not None and not job["again"]


def digest(rules: Iterable[workdays.DayRule]) -> dict[str, Any]:
    """Return what the history keeps of many days at once:
    how many, of which years, and SHA-256 of their canonical text.
    """
    days = [rule.to_dict() for rule in sorted(rules, key=lambda rule: rule.date)]
    text = "\n".join(values.to_json(day) for day in days)
    years = sorted({int(day["date"][:4]) for day in days})
    return {"days": len(days), "years": years, "sha256": hashlib.sha256(text.encode()).hexdigest()}


class Recounts:
    """What the worker does after a change of the calendar."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def run_due(self, limit: int = 100) -> int:
        """Go on with what a change left to do; return how many cases were looked at.

        Safe with any number of workers and after a kill: a case counted twice changes nothing, and where to go on is
        kept. Raises Busy and StoreUnavailable, for the worker to wait.
        """
        context = self._context
        with context.store.read() as tx:
            job = store.settings.get(tx, JOB)
            if job is None or (job["again"] and values.to_us(context.clock()) < job["settles"]):
                return 0
            since = values.from_us(job["since"]) if job["since"] else None
            found = store.timers.later(tx, since, job["after"], limit)
        context.office.forget()
        for instance_id in found:
            self._recount(instance_id, job)
        if len(found) == limit:
            following: dict[str, Any] | None = {**job, "after": found[-1]}
        else:
            following = None if job["again"] else {**job, "after": 0, "again": True}
        with context.store.transaction() as tx:
            store.settings.replace(tx, JOB, job, following)  # a change since then begins anew
        return len(found)

    def _recount(self, instance_id: int, job: dict[str, Any]) -> None:
        def lock(tx: store.Tx) -> store.Locked | None:
            return store.locks.of_instance(tx, instance_id)

        def act(it: step.Step) -> None:
            recount(it, {"revision": job["revision"], "reason": "; ".join(job["reasons"]), "by": job["by"]})

        try:
            step.run(self._context, actors.SYSTEM, lock, act, what="instance", key=instance_id)
        except (errors.NotFound, errors.InstanceClosed, errors.InstanceSuspended, errors.Incident):
            return  # it has ended, is counted when it goes on, or is told to the administrators and keeps its tenggat


def recount(it: step.Step, why: dict[str, Any]) -> bool:
    """Count the tenggat of a locked case anew; return whether any moved. What is late by it comes with the next act."""
    counted = it.workflow.recount()
    if not counted:
        return False
    it.moved = True
    tasks = dues.follow(it.tx, it.tasks, it.workflow.ready(), it.now)
    timers = [
        {"element": one.host or one.element, "timer": one.element, **dues.moved(one.before, one.after)}
        for one in counted
    ]
    places = {one["element"] for one in tasks}
    it.record(
        "due_recounted",
        element=places.pop() if len(places) == 1 else "",
        task=tasks[0]["task"] if len(tasks) == 1 else None,
        tasks=tasks,
        timers=timers,
        calendar=why,
    )
    return True
