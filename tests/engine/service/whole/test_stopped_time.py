"""What reports measure is the time in which nothing stood: counted once more, minute by minute, beside the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest

from engine.clock import FixedClock
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.reports.measures import StepFigures
from engine.workdays import DayRule
from tests import sop
from tests.engine.service.calendar.test_calendars import change, counted
from tests.engine.service.conftest import Office
from tests.engine.service.workshop.test_migrations import moved, two
from tests.soundness import assert_sound

REASON = "Menunggu surat dari Bappeda."
MINUTE = timedelta(minutes=1)


@dataclass
class Ledger:
    """What was done to one task and its case, written down as it happens."""

    opened: datetime
    stops: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: dict[str, datetime] = field(default_factory=dict)

    def stop(self, what: str, at: datetime) -> None:
        self.since[what] = at

    def go(self, what: str, at: datetime) -> None:
        self.stops.append((self.since.pop(what), at))

    def minutes(self, office: Office, end: datetime) -> tuple[int, int]:
        """Count, minute by minute, the working minutes in which it was worked on, and in which it stood."""
        calendar, worked, stood, at = office.engine.calendar(), 0, 0, self.opened
        while at < end:
            if calendar.working_time(at, at + MINUTE):
                if any(start <= at < stop for start, stop in self.stops):
                    stood += 1
                else:
                    worked += 1
            at += MINUTE
        return worked, stood


def step_two(office: Office) -> StepFigures:
    period = date(2026, 1, 1), date(2027, 12, 31)
    return office.engine.reports.report(sop.KEY, *period, office.actor("kadis")).steps[1]


def proven(office: Office) -> None:
    assert_sound(office.engine)
    assert office.engine.audit.verify().sound


@pytest.mark.parametrize("seed", range(3))
def test_paused_and_suspended_time_is_counted_once_and_apart(
    office: Office, clock: FixedClock, seed: int
) -> None:
    """Pauses and suspensions over one another, a move to another version and a calendar that changes in between."""
    engine, rng = office.engine, Random(seed)
    admin, kadis = office.actor("admin"), office.actor("kadis")
    row = office.work_to(office.start().instance, "Langkah_2")
    case, ledger = row.instance, Ledger(clock())
    acts = ["pause", "suspend", "resume", "go_on"] if seed else ["suspend", "resume", "pause", "suspend"]
    for number, act in enumerate([*acts, "resume", "go_on", "suspend", "resume"]):
        clock.advance(MINUTE * rng.choice((5, 50, 400, 2_000, 6_000)))
        if act == "suspend" and "case" not in ledger.since:
            engine.suspensions.suspend(case, REASON, admin)
            ledger.stop("case", clock())
        elif act == "resume" and "case" in ledger.since:
            engine.suspensions.resume(case, admin)
            ledger.go("case", clock())
        elif act == "pause" and office.waiting(case)[0].due is not None:
            if not office.waiting(case)[0].overdue:
                engine.pauses.pause(row.id, "lainnya", REASON, office.holder(row))
                ledger.stop("task", clock())
        elif act == "go_on" and office.waiting(case)[0].paused_at is not None:
            engine.pauses.go_on(row.id, office.holder(row))
            ledger.go("task", clock())
        if number == 1 and seed == 2:
            moved(office, two(office))
        if number == 2:
            day = clock().date() + timedelta(days=1)
            change(office, CalendarChange(days={day: DayRule(day, "cuti_bersama")}))
            counted(office)
    clock.advance(MINUTE * 45)
    (now,) = office.waiting(case)
    if (
        "task" in ledger.since
    ):  # it went on by itself when its longest time was over, or goes on with the task
        over = [one for one in office.events(case, "task_resumed") if one.data.get("on")]
        ledger.go("task", datetime.fromisoformat(over[-1].data["on"]) if over else clock())
    office.do(now)
    worked, stood = ledger.minutes(office, clock())
    assert stood > 0
    found = step_two(office)
    assert (found.median, found.paused, found.pauses) == (worked, stood, 1)
    ((visit, _number),) = [one for one in engine.records.visits(case, kadis).visits if one[0].step == 2]
    assert (visit.minutes, visit.paused, visit.tasks[0].minutes) == (worked, stood, worked)
    assert engine.pauses.spent([row.id])[row.id] == stood * MINUTE
    proven(office)
    while waiting := office.waiting(case):
        office.do(waiting[0])
    office.engine.outbox.run_due()
    found = step_two(office)
    assert (found.median, found.paused, found.pauses) == (worked, stood, 1), "from what was kept of it"
    proven(office)


def test_the_case_as_a_whole_tells_how_long_it_was_suspended(office: Office, clock: FixedClock) -> None:
    engine, admin = office.engine, office.actor("admin")
    case, ledger = office.start().instance, Ledger(clock())
    for hours in (3, 30):
        clock.advance(timedelta(hours=1))
        engine.suspensions.suspend(case, REASON, admin)
        ledger.stop("case", clock())
        clock.advance(timedelta(hours=hours))
        if hours == 3:
            engine.suspensions.resume(case, admin)
        else:
            engine.instances.cancel(case, REASON, admin)
        ledger.go("case", clock())
    assert engine.suspensions.spent(case) == ledger.minutes(office, clock())[1] * MINUTE
    proven(office)
