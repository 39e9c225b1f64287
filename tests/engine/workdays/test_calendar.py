"""Due times against the vectors of two independent calculations, and against their own laws."""

from __future__ import annotations

import random
import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import workdays
from engine.workdays import Calendar, Duration
from tests.engine.workdays.agency import (
    CALENDARS,
    VECTORS,
    WIB,
    calendar,
    overrides,
    wib,
)


def test_all_vectors_are_here() -> None:
    assert len({row["id"] for row in VECTORS}) == 46
    assert len(VECTORS) == 2 * 46


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['id']}-{row['kebijakan']}")
def test_due_time_equals_the_vector(row: dict[str, str]) -> None:
    agency = calendar(row["kebijakan"], overrides(row["override"]))
    due = agency.add(datetime.fromisoformat(row["mulai_wib"]), workdays.parse_norm(row["waktu"]))
    assert due == datetime.fromisoformat(row["tenggat_wib"])
    assert due.tzinfo is UTC
    assert agency.add(datetime.fromisoformat(row["mulai_utc"]), workdays.parse_norm(row["waktu"])) == due


def test_twenty_minutes_on_friday_afternoon_end_on_monday() -> None:
    due = calendar().add(wib("2026-11-27T16:20"), Duration.parse("PT20M"))
    assert due == wib("2026-11-30T07:40")


def test_working_days_of_each_year() -> None:
    agency = calendar()
    for year, expected in {2024: 238, 2025: 237, 2026: 240, 2027: 242}.items():
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range(366))
        assert sum(agency.is_workday(day) for day in days if day.year == year) == expected


def test_seconds_are_exact() -> None:
    start = datetime(2026, 11, 27, 9, 20, 13, 250_000, tzinfo=UTC)
    assert calendar().add(start, Duration.parse("PT20M")) == datetime(
        2026, 11, 30, 0, 40, 13, 250_000, tzinfo=UTC
    )


def test_days_and_hours_together_run_on_from_the_closing() -> None:
    assert calendar().add(wib("2026-11-23T09:00"), Duration.parse("P1DT2H")) == wib("2026-11-25T09:30")


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 11, 1), timezones=st.just(WIB))
minutes = st.integers(1, 5_000).map(lambda number: Duration(minutes=number))
anything = st.builds(Duration, st.integers(0, 20), st.integers(0, 900), st.integers(0, 59)).filter(
    lambda duration: duration != Duration()
)
policies = st.sampled_from(workdays.POLICIES)


@given(policies, moments, moments, anything)
def test_later_work_is_never_due_earlier(
    policy: str, one: datetime, other: datetime, duration: Duration
) -> None:
    agency = CALENDARS[policy]
    first, second = sorted((one, other))
    assert agency.add(first, duration) <= agency.add(second, duration)


@given(policies, moments, anything, minutes)
def test_more_work_is_due_later(policy: str, start: datetime, duration: Duration, more: Duration) -> None:
    longer = Duration(duration.days, duration.minutes + more.minutes, duration.seconds)
    assert CALENDARS[policy].add(start, duration) < CALENDARS[policy].add(start, longer)


@given(policies, moments, minutes)
def test_the_time_until_due_is_the_time_given(policy: str, start: datetime, duration: Duration) -> None:
    agency = CALENDARS[policy]
    due = agency.add(start, duration)
    assert agency.working_time(start, due) == timedelta(minutes=duration.minutes)
    assert agency.working_minutes(start, due) == duration.minutes
    assert agency.working_time(due, start) == timedelta()


@given(policies, moments, anything)
def test_due_lies_in_working_time_and_never_before_start(
    policy: str, start: datetime, duration: Duration
) -> None:
    agency = CALENDARS[policy]
    due = agency.add(start, duration)
    assert due >= start
    day = due.astimezone(WIB).date()
    assert any(opening < due <= closing for opening, closing in agency.windows(day))


@given(moments, st.integers(1, 40))
def test_days_end_at_the_closing_of_a_working_day(start: datetime, days: int) -> None:
    agency = CALENDARS[workdays.END_OF_DAY]
    due = agency.add(start, Duration(days)).astimezone(WIB)
    assert due == agency.windows(due.date())[-1][1]
    between = (start.date() + timedelta(days=n) for n in range(1, (due.date() - start.date()).days + 1))
    assert sum(agency.is_workday(day) for day in between) == days


@given(moments, st.integers(1, 20))
def test_rolling_days_are_450_minutes(start: datetime, days: int) -> None:
    agency = CALENDARS[workdays.ROLLING]
    assert agency.add(start, Duration(days)) == agency.add(start, Duration(minutes=450 * days))


@settings(max_examples=25)
@given(moments, st.integers(1, 900))
def test_counting_minute_by_minute_agrees(start: datetime, number: int) -> None:
    agency = CALENDARS[workdays.END_OF_DAY]
    moment = start.replace(second=0, microsecond=0)
    left, now = number, moment
    while left:
        if any(opening <= now < closing for opening, closing in agency.windows(now.date())):
            left -= 1
        now += timedelta(minutes=1)
        if left and not agency.is_workday(now.date()):
            now = datetime.combine(now.date() + timedelta(days=1), time(), WIB)
    assert agency.add(moment, Duration(minutes=number)) == now


def test_a_due_time_is_found_fast() -> None:
    agency = calendar()
    picks = random.Random(7)
    starts = [wib("2026-01-01T00:00") + timedelta(minutes=picks.randrange(500_000)) for _ in range(400)]
    for duration in (Duration(1), Duration(3), Duration(0, 20)):
        best = min(_seconds(agency, starts, duration) for _ in range(3))
        assert best / len(starts) < 100e-6


def _seconds(agency: Calendar, starts: list[datetime], duration: Duration) -> float:
    began = clock.process_time()
    for start in starts:
        agency.add(start, duration)
    return clock.process_time() - began
