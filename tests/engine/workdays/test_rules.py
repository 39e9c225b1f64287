"""Special days, regimes of hours, and calendars that make no sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import workdays
from engine.workdays import Calendar, CalendarError, DayRule, Duration, Regime
from tests.engine.workdays.agency import (
    HOLIDAYS,
    REGIMES,
    WIB,
    calendar,
    wib,
)
from tests.tools.pace import at_most


def hours(agency: Calendar, day: str) -> list[str]:
    return [
        f"{opening:%H:%M}-{closing:%H:%M}" for opening, closing in agency.windows(date.fromisoformat(day))
    ]


def test_precedence_of_special_days() -> None:
    def kinds(*names: str, windows: list[str]) -> list[DayRule]:
        rows = [{"date": "2026-11-24", "kind": name, "windows": []} for name in names]
        return [DayRule.from_dict(row) for row in rows[:-1]] + [
            DayRule.from_dict({**rows[-1], "windows": windows})
        ]

    morning = ["08:00-10:00"]
    for order in (1, -1):
        assert hours(
            calendar(extra=kinds("libur_daerah", "jam_khusus", windows=morning)[::order]), "2026-11-24"
        ) == ["08:00-10:00"]
        worked = kinds("libur_nasional", "hari_kerja_pengganti", windows=morning)[::order]
        assert hours(calendar(extra=worked), "2026-11-24") == ["08:00-10:00"]
    both = [*kinds("hari_kerja_pengganti", windows=["10:00-11:00"]), *kinds("jam_khusus", windows=morning)]
    assert hours(calendar(extra=both[::-1]), "2026-11-24") == ["08:00-10:00"]


def test_replacement_day_has_the_hours_of_a_monday_in_force() -> None:
    extra = [
        DayRule(date(2026, 3, 14), "hari_kerja_pengganti"),
        DayRule(date(2026, 11, 28), "hari_kerja_pengganti"),
    ]
    agency = calendar(extra=extra)
    assert hours(agency, "2026-03-14") == ["08:00-12:00", "12:30-15:00"]
    assert hours(agency, "2026-11-28") == ["07:30-12:00", "13:00-16:00"]


def test_the_offices_days_win_over_the_seed() -> None:
    own = DayRule(date(2026, 12, 24), "hari_kerja_pengganti", note="kantor buka")
    merged = workdays.merge(HOLIDAYS, [own])
    assert [rule for rule in merged if rule.date == own.date] == [own]
    assert len(merged) == len(HOLIDAYS)
    assert calendar(extra=[own]).add(wib("2026-12-23T09:00"), Duration(1)) == wib("2026-12-24T16:00")


def test_of_two_regimes_the_one_that_started_last_wins() -> None:
    local = Regime("edaran", date(2026, 3, 9), date(2026, 3, 13), {0: ((time(9), time(10)),)})
    agency = Calendar(WIB, [local, *REGIMES], HOLIDAYS)
    assert hours(agency, "2026-03-09") == ["09:00-10:00"]
    assert hours(agency, "2026-03-10") == []
    assert hours(agency, "2026-03-16") == ["08:00-12:00", "12:30-15:00"]
    assert hours(agency, "2026-04-06") == ["07:30-12:00", "13:00-16:00"]


def test_a_zone_with_summer_time_counts_real_time() -> None:
    night = Regime("malam", None, None, {day: ((time(0), time(6)),) for day in range(7)})
    agency = Calendar(ZoneInfo("Europe/Berlin"), [night], [])
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # midnight of the day that has no hour from two to three
    assert agency.working_time(start, start + timedelta(hours=12)) == timedelta(hours=5)


def test_years_without_decreed_cuti_bersama_are_told() -> None:
    known = calendar()
    assert [year for year in range(2024, 2036) if known.confirmed(year)] == [2024, 2025, 2026, 2027]
    estimate = DayRule(date(2027, 3, 10), "libur_nasional", note="Hari Raya Idul Fitri (perkiraan)")
    assert not calendar(extra=[estimate]).confirmed(2027)


@pytest.mark.parametrize("policy", workdays.POLICIES)
def test_a_calendar_without_working_days_is_an_error_and_no_hang(policy: str) -> None:
    agency = Calendar(WIB, [Regime("tutup", None, None, {})], [], policy)
    for duration in (Duration(1), Duration(minutes=1)):
        with at_most(1), pytest.raises(CalendarError, match="too_far"):
            agency.add(wib("2026-11-23T09:00"), duration)
    assert agency.working_time(wib("2026-11-23T09:00"), wib("2026-12-23T09:00")) == timedelta()


def test_the_end_of_time_is_an_error() -> None:
    with pytest.raises(CalendarError, match="too_far"):
        calendar().add(datetime(9999, 12, 1, tzinfo=UTC), Duration(60))


def test_a_time_without_zone_is_an_error() -> None:
    with pytest.raises(CalendarError, match="no zone"):
        calendar().add(datetime(2026, 11, 23, 9), Duration(1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"date": "2026-02-30", "kind": "libur_daerah"}, "date"),
        ({"date": "besok", "kind": "libur_daerah"}, "date"),
        ({"date": "2026-11-24", "kind": "libur"}, "kind"),
        ({"date": "2026-11-24", "kind": "jam_khusus"}, "no_windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["10:00-08:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-08:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-10:00", "09:00-11:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["13:00-14:00", "09:00-11:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-25:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00+07:00-10:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": "08:00-10:00"}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": [8, 10]}, "window"),
    ],
)
def test_senseless_days_are_refused(row: dict[str, object], code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        DayRule.from_dict(row)
    assert caught.value.code == code


def test_senseless_regimes_and_policies_are_refused() -> None:
    with pytest.raises(CalendarError, match="period"):
        Regime("ramadan", date(2026, 3, 20), date(2026, 2, 19), {})
    with pytest.raises(CalendarError, match="period"):
        Regime("ramadan", date(2026, 3, 20), None, {})
    with pytest.raises(CalendarError, match="weekday"):
        Regime("normal", None, None, {7: ()})
    with pytest.raises(CalendarError, match="weekday"):
        Regime.from_dict({"name": "normal", "windows": {"senin": []}})
    with pytest.raises(CalendarError, match="regime"):
        Calendar(WIB, [regime for regime in REGIMES if regime.start], [])
    with pytest.raises(CalendarError, match="policy"):
        Calendar(WIB, REGIMES, [], "kapan-kapan")
