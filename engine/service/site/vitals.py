"""How a site is: what a machine that watches over it asks, part by part, and what of it needs somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine import errors, store
from engine.service.context import Context
from engine.service.site.backups import Backups, LastBackups
from engine.service.site.known_seals import KnownSeals
from engine.service.site.storage import Storage
from engine.service.site.workers import SKEW, Workers

OK, WARNING, DEGRADED, DOWN = "ok", "warning", "degraded", "down"
BACKED_UP = timedelta(hours=26)  # since the last backup, where one is made each night
LATE = timedelta(minutes=2)  # of a timer that nothing fires; a worker takes seconds

Fact = int | float | str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a site. `status` is OK, WARNING (to be known, changes nothing), DEGRADED (people are served,
    something else stands still) or DOWN (nobody is served); `facts` are figures, none of them of a person or a case.
    """

    name: str
    status: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vitals:
    """All parts of a site at one moment; the worst of them is its status."""

    parts: tuple[Part, ...]

    @property
    def status(self) -> str:
        found = {one.status for one in self.parts}
        return next((status for status in (DOWN, DEGRADED) if status in found), OK)


class Watch:
    """What is measured of a site, in one transaction that reads."""

    def __init__(
        self,
        context: Context,
        workers: Workers,
        storage: Storage,
        backups: Backups,
        known_seals: KnownSeals,
    ) -> None:
        self._context = context
        self._workers = workers
        self._storage = storage
        self._backups = backups
        self._known_seals = known_seals

    def vitals(self) -> Vitals:
        """Return how the site is now. A database that cannot be used is a part that is DOWN, and nothing is raised."""
        disks = self._disks()
        try:
            self._context.store.require_migrated()
            measured, workers = self.measure()
            last, older = self._backups.last(), self._known_seals.faults()
        except (errors.StoreUnavailable, errors.Busy, errors.StorageFull, errors.Misconfigured) as fault:
            reason = str(fault.params.get("reason") or fault.code)
            return Vitals((Part("database", DOWN, {"reason": reason}), *disks))
        now = self._context.clock()
        parts = _parts(measured, workers, now, len(older))
        return Vitals((Part("database", OK), *parts, backup(last, now), *disks))

    def backup(self) -> Part:
        """Return the part of the last backup. Raises what the store raises."""
        return backup(self._backups.last(), self._context.clock())

    def measure(self) -> tuple[store.Measured, list[store.WorkerRow]]:
        """Return the figures of the database, and the workers that are at work. Raises what the store raises."""
        with self._context.store.read() as tx:
            now = self._context.clock()
            return store.vitals.measure(tx, now, now + SKEW), self._workers.alive(tx)

    def now(self) -> datetime:
        """Return the moment that figures are judged by."""
        return self._context.clock()

    def _disks(self) -> list[Part]:
        found = []
        for one in self._storage.spaces():
            facts = {"free_bytes": one.free, "total_bytes": one.total}
            found.append(Part(f"storage_{one.place}", DEGRADED if one.low else OK, facts))
        return found


def seconds(since: datetime | None, now: datetime) -> float | None:
    """Return how long ago something was, None where it never was; what is of a time to come is of now."""
    return None if since is None else max(0.0, (now - since).total_seconds())


def backup(last: LastBackups, now: datetime) -> Part:
    """Return when the last backup was made; a site that should make one each night and does not is DEGRADED."""
    made = last.done.finished_at if last.done else None
    age = seconds(made, now)
    late = age is None or age > BACKED_UP.total_seconds()
    missing = last.expected and (last.failing or (late and last.done is not None))
    return Part("backup", DEGRADED if missing else OK, {"age_seconds": age, "failing": last.failing})


def _parts(measured: store.Measured, workers: list[store.WorkerRow], now: datetime, older: int) -> list[Part]:
    lateness = seconds(measured.oldest_timer, now)
    late = lateness is not None and lateness > LATE.total_seconds()
    sealed_ahead = measured.sealed_at is not None and measured.sealed_at > now + SKEW
    clock = {
        "events_ahead": measured.events_ahead,
        "cases_ahead": measured.cases_ahead,
        "seal_ahead": sealed_ahead,
    }
    ahead = any(clock.values())
    return [
        Part("workers", OK if workers else DEGRADED, {"alive": len(workers)}),
        Part(
            "timers",
            DEGRADED if late else OK,
            {"overdue": measured.timers_due, "oldest_seconds": lateness},
        ),
        Part(
            "outbox",
            OK,
            {
                "waiting": measured.outbox,
                "oldest_seconds": seconds(measured.oldest_outbox, now),
                "tried_again": measured.tried_again,
            },
        ),
        Part("incidents", WARNING if measured.incidents else OK, {"open": measured.incidents}),
        Part(
            "seal",
            WARNING if older else OK,
            {
                "number": measured.seal,
                "age_seconds": seconds(measured.sealed_at, now),
                "older_than_known": bool(older),
            },
        ),
        Part("clock", WARNING if ahead else OK, clock),
    ]
