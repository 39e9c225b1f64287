from __future__ import annotations

from datetime import timedelta

from engine.store import Store, throttle
from tests.engine.store.office import NOW, at_once

MINUTE = timedelta(minutes=1)
WINDOW = 5 * MINUTE


def test_attempts_count_by_subject_within_the_window(store: Store) -> None:
    with store.transaction() as tx:
        for minute in (-5, -1, -3, -1, 0):
            throttle.add(tx, "user:siti", NOW + minute * MINUTE)
        throttle.add(tx, "address:10.0.0.7", NOW)
        expected = [NOW - 3 * MINUTE, NOW - MINUTE, NOW - MINUTE, NOW]
        assert throttle.since(tx, "user:siti", NOW, WINDOW) == expected
        assert throttle.since(tx, "user:sit", NOW, WINDOW) == []
        assert throttle.counts(tx, NOW, WINDOW) == [
            ("address:10.0.0.7", 1, NOW, NOW),
            ("user:siti", 4, NOW - 3 * MINUTE, NOW),
        ]
        throttle.clear(tx, "user:siti")
        assert [one.subject for one in throttle.counts(tx, NOW, WINDOW)] == ["address:10.0.0.7"]


def test_attempts_of_a_time_to_come_do_not_count(store: Store) -> None:
    """A clock that was set back by days left them; that of another machine may be ahead by seconds."""
    with store.transaction() as tx:
        for ahead in (timedelta(days=6), timedelta(seconds=20)):
            throttle.add(tx, "user:siti", NOW + ahead)
        assert throttle.since(tx, "user:siti", NOW, WINDOW) == [NOW + timedelta(seconds=20)]
        tried = throttle.attempt(tx, {"user:siti": 1}, NOW, WINDOW)
        assert (tried.full, tried.wait, tried.rows) == ("user:siti", WINDOW, ())
        assert throttle.forget(tx, NOW, WINDOW) == 1


def test_an_attempt_counts_for_all_its_subjects_or_for_none(store: Store) -> None:
    with store.transaction() as tx:
        first = throttle.attempt(tx, {"a": 2, "b": 1}, NOW, WINDOW)
        assert (first.full, len(first.rows)) == ("", 2)
        second = throttle.attempt(tx, {"a": 2, "b": 1}, NOW + MINUTE, WINDOW)
        assert (second.full, second.rows, second.tries, second.wait) == ("b", (), 1, 4 * MINUTE)
        assert len(throttle.since(tx, "a", NOW, WINDOW)) == 1
        throttle.take_back(tx, first.rows)
        assert throttle.counts(tx, NOW, WINDOW) == []


def test_all_of_a_subject_is_cleared_and_nothing_beside_it(store: Store) -> None:
    with store.transaction() as tx:
        for subject in (
            "user:a",
            "user:a from 10.0.0.7",
            "user:a at x",
            "user:ab",
            "user:ab from x",
            "user:_ at x",
        ):
            throttle.add(tx, subject, NOW)
        assert throttle.clear_all(tx, "user:a") == 3
        left = {one.subject for one in throttle.counts(tx, NOW, WINDOW)}
        assert left == {"user:ab", "user:ab from x", "user:_ at x"}
        assert throttle.clear_all(tx, "user:_") == 1


def test_old_attempts_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        for minute in range(4):
            throttle.add(tx, "user:siti", NOW + minute * MINUTE)
        assert throttle.forget(tx, NOW + 3 * MINUTE, 2 * MINUTE) == 2
        assert throttle.since(tx, "user:siti", NOW + 3 * MINUTE, WINDOW) == [
            NOW + 2 * MINUTE,
            NOW + 3 * MINUTE,
        ]


def test_no_more_attempts_at_once_than_the_limit_says(store: Store) -> None:
    begun: list[int] = []

    def work(_: int) -> None:
        with store.transaction() as tx:
            begun.extend(throttle.attempt(tx, {"user:siti": 5}, NOW, WINDOW).rows)

    assert at_once(40, work) == [None] * 40
    assert len(begun) == 5
