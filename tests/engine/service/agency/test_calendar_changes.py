"""A change of the calendar: judged, compared with what is stored, and written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine import errors, store, workdays
from engine.clock import FixedClock
from engine.service.agency.calendar_views import CalendarChange
from engine.workdays import DayRule
from tests.engine.service.agency.test_calendars import MONDAY, REASON, change, changes, counted
from tests.engine.service.conftest import Office
from tests.engine.service.whole.test_dues import moment


def test_a_newer_national_table_is_proposed_and_taken_over_but_never_over_the_office(
    office: Office, clock: FixedClock
) -> None:
    """What was seeded years ago: an estimate that moved since, a day that is gone, one that is new."""
    clock.now = moment("2026-11-27T09:00+07:00")
    calendars, admin = office.engine.calendars, office.actor("admin")
    shipped = {rule.date: rule for rule in workdays.seed([2026])}
    christmas, wrong, gone = date(2026, 12, 25), date(2026, 12, 22), MONDAY
    old = {**shipped, gone: DayRule(gone, "libur_nasional", note="Hari yang dicabut")}
    old[wrong] = replace(
        old.pop(christmas), date=wrong, note=f"{shipped[christmas].note} {workdays.ESTIMATE}"
    )
    own = date(2026, 8, 17)
    old[own] = replace(old[own], note="Nama yang lama")
    with office.engine.store.transaction() as tx:
        kept = [
            one["seed"]
            for text, one in store.calendar.entries(tx).items()
            if "seed" in one and text[:4] != "2026"
        ]
        store.calendar.replace_days(tx, "seed", [*kept, *(rule.to_dict() for rule in old.values())])
    office.engine.office.forget()
    started = office.start()
    change(office, CalendarChange(days={own: None}))
    view = calendars.view(2026, admin)
    assert not calendars.view(2026, office.actor("auditor")).renewals
    assert [(one.day, one.after is not None, one.moved) for one in view.renewals] == [
        (gone, False, None), (wrong, False, christmas), (christmas, True, None)]  # fmt: skip
    assert office.waiting(started.instance)[0].due == moment("2026-12-01T16:00+07:00")
    with pytest.raises(errors.Conflict):
        calendars.fetch(2026, REASON, admin, view.revision - 1)
    done = calendars.fetch(2026, REASON, admin, view.revision)
    assert (done.revision, done.entries, done.tenggat) == (view.revision + 1, 3, 1)
    assert counted(office) == 1
    assert office.waiting(started.instance)[0].due == moment("2026-11-30T16:00+07:00")
    after = calendars.view(2026, admin)
    assert not after.renewals
    assert {one.date: one.rule for one in after.days if not one.own} == {
        day: rule for day, rule in shipped.items() if day != own
    }
    told = changes(office)[-1]
    assert (told["national"], told["reason"], [one["date"] for one in told["dates"]]) == (
        True, REASON, ["2026-11-30", "2026-12-22", "2026-12-25"])  # fmt: skip
    assert told["dates"][0]["before"]["note"] == "Hari yang dicabut"
    assert calendars.fetch(2026, REASON, admin).entries == 0
