"""A change of the calendar: judged, compared with what is stored, and written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine import errors, store, workdays
from engine.clock import FixedClock
from engine.service.calendar import calendar_changes
from engine.service.calendar.calendar_views import CalendarChange
from engine.store.calendar import Stored
from engine.workdays import DayRule
from tests.engine.service.calendar.test_calendars import MONDAY, REASON, change, changes, counted
from tests.engine.service.conftest import Office
from tests.engine.service.whole.test_dues import moment


def test_a_newer_national_table_is_proposed_and_taken_over_but_never_over_the_office(
    office: Office, clock: FixedClock
) -> None:
    """What was seeded years ago: an estimate that moved since, a day that is gone, one that is new."""
    clock.now = moment("2026-11-27T09:00+07:00")
    calendars, admin = office.engine.agency.calendars, office.actor("admin")
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


@pytest.mark.parametrize(
    ("wanted", "field", "reason"),
    [
        (CalendarChange(days={date(1999, 12, 31): None}), "date", "calendar_date"),
        (CalendarChange(days={date(2200, 1, 1): None}), "date", "calendar_date"),
        (CalendarChange(days={MONDAY: DayRule(MONDAY, "libur_daerah", note="x" * 201)}), "note", "too_long"),
        (CalendarChange(days={MONDAY: DayRule(MONDAY, "libur_daerah", basis="a\0")}), "basis", "control"),
        (CalendarChange(basis="x" * 301), "basis", "too_long"),
        (CalendarChange(policy="besok"), "policy", "choice"),
    ],
)
def test_what_no_calendar_has_is_refused(wanted: CalendarChange, field: str, reason: str) -> None:
    with pytest.raises(errors.Invalid) as refused:
        calendar_changes.judge(wanted)
    assert (refused.value.params["field"], refused.value.params["reason"]) == (field, reason)


def test_a_difference_is_against_what_the_office_said_else_the_national_table() -> None:
    stored = Stored(regimes=[], days=[], policy="akhir_hari", version="1")
    seed = {"date": "2026-12-25", "kind": "libur_nasional", "windows": [], "note": "Natal", "basis": ""}
    entries: dict[str, dict[str, Any]] = {"2026-12-25": {"seed": seed}}
    christmas = date(2026, 12, 25)
    same = CalendarChange(days={christmas: DayRule(christmas, "libur_nasional", note="Natal")})
    assert len(calendar_changes.difference(same, stored, entries)) == 0
    free = calendar_changes.difference(CalendarChange(days={christmas: None}), stored, entries)
    assert (free.since, free.days[0]["before"]["note"], free.days[0]["after"]) == (christmas, "Natal", None)
    back = CalendarChange(restored=frozenset({christmas}))
    assert len(calendar_changes.difference(back, stored, entries)) == 0, "the office never said a word of it"
    entries["2026-12-25"]["office"] = {"date": "2026-12-25", "kind": "hari_biasa"}
    assert calendar_changes.difference(back, stored, entries).days[0]["after"]["note"] == "Natal"
    policy = calendar_changes.difference(CalendarChange(policy="bergulir"), stored, entries)
    assert (policy.facts(), policy.since) == (
        {"policy": {"before": "akhir_hari", "after": "bergulir"}},
        date.min,
    )
