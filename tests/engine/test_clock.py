"""Every moment is in UTC, whichever clock it comes from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import FileClock, FixedClock, system_clock

MOMENT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def test_the_machine_s_clock_goes_on_in_utc() -> None:
    first, second = system_clock(), system_clock()
    assert first.tzinfo is UTC
    assert first <= second


@pytest.mark.parametrize("text", ["2026-11-23T02:00", "2026-11-23T09:00+07:00", " 2026-11-23T02:00Z\n"])
def test_a_file_says_what_time_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "jam"
    path.write_text(text)
    assert FileClock(path)() == MOMENT


@pytest.mark.parametrize("text", [None, "", "kemarin"])
def test_without_a_time_in_its_file_the_machine_s_is_used(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "jam").write_text(text)
    assert FileClock(tmp_path / "jam")() >= system_clock() - timedelta(hours=1)


def test_a_fixed_clock_moves_when_it_is_told() -> None:
    clock = FixedClock(MOMENT)
    clock.advance(timedelta(minutes=5))
    assert clock() == MOMENT + timedelta(minutes=5)
