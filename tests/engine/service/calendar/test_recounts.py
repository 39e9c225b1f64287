"""Open tenggat counted anew after a change of the calendar: by the worker, after a kill, once."""

from __future__ import annotations

import time
from datetime import date

import pytest

from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.calendar.recounts import SETTLED
from engine.workdays import DayRule
from engine.worker import Worker
from tests import sop
from tests.engine.service.calendar.test_calendars import LOCAL, MONDAY, change, changes, counted
from tests.engine.service.conftest import Office
from tests.engine.service.whole.kills import at, die
from tests.engine.service.whole.test_dues import moment


def test_a_holiday_that_moved_moves_every_tenggat_of_a_step(office: Office, clock: FixedClock) -> None:
    clock.now = moment("2026-12-23T09:00+07:00")
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    due = moment("2026-12-29T16:00+07:00")
    assert {row.due for row in office.waiting(started.instance)} == {due}
    thursday, monday = date(2026, 12, 24), date(2026, 12, 28)
    change(office, CalendarChange(days={thursday: None, monday: DayRule(monday, "cuti_bersama")}))
    counted(office)
    assert not office.events(started.instance, "due_recounted"), "one day more, one day less"
    change(office, CalendarChange(restored=frozenset({monday})))
    counted(office)
    (event,) = office.events(started.instance, "due_recounted")
    assert len(event.data["tasks"]) == len(office.waiting(started.instance)) > 1
    assert {row.due for row in office.waiting(started.instance)} == {moment("2026-12-28T16:00+07:00")}
    assert changes(office)[-2]["dates"][0]["after"] is None
    assert office.engine.agency.calendars.view(2026, office.actor("admin")).days[-2].seed is not None


@pytest.mark.fault
def test_a_count_that_is_killed_goes_on(office: Office, clock: FixedClock) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    first, second = office.start().instance, office.start().instance
    change(office, CalendarChange(days={MONDAY: LOCAL}))
    ends = {
        die(office, lambda engine: engine.agency.recounts.run_due(), at(number)) for number in range(4, 60, 9)
    }
    assert {0, 4} < ends
    counted(office)
    for instance in (first, second):
        assert len(office.events(instance, "due_recounted")) == 1
        assert office.waiting(instance)[0].due == moment("2026-12-01T16:00+07:00")


def test_the_worker_counts(office: Office, clock: FixedClock) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    instance = office.start().instance
    change(office, CalendarChange(days={MONDAY: LOCAL}))
    worker = Worker(office.engine)
    worker.start()
    try:
        for _ in range(200):
            if office.events(instance, "due_recounted"):
                break
            time.sleep(0.02)
    finally:
        worker.stop()
    assert office.waiting(instance)[0].due == moment("2026-12-01T16:00+07:00")


def test_what_another_process_counted_by_the_calendar_it_still_knew_is_counted_once_more(
    office: Office, clock: FixedClock
) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    other = open_engine(office.engine.settings, clock)
    other.calendar()
    change(office, CalendarChange(days={MONDAY: LOCAL}))
    assert counted(office) == 0
    started = other.instances.start(sop.KEY, sop.START, office.actor("kadis"))
    other.close()
    assert started.next[0].due == moment("2026-11-30T16:00+07:00"), "it has not heard of the change yet"
    clock.advance(SETTLED)
    assert counted(office) == 1
    assert office.waiting(started.instance)[0].due == moment("2026-12-01T16:00+07:00")
