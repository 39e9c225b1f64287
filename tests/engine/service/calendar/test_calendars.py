"""The calendar changed by people: before and after in the history, and every open tenggat counted anew, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from engine import errors, store, workdays
from engine.clock import FixedClock
from engine.service.calendar.calendar_views import CalendarChange, Changed
from engine.service.calendar.recounts import SETTLED
from engine.workdays import DayRule, Regime
from tests.engine.service.conftest import Office
from tests.engine.service.whole.test_dues import moment, vectors
from tests.engine.workdays import agency
from tests.soundness import assert_sound, broken_at

REASON = "Surat Edaran Wali Kota diterima."
MONDAY = date(2026, 11, 30)
LOCAL = DayRule(MONDAY, "libur_daerah", note="Hari jadi kota", basis="SE 12/2026")


def change(office: Office, wanted: CalendarChange, revision: int | None = None) -> Changed:
    return office.engine.agency.calendars.change(wanted, REASON, revision, office.actor("admin"))


def counted(office: Office) -> int:
    """Let the worker count, to the end of its first round; gives how many cases it looked at."""
    looked = 0
    while found := office.engine.agency.recounts.run_due():
        looked += found
    assert_sound(office.engine)
    return looked


def changes(office: Office) -> list[dict[str, Any]]:
    with office.engine.store.read() as tx:
        events = store.history.of_system(tx)
    events.sort(key=lambda event: event.seq)
    return [dict(event.data) for event in events if event.type == "calendar_changed"]


def test_a_local_holiday_moves_the_tenggat_once_and_the_history_says_from_what_to_what(
    office: Office, clock: FixedClock
) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    started, other = office.start(), office.start()
    row = office.work_to(other.instance, "Langkah_10")  # due this morning: no holiday moves it
    revision = office.engine.agency.calendars.view(2026, office.actor("auditor")).revision
    done = change(office, CalendarChange(days={MONDAY: LOCAL}), revision)
    assert (done.revision, done.entries, done.tenggat) == (revision + 1, 1, 1)
    assert office.waiting(started.instance)[0].due == moment("2026-11-30T16:00+07:00")
    assert counted(office) == 1
    assert office.waiting(started.instance)[0].due == moment("2026-12-01T16:00+07:00"), "vector W44"
    assert office.waiting(other.instance)[0].due == row.due
    (event,) = office.events(started.instance, "due_recounted")
    assert event.actor == ""
    assert event.data["calendar"] == {"revision": revision + 1, "reason": REASON, "by": ["admin"]}
    (fact,) = event.data["tasks"]
    assert (fact["element"], moment(fact["due_before"]), moment(fact["due"])) == (
        "Langkah_1", moment("2026-11-30T16:00+07:00"), moment("2026-12-01T16:00+07:00"))  # fmt: skip
    assert not office.events(other.instance, "due_recounted")
    assert broken_at(office.engine, started.instance) is None
    told = changes(office)[-1]
    after = {"kind": "libur_daerah", "note": "Hari jadi kota", "basis": "SE 12/2026"}
    assert told["dates"] == [{"date": "2026-11-30", "before": None, "after": after}]
    assert (told["reason"], told["revision"]) == (REASON, revision + 1)
    with pytest.raises(errors.Conflict) as late:
        change(office, CalendarChange(policy=workdays.ROLLING), revision)
    assert (late.value.params["by"], moment(late.value.params["at"])) == (
        "Administrator (contoh)",
        clock.now,
    )
    assert change(office, CalendarChange(days={MONDAY: LOCAL})) == Changed(revision + 1, 0, 0), (
        "no change is none"
    )
    assert len(changes(office)) == 2
    clock.advance(SETTLED)
    assert office.engine.agency.recounts.run_due() == 1
    assert len(office.events(started.instance, "due_recounted")) == 1
    with office.engine.store.read() as tx:
        assert store.settings.get(tx, "calendar.recount") is None
    change(office, CalendarChange(restored=frozenset({MONDAY})))
    assert counted(office) == 1
    assert office.waiting(started.instance)[0].due == moment("2026-11-30T16:00+07:00")
    assert changes(office)[-1]["dates"][0] == {"date": "2026-11-30", "before": after, "after": None}


@pytest.mark.parametrize("policy", workdays.POLICIES)
def test_every_own_entry_of_the_vectors_moves_an_open_tenggat_there_and_back(
    office: Office, clock: FixedClock, policy: str
) -> None:
    change(office, CalendarChange(policy=policy))
    for row in vectors(policy, own=True):
        clock.now = moment(row["mulai_wib"])
        started = office.start()
        due = started.next[0].due
        days = {rule.date: rule for rule in agency.overrides(row["override"])}
        change(office, CalendarChange(days=days))
        counted(office)
        assert office.waiting(started.instance)[0].due == moment(row["tenggat_wib"]), row["id"]
        change(office, CalendarChange(restored=frozenset(days)))
        counted(office)
        assert office.waiting(started.instance)[0].due == due
        office.engine.instances.cancel(started.instance, "Selesai diperiksa.", office.actor("admin"))


def test_what_is_late_waits_again_when_the_day_turns_out_to_have_been_free(
    office: Office, clock: FixedClock
) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    instance = office.start().instance
    clock.now = moment("2026-11-30T17:00+07:00")
    assert office.engine.timers.fire_due() == 1
    change(office, CalendarChange(days={MONDAY: LOCAL}))
    assert counted(office) == 1
    (row,) = office.waiting(instance)
    assert (row.due, row.overdue) == (moment("2026-12-01T16:00+07:00"), False)
    clock.now = moment("2026-12-01T16:00+07:00")
    assert office.engine.timers.fire_due() == 1
    assert len(office.events(instance, "step_overdue")) == 2
    regime = Regime.from_dict({"name": "Ramadan", "start": "2026-12-01", "end": "2026-12-30",
                               "windows": {str(day): ["08:00-15:00"] for day in range(5)}})  # fmt: skip
    normal: dict[str, Any] = {"name": "normal", "start": None, "end": None, "windows": {"0": []}}
    with pytest.raises(errors.Invalid):
        change(office, CalendarChange(hours=(Regime.from_dict(normal),)))
    second = office.start()
    change(office, CalendarChange(hours=(regime,), basis="SE 13/2026"))
    counted(office)
    assert office.waiting(second.instance)[0].due == moment("2026-12-02T15:00+07:00")
    told = changes(office)[-1]
    assert (told["hours"][0]["before"], told["hours"][0]["after"]["name"], told["basis"]) == (
        None, "Ramadan", "SE 13/2026")  # fmt: skip
    change(office, CalendarChange(ended=frozenset({date(2026, 12, 1)})))
    counted(office)
    assert office.waiting(second.instance)[0].due == moment("2026-12-02T16:00+07:00")


def test_who_may_what(office: Office) -> None:
    calendars = office.engine.agency.calendars
    for username in ("kadis", "sekretaris", "pemilik"):
        with pytest.raises(errors.Forbidden):
            calendars.view(2026, office.actor(username))
    auditor = office.actor("auditor")
    assert calendars.view(2026, auditor).days
    with pytest.raises(errors.Forbidden):
        calendars.change(CalendarChange(policy="bergulir"), REASON, None, auditor)
    with pytest.raises(errors.Forbidden):
        calendars.take(b"", REASON, None, auditor)
    with pytest.raises(errors.Forbidden):
        calendars.fetch(2031, REASON, auditor)
    with pytest.raises(errors.Invalid):
        calendars.change(CalendarChange(policy="bergulir"), "pendek", None, office.actor("admin"))


def test_a_table_goes_out_and_comes_in_whole_or_not_at_all(office: Office) -> None:
    calendars, admin = office.engine.agency.calendars, office.actor("admin")
    table = calendars.table(2026, office.actor("auditor"))
    assert calendars.take(table.encode(), REASON, None, admin).entries == 0, "what went out says nothing new"
    bad = table + "2026-02-30,libur_daerah,,,\r\n2026-03-02,liburan,,,\r\n2026-03-03,jam_khusus,7-8,,\r\n"
    before = office.dump()
    with pytest.raises(errors.FormInvalid) as refused:
        calendars.take(bad.encode(), REASON, None, admin)
    lines = len(table.splitlines())
    assert [(one.path, one.code) for one in refused.value.problems] == [
        (str(lines + 1), "calendar_date"),
        (str(lines + 2), "calendar_kind"),
        (str(lines + 3), "calendar_window"),
    ]
    assert office.dump() == before
    good = (
        "tanggal;jenis;jam;keterangan;dasar\n2026-12-25;hari_biasa;;;\n2026-12-31;jam_khusus;07:30-11:30;"
        "'=Pulang awal;SE 1\n"
    )
    assert calendars.take(good.encode(), REASON, None, admin).entries == 2
    assert "2026-12-31,jam_khusus,07:30-11:30,'=Pulang awal,SE 1" in calendars.table(2026, admin)
    assert office.engine.calendar().is_workday(date(2026, 12, 25))


def test_a_year_is_estimated_until_its_decree_is_entered(office: Office) -> None:
    calendars, admin = office.engine.agency.calendars, office.actor("admin")
    (check,) = (one for one in calendars.view(2026, admin).checks if one.year == 2027)
    assert not check.confirmed
    assert check.estimates
    calendars.adopt(2027, "SKB 3 Menteri tentang 2027", REASON, None, admin)
    assert office.engine.calendar().confirmed(2027)
    assert all(day.own and day.rule and "SKB" in day.rule.basis for day in calendars.view(2027, admin).days)
    assert calendars.view(2031, admin).days == ()
    assert calendars.fetch(2031, REASON, admin).entries > 10
    assert calendars.fetch(2031, REASON, admin).entries == 0
    assert {one["date"][:4] for one in changes(office)[-1]["dates"]} == {"2031"}
    seeded = changes(office)[0]
    assert len(seeded["sha256"]) == 64
    assert seeded["years"][0] == 2024


def test_of_two_who_change_at_once_one_is_told(office: Office) -> None:
    revision = office.engine.agency.calendars.view(2026, office.actor("admin")).revision

    def act(place: int) -> str:
        day = date(2026, 12, 1 + place)
        try:
            change(office, CalendarChange(days={day: DayRule(day, "libur_daerah")}), revision)
        except errors.Conflict as late:
            return str(late.params["by"])
        return "done"

    with ThreadPoolExecutor(4) as pool:
        ended = sorted(pool.map(act, range(4)))
    assert ended == ["Administrator (contoh)"] * 3 + ["done"]
    assert len(changes(office)) == 2
