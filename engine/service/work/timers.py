"""Timers that come due: each fires through the same middle as a person's click."""

from __future__ import annotations

from datetime import datetime

from engine import errors, store
from engine.service import actors, incident_log, retry, step
from engine.service.context import Context
from engine.store.incidents import Origin


class Timers:
    """The due-time index and the sweep of the worker."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def fire_due(self, limit: int = 100) -> int:
        """Fire what is due now, oldest first, one transaction an instance; return how many instances moved.

        Safe with any number of workers: the due moment is looked at again under the lock. An instance that
        fails keeps its last good state, gets an incident, and is tried again after 1, 5, 30 minutes; then it
        waits for the administrator. It never stops the sweep.
        """
        with self._context.store.read() as tx:
            due = store.timers.due(tx, self._context.clock(), limit)
        return sum(self._fire(instance_id) for instance_id in due)

    def next_due(self) -> datetime | None:
        """Return the moment of the next timer, or None."""
        with self._context.store.read() as tx:
            return store.timers.next_due(tx)

    def _fire(self, instance_id: int) -> bool:
        def lock(tx: store.Tx) -> store.Locked | None:
            return store.locks.try_instance(tx, instance_id)

        try:
            return step.run(
                self._context,
                actors.SYSTEM,
                lock,
                step.Step.tick,
                what="instance",
                key=instance_id,
                origin=Origin("timer"),
            )
        except (errors.NotFound, errors.InstanceClosed, errors.InstanceSuspended, errors.Busy):
            return (
                False  # suspended, gone, or held by someone else, who fires the timer, or the next sweep does
            )
        except errors.Incident as stop:
            self._rest(instance_id, stop)
            return False

    def _rest(self, instance_id: int, stop: errors.Incident) -> None:
        """Let the due timers of an instance that failed rest: longer after each failure, then until it is retried."""
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            store.instances.lock(tx, instance_id)
            failures = store.timers.failures(tx, instance_id, now)
            if failures is None:
                return  # another worker has just tried as well
            then = retry.next_try_unless_given_up(now, failures)
            store.timers.postpone(tx, instance_id, now, then)
            if then is None:
                incident_log.stay(self._context, tx, instance_id, stop)
