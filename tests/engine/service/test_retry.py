"""The pauses of everything that is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.service import retry

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def minutes(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - NOW) / timedelta(minutes=1)


def test_the_last_pause_comes_again_and_again() -> None:
    assert [minutes(retry.next_try(NOW, failures)) for failures in range(5)] == [1, 5, 30, 30, 30]
    patient = [minutes(retry.next_try(NOW, failures, retry.PATIENT)) for failures in range(6)]
    assert patient == [1, 5, 30, 120, 360, 360]


def test_after_the_last_pause_it_may_be_given_up() -> None:
    found = [minutes(retry.next_try_unless_given_up(NOW, failures)) for failures in range(5)]
    assert found == [1, 5, 30, None, None]
