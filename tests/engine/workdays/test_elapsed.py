"""Working time looked up is working time counted, whatever the moments and whatever the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import workdays
from engine.workdays.elapsed import EPOCH, MICROSECOND, Elapsed
from tests.engine.workdays import agency

FIRST, LAST = datetime(2026, 2, 1, 3, tzinfo=UTC), datetime(2026, 12, 31, 9, 30, tzinfo=UTC)
WITHIN = st.integers((FIRST - EPOCH) // MICROSECOND, (LAST - EPOCH) // MICROSECOND)
# Also before the first day and after the last, and on the very edges of windows.
AROUND = st.integers(
    (FIRST - timedelta(days=40) - EPOCH) // MICROSECOND, (LAST + timedelta(days=40) - EPOCH) // MICROSECOND
)
EDGES = st.sampled_from(
    [
        (edge - EPOCH) // MICROSECOND + off
        for day in range(300)
        for window in agency.calendar().windows((FIRST + timedelta(days=day)).date())
        for edge in window
        for off in (-1, 0, 1)
    ]
)
MOMENTS = WITHIN | AROUND | EDGES
SPECIAL = st.lists(
    st.builds(
        lambda day, kind: workdays.DayRule.from_dict(
            {
                "date": (FIRST + timedelta(days=day)).date().isoformat(),
                "kind": kind,
                "note": "",
                **({"windows": ["06:00-07:30", "20:15-23:59"]} if kind == "jam_khusus" else {}),
            }
        ),
        st.integers(0, 333),
        st.sampled_from(["libur_nasional", "jam_khusus", "hari_kerja_pengganti"]),
    ),
    max_size=12,
)


def counted(calendar: workdays.Calendar, start: int, end: int) -> int:
    return workdays.minutes(calendar, EPOCH + start * MICROSECOND, EPOCH + end * MICROSECOND)


@given(SPECIAL, st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=20))
def test_it_is_what_the_calendar_counts(days: list[workdays.DayRule], pairs: list[tuple[int, int]]) -> None:
    known = agency.calendar()
    calendar = workdays.Calendar(known.tz, known.regimes, [*known.days, *days], known.policy)
    table = Elapsed(calendar, FIRST, LAST)
    for start, end in pairs:
        assert table.minutes(start, end) == counted(calendar, start, end)


def test_a_stretch_longer_than_a_search_goes_is_counted_as_far_as_it_goes() -> None:
    calendar = agency.calendar()
    table = Elapsed(calendar, datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
    begin = (FIRST - EPOCH) // MICROSECOND
    assert table.minutes(begin, begin + 86_400_000_000) == counted(calendar, begin, begin + 86_400_000_000)
    with pytest.raises(workdays.CalendarError):
        table.minutes(begin, begin + 40_000 * 86_400_000_000)
