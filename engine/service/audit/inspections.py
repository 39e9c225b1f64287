"""The proof by night: every case and the system's chain, in small looks, by whichever worker is there.

One row says how far it is, so that a worker that is killed leaves nothing undone. What is found wrong is told once to
auditors and administrators, and stands on the pages until a later night finds it right again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from engine import store
from engine.service import access, access_view, system_log
from engine.service.audit.verification import Verification
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.inspections import FindingRow, InspectionRow
from engine.store.proof import Fault

EVENTS = 1000  # of one look, or one case
LEASE = timedelta(minutes=5)  # of the worker that goes on; no look lasts longer
NOTICE = "fault_found"
_OF_ROWS = frozenset({"record", "unreadable"})
SYSTEM = Actor(username="", name="", roles={}, channel="system")


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

    def run_due(self) -> int:
        """Go on with the inspection of this night by one look, or begin it; return how many events were looked at.

        It is due once a day from the hour of the settings on, in the zone of the office, also where no worker was
        there in time.
        """
        context, now = self._context, self._context.clock()
        if self._rests_until is not None and self._rests_until - timedelta(days=1) <= now < self._rests_until:
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
                row = store.inspections.begin(tx, night, now)
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
        """Check one case whole, now; return what is wrong. Raises NotFound."""
        context = self._context
        with context.store.read() as tx:
            seen = access_view.require(context, tx, instance_id, actor)
            look = self._verification(tx)
            found = look.span(instance_id, instance_id + 1)
        system_log.note_look_at_instance(
            context, actor, instance_id, seen.instance.number, takes_part=seen.takes_part
        )
        return Checked(found, look.events, seen.instance.number)

    def hold(self, kinds: frozenset[str], faults: Sequence[Fault]) -> None:
        """Tell these faults, which a look of another kind has found; of their kinds, others are right again."""
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)  # of processes that start at once, one tells
            known = {
                _told(one.fault): one for one in store.inspections.findings(tx) if one.fault.kind in kinds
            }
            found = {_told(fault): fault for fault in faults}
            for about in found.keys() - known.keys():
                self._tell(tx, 0, found[about], now)
            for about in known.keys() - found.keys():
                self._right_again(tx, known[about], now)

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

    def _verification(self, tx: store.Tx) -> Verification:
        return Verification(self._context, tx, None, lambda _done, _all: None)

    def _look(self, row: InspectionRow) -> tuple[tuple[Fault, ...], InspectionRow]:
        """Look at the next stretch: first the system's chain, then the cases by id."""
        with self._context.store.read() as tx:
            look = self._verification(tx)
            if row.next == 0:
                found, seq, head, whole = look.system(row.system_seq, row.system_head, EVENTS)
                after = row._replace(system_seq=seq, system_head=head, next=1 if whole else 0)
            else:
                end = self._end(tx, row)
                found = look.span(row.next, end)
                after = row._replace(
                    next=end, instances=row.instances + look.instances, events=row.events + look.events
                )
        return found, after._replace(faults=row.faults + len(found))

    def _end(self, tx: store.Tx, row: InspectionRow) -> int:
        """Return before which id a look ends: at about EVENTS events, and at a sheet of the seals."""
        end = (row.next // store.seals.SHEET + 1) * store.seals.SHEET
        total = 0
        for instance_id, events in store.inspections.sizes(tx, row.next, end - 1):
            total += events
            if total >= EVENTS:
                return instance_id + 1
        return end

    def _keep(self, row: InspectionRow, after: InspectionRow, found: tuple[Fault, ...]) -> None:
        """Keep how far it is and what was found, in one transaction; nothing when another worker was quicker."""
        context, now = self._context, self._context.clock()
        over = after.next > after.last and after.next > 0
        with context.store.transaction() as tx:
            if not store.inspections.go_on(tx, after, self._worker, now + LEASE, now if over else None):
                return
            known = {_told(one.fault): one for one in store.inspections.findings(tx)} if found or over else {}
            for about, fault in {_told(fault): fault for fault in reversed(found)}.items():
                if about in known:
                    store.inspections.see(tx, known[about].id, row.id)
                    known[about] = known[about]._replace(seen=row.id)
                else:
                    self._tell(tx, row.id, fault, now)
            if not over:
                return
            told = set(map(_told, found))
            for about, one in known.items():
                if one.seen != row.id and about not in told:
                    self._right_again(tx, one, now)
            facts = {
                "started": row.started_at.isoformat(),
                "instances": after.instances,
                "events": after.events,
                "system_events": after.system_seq,
                "faults": after.faults,
            }
            system_log.log_system_event(context, tx, "history_inspected", SYSTEM, facts)

    def _tell(self, tx: store.Tx, inspection: int, fault: Fault, now: datetime) -> None:
        """Write a new finding into the system's history, and tell who is to look into it; 0 is of no inspection."""
        context = self._context
        line = store.instances.line(tx, fault.instance_id) if fault.instance_id else None
        number = line.number if line else ""
        facts = {**fault._asdict(), "number": number, "inspection": inspection}
        seq = system_log.log_system_event(context, tx, NOTICE, SYSTEM, facts)
        finding = store.inspections.add(tx, fault, number, now, inspection, seq)
        roles, cause = context.office.roles(), store.notices.cause(NOTICE, finding)
        told = dict.fromkeys((*access.holding(roles, access.AUDIT), *access.holding(roles, access.ADMIN)))
        said, place = {**fault._asdict(), "number": number}, (line.id if line else None, None, now)
        for holder in told:
            store.notices.add(tx, holder, NOTICE, *place, said, cause=cause)

    def _right_again(self, tx: store.Tx, one: FindingRow, now: datetime) -> None:
        facts = {**one.fault._asdict(), "number": one.number, "found": one.event_seq}
        system_log.log_system_event(self._context, tx, "fault_gone", SYSTEM, facts)
        store.inspections.close(tx, one.id, now)
        store.notices.close(tx, [store.notices.cause(NOTICE, one.id)], now)


def _told(fault: Fault) -> Fault:
    """Return what a fault is about, for it to be told once: a row that is wrong stays the same while its case goes on,
    and with it the event that it is held against.
    """
    return fault._replace(seq=0) if fault.kind in _OF_ROWS and fault.instance_id else fault
