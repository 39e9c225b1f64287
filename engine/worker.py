"""The worker: fires due timers, again and again, until it is told to stop."""

from __future__ import annotations

import logging
import threading

from engine import errors
from engine.service import Engine

log = logging.getLogger("alur.worker")

PAUSE_SECONDS = 0.5


class Worker:
    """One loop over the due-time index; any number of workers may run on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Sweep until `stop`. A database that is away or busy is waited for, never given up."""
        while not self._stop.is_set():
            try:
                moved = self._engine.timers.fire_due() + self._engine.outbox.run_due()
                moved += self._engine.messages.deliver_due()
                self._engine.audit.seal_due()
            except (errors.Busy, errors.StoreUnavailable, errors.StorageFull) as problem:
                log.warning("worker waits: %s", problem)
                self._stop.wait(5.0)
                continue
            except Exception:
                # The one place that goes on after an unknown fault: a sweep that dies would stop every deadline.
                log.exception("worker sweep failed")
                self._stop.wait(5.0)
                continue
            if not moved:
                self._stop.wait(PAUSE_SECONDS)

    def start(self) -> None:
        """Run in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="alur-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the sweep under way and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
