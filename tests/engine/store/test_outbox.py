"""What is to be done after a commit: taken oldest first, by one alone, and again after a failed try."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, outbox
from engine.store.outbox import Queue
from tests.engine.store.office import NOW

MINUTE = timedelta(minutes=1)
WORDS, OTHERS = Queue(["search"]), Queue(["search"], others=True)


def test_work_is_taken_when_due_and_forgotten_when_done(store: Store) -> None:
    with store.transaction() as tx:
        assert not WORDS.some(tx, NOW)
        outbox.add(tx, "search", "7", NOW + MINUTE)
        outbox.add(tx, "search", "6", NOW)
        outbox.add(tx, "search", "6", NOW)
        outbox.add(tx, "mail", "12", NOW)
        assert [row.payload for row in WORDS.take(tx, NOW, 9)] == ["6", "6"]
        assert [row.payload for row in WORDS.take(tx, NOW + MINUTE, 1)] == ["6"]
        assert [row.payload for row in OTHERS.take(tx, NOW, 9)] == ["12"]
        assert sorted(outbox.waiting(tx, "search", 9)) == ["6", "7"]
        outbox.done(tx, [row.id for row in WORDS.take(tx, NOW, 9)])
        assert (WORDS.some(tx, NOW), OTHERS.some(tx, NOW)) == (False, True)


def test_a_failed_try_counts_and_a_rest_does_not(store: Store) -> None:
    with store.transaction() as tx:
        outbox.add(tx, "search", "6", NOW)
        (row,) = WORDS.take(tx, NOW, 1)
        outbox.postpone(tx, row.id, NOW + MINUTE)
        assert WORDS.take(tx, NOW, 1) == []
        (again,) = WORDS.take(tx, NOW + MINUTE, 1)
        assert (row.attempts, again.attempts) == (0, 1)
        outbox.rest(tx, row.id, NOW + 2 * MINUTE)
        assert WORDS.take(tx, NOW + MINUTE, 1) == []
        assert WORDS.take(tx, NOW + 2 * MINUTE, 1)[0].attempts == 1
