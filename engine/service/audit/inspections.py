"""The check by night: the site, the system's chain and every case, in small looks, by whichever worker is there.

One row says how far it is, so that a worker that is killed leaves nothing undone. What is found wrong is told once to
auditors and administrators, and stands on the pages until a later night finds it right again.
"""

from __future__ import annotations

import secrets
import time as time_passing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from engine import store
from engine.service import access_view, actors, system_log
from engine.service.audit import findings, soundness
from engine.service.audit.verification import Verification
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.inspections import FindingRow, InspectionRow
from engine.store.proof import Fault

EVENTS = 1000  # of one look, or one case
LEASE = timedelta(minutes=5)  # of the worker that goes on; no look lasts longer
LOOK_SECONDS = 2.0  # how often a worker at rest looks whether a check was asked for
NOTICE = findings.NOTICE
# Of the system's chain, which is followed by a look of its own.
_OF_CHAIN = frozenset({"altered", "missing", "inserted", "moved", "rewritten", "head"})


@dataclass(frozen=True, slots=True)
class Inspected:
    """The last inspection that came to its end, the one under way, and what is wrong as far as is known."""

    finished: InspectionRow | None
    running: InspectionRow | None
    findings: tuple[FindingRow, ...]


class Checked(NamedTuple):
    """What a check of one case found wrong in how many events, and the number of the case."""

    faults: tuple[Fault, ...]
    events: int
    number: str


class Inspections:
    """Any number of workers may run them; one goes on at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._worker = secrets.token_hex(8)
        self._rests_until: datetime | None = None
        self._looked = 0.0

    def run_due(self) -> int:
        """Go on with the inspection of this night by one look, or begin it; return how many events were looked at.

        It is due once a day from the hour of the settings on, in the zone of the office, also where no worker was
        there in time; and whenever somebody has asked for it (`begin_now`).
        """
        context, now = self._context, self._context.clock()
        if self._rests(now) and not self._is_asked_for():
            return 0
        with context.store.read() as tx:
            row = store.inspections.newest(tx)
            night = self._night(now)
            # Not whether it is later than the last one: a clock that was ahead has been set back since.
            due = row is None or row.finished_at is None or not store.inspections.is_begun(tx, night)
            if due and row is None:
                born = store.inspections.born_at(tx)
                due = born is not None and self._night(born) < night
        if not due:
            self._rests_until = self._next(now)
            return 0
        if row is None or row.finished_at is not None:
            with context.store.transaction() as tx:
                row = store.inspections.begin(tx, night, now, _first(context))
        if row is None or not self._take(row, now):
            return 0
        found, after = self._look(row)
        done = after.events - row.events + after.system_seq - row.system_seq
        self._keep(row, after, found)
        return max(done, 1)

    def state(self) -> Inspected:
        """Return what the inspections have found so far; for who may audit."""
        with self._context.store.read() as tx:
            newest = store.inspections.newest(tx)
            running = newest if newest is not None and newest.finished_at is None else None
            return Inspected(store.inspections.finished(tx), running, tuple(store.inspections.findings(tx)))

    def of_case(self, instance_id: int, actor: Actor) -> Checked:
        """Check one case whole, now; return what is wrong, which is kept and told. Raises NotFound."""
        context = self._context
        with context.store.read() as tx:
            seen = access_view.require(context, tx, instance_id, actor)
            look = verification(context, tx)
            found = of_span(context, tx, look, instance_id, instance_id + 1)
        findings.keep(context, found)
        system_log.note_look_at_instance(
            context, actor, instance_id, seen.instance.number, takes_part=seen.takes_part
        )
        return Checked(found, look.events, seen.instance.number)

    def _night(self, at: datetime) -> str:
        """Return the day of the office at whose hour the last inspection before a moment was due."""
        local = at.astimezone(self._context.settings.zone)
        day = (
            local.date()
            if local.hour >= self._context.settings.check_hour
            else local.date() - timedelta(days=1)
        )
        return day.isoformat()

    def _next(self, at: datetime) -> datetime:
        zone, hour = self._context.settings.zone, self._context.settings.check_hour
        local = at.astimezone(zone)
        day = local.date() + timedelta(days=1 if local.hour >= hour else 0)
        return datetime.combine(day, time(hour), zone)

    def _take(self, row: InspectionRow, now: datetime) -> bool:
        with self._context.store.transaction() as tx:
            return store.inspections.take(tx, row.id, self._worker, now, now + LEASE)

    def _rests(self, now: datetime) -> bool:
        until = self._rests_until
        return until is not None and until - timedelta(days=1) <= now < until

    def _is_asked_for(self) -> bool:
        """Whether an inspection is under way though none is due: one asked for, or one whose worker is gone."""
        if time_passing.monotonic() - self._looked < LOOK_SECONDS:
            return False
        self._looked = time_passing.monotonic()
        with self._context.store.read() as tx:
            row = store.inspections.newest(tx)
        return row is not None and row.finished_at is None

    def _look(self, row: InspectionRow) -> tuple[tuple[Fault, ...], InspectionRow]:
        """Look at the next stretch: first the site, part by part, then the system's chain, then the cases by id."""
        context = self._context
        if row.next < -1:
            parts = soundness.of_site(context, whole=True)
            part = parts[max(0, len(parts) + 1 + row.next)]
            found, looked_at = soundness.look(part)
            if not looked_at:  # what was known of it stays so
                with context.store.read() as tx:
                    known = [one.fault for one in store.inspections.findings(tx)]
                found = tuple(one for one in known if one.what in (part.name, *part.promises))
            return found, row._replace(next=row.next + 1, faults=row.faults + len(found))
        with context.store.read() as tx:
            look = verification(context, tx)
            if row.next < 0:
                found = tuple(one for one in look.site() if one.instance_id or one.kind not in _OF_CHAIN)
                after = row._replace(next=0)
            elif row.next == 0:
                found, seq, head, whole = look.system(row.system_seq, row.system_head, EVENTS)
                after = row._replace(system_seq=seq, system_head=head, next=1 if whole else 0)
            else:
                end = end_of_look(tx, row.next)
                found = of_span(context, tx, look, row.next, end)
                after = row._replace(
                    next=end, instances=row.instances + look.instances, events=row.events + look.events
                )
        return found, after._replace(faults=row.faults + len(found))

    def _keep(self, row: InspectionRow, after: InspectionRow, found: tuple[Fault, ...]) -> None:
        """Keep how far it is and what was found, in one transaction; nothing when another worker was quicker."""
        context, now = self._context, self._context.clock()
        over = after.next > after.last and after.next > 0
        with context.store.transaction() as tx:
            if not store.inspections.go_on(tx, after, self._worker, now + LEASE, now if over else None):
                return
            if not found and not over:
                return
            known = findings.known(tx)
            findings.note(context, tx, row.id, found, known)
            if not over:
                return
            for one in known.values():
                if one.seen != row.id:
                    findings.right_again(context, tx, one, now)
            facts = {
                "started": row.started_at.isoformat(),
                "instances": after.instances,
                "events": after.events,
                "system_events": after.system_seq,
                "faults": after.faults,
            }
            system_log.log_system_event(context, tx, "history_inspected", actors.SYSTEM, facts)


