"""Ending what runs on and on when its site has moved to another database, so that it is started anew there."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress

from engine import errors
from engine.service import Engine

LOOK_SECONDS = 1.0
STATUS = 75  # EX_TEMPFAIL: who supervises the process starts it again, with the settings of then


class Departure:
    """Looks now and then whether the site has left the database, and then asks the process to stop.

    Signals must be blocked or handled by then: the thread begins with `start`. A site on PostgreSQL stays.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self.has_come = False

    def start(self) -> None:
        if self._engine.store.file is not None:
            threading.Thread(target=self._look, name="alur-departure", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def _look(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            with suppress(errors.AlurError):
                self.has_come = self._engine.store.has_left()
            if self.has_come:
                os.kill(os.getpid(), signal.SIGTERM)
                return
