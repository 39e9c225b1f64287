"""The check of a living site: promises, proof and database, look by look, each within one snapshot."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine import errors, store
from engine.service import access, system_log
from engine.service.audit import findings, inspections, soundness
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import Fault

DAMAGED = "damaged"  # of `unchecked`: all that came after the damage
SECONDS = 5.0  # that a page may take; what is left by then is the worker's
MOST = 200  # faults that are told


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found: faults, those of the site first, and the number of each case they name.

    `instances` of `total` cases were looked at, `events` of their events; `unchecked` are parts of the database that
    could not be. `queued` is whether the worker does it again as a whole, because the time was over.
    """

    faults: tuple[Fault, ...]
    instances: int
    total: int
    events: int
    unchecked: tuple[str, ...] = ()
    numbers: Mapping[int, str] = field(default_factory=dict)
    queued: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what was looked at."""
        return not self.faults


class Checks:
    """A check reads only; what one from a page finds is kept and told like what the night finds."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._at_page = threading.Lock()

    def require(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor is an auditor or an administrator."""
        if not access.may_audit(actor):
            access.require_right(actor, access.AUDIT, "audit", self._context.office.roles())

    def run(
        self,
        tell: Callable[[int, int], None] = lambda done, all_: None,
        *,
        seconds: float | None = None,
        whole: bool = True,
        machine: bool = True,
    ) -> Check:
        """Look at everything, or as far as `seconds` reach; `tell` hears how many of how many cases are done.

        `whole` and `machine` are as for `soundness.of_site`. It writes nothing and holds no snapshot longer than
        one look. Raises what the database raises.
        """
        context, ends = self._context, None if seconds is None else time.monotonic() + seconds
        found: list[Fault] = []
        unchecked: list[str] = []
        instances = events = 0
        with context.store.read() as tx:
            total, last = store.soundness.total(tx)
        start = 1
        try:
            for part in soundness.of_site(context, whole=whole, machine=machine):
                faults, looked_at = soundness.look(part)
                found += faults
                unchecked += [] if looked_at else [part.name]
            with context.store.read() as tx:
                found += inspections.verification(context, tx).site()
            while start <= last and (ends is None or time.monotonic() < ends):
                with context.store.read() as tx:
                    end = inspections.end_of_look(tx, start)
                    look = inspections.verification(context, tx)
                    found += inspections.of_span(context, tx, look, start, end)
                start, instances, events = end, instances + look.instances, events + look.events
                tell(min(instances, total), total)
        except errors.StoreUnavailable:
            if not any(one.what == "pages" for one in found):
                raise
            unchecked.append(DAMAGED)  # what follows cannot be read, as was found
        found = found[:MOST]
        with context.store.read() as tx:
            numbers = dict(_numbers(tx, found))
        return Check(
            faults=tuple(found),
            instances=instances,
            total=max(total, instances),
            events=events,
            unchecked=tuple(unchecked),
            numbers=numbers,
            queued=start <= last,
        )

    def now(self, actor: Actor) -> Check:
        """Check as far as a page may wait, and keep what is wrong; what is left is handed to the worker.

        All is left to it while another page waits for a check of this process: who clicks a hundred times takes the
        time of one.

        Raises Forbidden.
        """
        self.require(actor)
        context = self._context
        system_log.note(context, actor, "check_requested")
        if not self._at_page.acquire(blocking=False):
            check = self._left_to_worker()
        else:
            try:
                began, check = context.clock(), self.run(seconds=SECONDS, whole=False)
                if not check.queued and not check.unchecked and len(check.faults) < MOST:
                    findings.settle(context, check.faults, began)
                else:
                    findings.keep(context, check.faults)
            finally:
                self._at_page.release()
        if check.queued:
            with context.store.transaction() as tx:
                inspections.begin_now(context, tx)
        return check

    def _left_to_worker(self) -> Check:
        with self._context.store.read() as tx:
            total, _last = store.soundness.total(tx)
        return Check(faults=(), instances=0, total=total, events=0, queued=True)


def _numbers(tx: store.Tx, faults: list[Fault]) -> Iterator[tuple[int, str]]:
    for instance_id in sorted({one.instance_id for one in faults} - {0}):
        line = store.instances.line(tx, instance_id)
        if line is not None:
            yield instance_id, line.number
