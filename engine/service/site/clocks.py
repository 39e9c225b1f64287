"""A clock that was far ahead and is set right again: what can be mended is, and administrators are told of the rest.

Mended is what would wait for that time: tries, messages, digests, reminders. Not mended is what was done meanwhile:
timers that fired early, deadlines counted from a later day, numbers of another year. It stands in the history.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from engine import store
from engine.clock import Clock
from engine.service import actors, system_log
from engine.service.context import Context
from engine.service.site.workers import SKEW

NOTICE = "clock_ahead"
SET_RIGHT = "clock_set_right"
CALM_SECONDS = 6 * 3600.0  # a clock has gone evenly for so long before anything is forgotten by it
JUMP_SECONDS = 300.0  # between two looks: the clock was set, or the machine slept


class Clocks:
    """The watch over the clock of the site, for the worker."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def watch(self) -> int:
        """Mend what a clock that was ahead has left, and tell administrators once; return 0.

        A demonstration moves its clock as it likes, and is told nothing.
        """
        context, now = self._context, self._context.clock()
        day = now.astimezone(context.settings.zone).date().isoformat()
        with context.store.read() as tx:
            late = store.clocks.some_late(tx, now, day)
            _many, newest = (0, 0) if context.settings.clock_file else store.clocks.ahead(tx, now + SKEW)
        if late:
            with context.store.transaction() as tx:
                if mended := store.clocks.mend(tx, now, day):
                    system_log.log_system_event(context, tx, SET_RIGHT, actors.SYSTEM, mended)
        if newest:
            self._tell(newest)
        return 0

    def _tell(self, newest: int) -> None:
        cause = store.notices.cause(NOTICE, newest)
        with self._context.store.read() as tx:
            holders = system_log.administrators(self._context)
            known = all(store.notices.is_told(tx, cause, holder) for holder in holders)
        if not known:
            with self._context.store.transaction() as tx:
                system_log.tell_administrators(self._context, tx, NOTICE, newest, {})


class Calm:
    """Whether the clock has gone evenly for hours, so that what it calls old may be forgotten.

    A clock that is wrong for an hour makes nobody forget anything, whether it was set while the worker ran or before.
    """

    def __init__(self, clock: Clock, watch: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._watch = clock, watch
        self._seen = (clock(), watch())
        self._since = self._seen[1]

    def holds(self) -> bool:
        """Look at the clock again; False until it has gone evenly for CALM_SECONDS."""
        (before, earlier), (now, later) = self._seen, (self._clock(), self._watch())
        self._seen = (now, later)
        if abs((now - before) - timedelta(seconds=later - earlier)) > timedelta(seconds=JUMP_SECONDS):
            self._since = later
        return later - self._since >= CALM_SECONDS

    def when(self, work: Callable[[], int]) -> Callable[[], int]:
        """Return that work as it is done only when the clock is to be believed."""
        return lambda: work() if self.holds() else 0
