"""The worker: fires due timers and does what acts have left to do, again and again, until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from engine import errors
from engine.service import Engine
from engine.service.site.clocks import Calm

log = logging.getLogger("alur.worker")

PAUSE_SECONDS = 0.5
GATHER_SECONDS = 0.05  # after a short round: what comes meanwhile is done together, by one transaction
RETRY_SECONDS = 1.0  # for a database that is away or busy
FAULT_SECONDS = 5.0
MAILS_SECONDS = 2.0  # some acts together make one mail, and one transaction
DIGESTS_SECONDS = 60.0
KEEPING_SECONDS = 2.0  # some cases of before at a time: acts do not wait for them
BACKUP_SECONDS = 20.0
CLOCK_SECONDS = 60.0
BEAT_SECONDS = 20.0  # a worker that was not seen for a minute counts as gone
SELDOM_SECONDS = 600.0


class Sweep:
    """One kind of work, done at most once `every` so many seconds; what is `patient` waits for the next round.

    It stands on its own: when it fails it rests for a while, and the others go on.
    """

    def __init__(
        self, name: str, work: Callable[[], int | None], every: float = 0.0, *, patient: bool = False
    ) -> None:
        self.name = name
        self._work = work
        self._every = every
        self._patient = patient
        self._rests_until = 0.0
        self._waits = False

    def run(self) -> bool:
        """Return whether anything was done that more may follow from at once."""
        if time.monotonic() < self._rests_until:
            return False
        try:
            done = bool(self._work())
        except (errors.Busy, errors.StoreUnavailable, errors.StorageFull, errors.Misconfigured) as problem:
            if not self._waits:  # said once, however long it lasts
                wrong = isinstance(problem, errors.Misconfigured)  # which somebody has to mend
                log.log(logging.ERROR if wrong else logging.WARNING, "%s wait: %s", self.name, problem)
            self._waits = True
            self._rests_until = time.monotonic() + RETRY_SECONDS
            return False
        except Exception:
            # The one place that goes on after an unknown fault: a sweep that dies would stop every deadline.
            log.exception("%s failed", self.name)
            self._rests_until = time.monotonic() + FAULT_SECONDS
            return False
        self._waits = False
        self._rests_until = time.monotonic() + self._every
        return done and not self._patient


class Worker:
    """One loop over the due-time index; any number of workers may run on one database."""

    def __init__(self, engine: Engine) -> None:
        calm = Calm(engine.clock)
        self._sweeps = (
            Sweep("heartbeat", engine.site.workers.beat, BEAT_SECONDS),
            Sweep("timers", engine.timers.fire_due),
            Sweep("starts", engine.starts.run_due),
            Sweep("messages", engine.messages.deliver_due),
            Sweep("migrations", engine.migrations.run_due),
            Sweep("calendar", engine.agency.recounts.run_due),
            Sweep("outbox", engine.outbox.run_due),
            Sweep("register", engine.outbox.keep_due),
            Sweep("reports", engine.keeping.run_due, KEEPING_SECONDS),
            Sweep("records", engine.record.keeping.run_due, KEEPING_SECONDS),
            Sweep("near", engine.notices.tell_near),
            Sweep("mails", engine.mails.tell_due, MAILS_SECONDS),
            Sweep("digests", engine.mails.digest_due, DIGESTS_SECONDS),
            Sweep("seals", engine.audit.seal_due),
            Sweep("keys", engine.site.keys.settle, SELDOM_SECONDS),
            Sweep("attempts", engine.attempts.forget_old, SELDOM_SECONDS),
            Sweep("sessions", calm.when(engine.site.sessions.forget_old), SELDOM_SECONDS),
            Sweep("autosaves", calm.when(engine.autosaves.forget_old), SELDOM_SECONDS),
            Sweep("notices", calm.when(engine.notices.forget_old), SELDOM_SECONDS),
            Sweep("mailed", calm.when(engine.mails.forget_old), SELDOM_SECONDS),
            Sweep("clock", engine.site.clocks.watch, CLOCK_SECONDS),
            Sweep("storage", engine.site.storage.watch, SELDOM_SECONDS),
        )
        # A mail server may keep one waiting, a database much to look through or to copy: nothing else waits for these.
        self._aside = [Sweep("inspection", engine.inspections.run_due, patient=True)]
        if engine.outbox.sends:
            self._aside.append(Sweep("mail", engine.outbox.send_due))
        if engine.site.backups.scheduled:
            self._aside.append(Sweep("backup", engine.site.backups.run_due, BACKUP_SECONDS))
        self._leave = Sweep("leaving", engine.site.workers.leave)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Sweep until `stop`. A database that is away or busy is waited for, never given up."""
        for sweep in self._aside:
            threading.Thread(
                target=self._run_aside, args=(sweep,), name=f"alur-{sweep.name}", daemon=True
            ).start()
        while not self._stop.is_set():
            began = time.monotonic()
            done = [sweep.run() for sweep in self._sweeps]
            if not any(done):
                self._stop.wait(PAUSE_SECONDS)
            elif time.monotonic() - began < GATHER_SECONDS:
                self._stop.wait(GATHER_SECONDS)
        self._leave.run()

    def _run_aside(self, sweep: Sweep) -> None:
        while not self._stop.is_set():
            if not sweep.run():
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
