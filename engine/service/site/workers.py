"""Which workers are at work: each enters itself, says now and then that it is there, and takes itself off at the end.

The moments are those of the machine: a demonstration moves its office's clock, and no worker is older for it. Nothing
is decided by these rows, so no event tells of them.
"""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from importlib import metadata

from engine import store
from engine.clock import Clock, system_clock
from engine.service.context import Context

ALIVE = timedelta(seconds=60)  # since it was last seen
KEPT = timedelta(days=1)
SKEW = timedelta(minutes=1)  # by which the clocks of machines may differ


class Workers:
    """The worker of this process, and those that are known."""

    def __init__(self, context: Context, clock: Clock = system_clock) -> None:
        self._context = context
        self._clock = clock
        self._id = secrets.token_hex(8)
        self._since: datetime | None = None

    def beat(self) -> int:
        """Say that this worker is there, and forget those of whom nothing was heard for a day; return 0.

        Who is said to be seen in a time to come had a clock that was ahead, and is forgotten too: one that is there
        says so again.
        """
        now = self._clock()
        self._since = self._since or now
        row = store.WorkerRow(
            self._id, socket.gethostname(), os.getpid(), metadata.version("alur"), self._since, now
        )
        with self._context.store.transaction() as tx:
            store.workers.see(tx, row)
            store.workers.forget(tx, now - KEPT, now + SKEW)
        return 0

    def leave(self) -> None:
        """Take the name of this worker away."""
        if self._since is not None:
            with self._context.store.transaction() as tx:
                store.workers.leave(tx, self._id)

    def alive(self, tx: store.Tx) -> list[store.WorkerRow]:
        """Return the workers that were seen within a minute."""
        now = self._clock()
        return [row for row in store.workers.list_all(tx) if now - ALIVE < row.seen_at <= now + SKEW]