def verification(context: Context, tx: store.Tx) -> Verification:
    """Return the proof of what one transaction sees, held against no seal but those of the database."""
    return Verification(context, tx, None, lambda _done, _all: None)


def of_span(context: Context, tx: store.Tx, look: Verification, start: int, end: int) -> tuple[Fault, ...]:
    """Return what is wrong with the cases from id `start` to before `end`: what the proof says, then the promises."""
    proved = look.span(start, end)
    return (*proved, *soundness.unproved(soundness.of_cases(context, tx, start, end), proved))


def end_of_look(tx: store.Tx, start: int) -> int:
    """Return before which id a look from `start` on ends: at about EVENTS events, and at a sheet of the seals."""
    end = (start // store.seals.SHEET + 1) * store.seals.SHEET
    total = 0
    for instance_id, events in store.inspections.sizes(tx, start, end - 1):
        total += events
        if total >= EVENTS:
            return instance_id + 1
    return end


def begin_now(context: Context, tx: store.Tx) -> None:
    """Let the workers inspect everything now; one that is under way is enough."""
    newest = store.inspections.newest(tx)
    if newest is None or newest.finished_at is not None:
        now = context.clock()
        store.inspections.begin(tx, now.isoformat(), now, _first(context))


def _first(context: Context) -> int:
    """Return the stage an inspection begins at: how many looks at the site as a whole come before 0."""
    return -len(soundness.of_site(context, whole=True)) - 1
