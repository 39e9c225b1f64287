"""The retention class of a process: what the office has not decided makes nothing due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.service.audit import schedule
from engine.service.audit.schedule import Schedule

WHOLE = {"retensi_aktif": 1, "retensi_inaktif": 2, "nasib_akhir": "musnah", "dasar": "Perda (contoh)"}
ENDED = date(2026, 11, 23)


def test_a_whole_class_says_from_which_day() -> None:
    found = schedule.of(WHOLE)
    assert found == Schedule(1, 2, schedule.DESTROY, "Perda (contoh)")
    assert (found.complete, found.years) == (True, 3)
    assert found.inactive_on(ENDED) == date(2027, 11, 23)
    assert found.due_on(ENDED) == date(2029, 11, 23)


@pytest.mark.parametrize(
    "other",
    [
        {"retensi_aktif": None},
        {"retensi_inaktif": "dua"},
        {"retensi_aktif": True},
        {"nasib_akhir": "dibakar"},
        {"nasib_akhir": ""},
    ],
)
def test_what_is_not_decided_is_never_due(other: dict[str, Any]) -> None:
    found = schedule.of(WHOLE | other)
    assert not found.complete
    assert found.due_on(ENDED) is None


def test_no_year_at_all_is_a_decision() -> None:
    found = schedule.of(WHOLE | {"retensi_aktif": 0, "retensi_inaktif": 0})
    assert found.due_on(ENDED) == ENDED
    assert schedule.of({}).inactive_on(ENDED) is None


@pytest.mark.parametrize(
    ("day", "years", "due"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 23), 9_000, date(9999, 11, 23)),
    ],
)
def test_leap_days_and_far_years(day: date, years: int, due: date) -> None:
    assert schedule.years_after(day, years) == due


@pytest.mark.parametrize("years", [0, 1, 3, 4])
@pytest.mark.parametrize("day", [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2027, 3, 1)])
def test_whoever_ended_until_that_day_is_due_and_nobody_later(day: date, years: int) -> None:
    last = schedule.ended_until(day, years)
    assert schedule.years_after(last, years) <= day
    after = date.fromordinal(last.toordinal() + 1)
    assert schedule.years_after(after, years) > day


def test_before_all_years_nothing_ended() -> None:
    assert schedule.ended_until(date(2026, 1, 1), 3_000) == date.min
