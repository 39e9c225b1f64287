from __future__ import annotations

from datetime import timedelta

from engine.store import Store, throttle
from tests.engine.store.office import NOW, at_once

MINUTE = timedelta(minutes=1)


def test_attempts_count_by_subject_within_the_window(store: Store) -> None:
    with store.transaction() as tx:
        for minute in (0, 2, 1, 2):
            throttle.add(tx, "user:siti", NOW + minute * MINUTE)
        throttle.add(tx, "address:10.0.0.7", NOW)
        assert throttle.since(tx, "user:siti", NOW) == [NOW + MINUTE, NOW + 2 * MINUTE, NOW + 2 * MINUTE]
        assert throttle.count(tx, "user:siti", NOW - MINUTE) == 4
        assert throttle.count(tx, "address:10.0.0.7", NOW - MINUTE) == 1
        assert throttle.count(tx, "user:sit", NOW - MINUTE) == 0
        throttle.clear(tx, "user:siti")
        assert throttle.count(tx, "user:siti", NOW - MINUTE) == 0
        assert throttle.count(tx, "address:10.0.0.7", NOW - MINUTE) == 1


def test_old_attempts_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        for minute in range(4):
            throttle.add(tx, "user:siti", NOW + minute * MINUTE)
        assert throttle.forget(tx, NOW + MINUTE) == 2
        assert throttle.since(tx, "user:siti", NOW - MINUTE) == [NOW + 2 * MINUTE, NOW + 3 * MINUTE]


def test_attempts_at_once_all_count(store: Store) -> None:
    def work(_: int) -> None:
        with store.transaction() as tx:
            throttle.add(tx, "user:siti", NOW)

    assert at_once(8, work) == [None] * 8
    with store.read() as tx:
        assert throttle.count(tx, "user:siti", NOW - MINUTE) == 8
