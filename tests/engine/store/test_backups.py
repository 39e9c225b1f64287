"""Backups: one a day, one worker at a time, what it came to, and what of it is still there."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, backups
from engine.store.backups import Content
from tests.engine.store.office import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MADE = Content(12, "ab", 3, True)


def test_one_begins_a_day_and_one_worker_makes_it(store: Store) -> None:
    with store.transaction() as tx:
        assert backups.due(tx) is None
        row = backups.begin(tx, "2026-11-23", "/b/a.zip", NOW, named=True)
        assert row is not None
        assert backups.begin(tx, "2026-11-23", "/b/b.zip", NOW, named=True) is None
        assert backups.due(tx) == row
        assert backups.is_begun(tx, "2026-11-23")
        assert not backups.is_begun(tx, "2026-11-24")
        assert backups.take(tx, row.id, "a", NOW, NOW + MINUTE)
        assert not backups.take(tx, row.id, "b", NOW, NOW + MINUTE)
        assert backups.hold(tx, row.id, "a", NOW + 2 * MINUTE)
        assert backups.take(tx, row.id, "b", NOW + 3 * MINUTE, NOW + 4 * MINUTE), "its lease was over"
        assert not backups.hold(tx, row.id, "a", NOW + 5 * MINUTE)
        assert not backups.finish(tx, row.id, "a", NOW, MADE)
        assert backups.take(tx, row.id, "c", NOW - 2 * DAY, NOW), "a lease of a clock that was ahead"
        assert backups.finish(tx, row.id, "c", NOW, MADE)
        assert not backups.take(tx, row.id, "c", NOW + DAY, NOW + DAY), "it is made"
        done, failed = backups.last(tx)
        assert done is not None
        assert (done.finished_at, done.bytes, done.sha256, done.seal, done.encrypted) == (
            NOW,
            12,
            "ab",
            3,
            True,
        )
        assert failed is None


def test_a_failure_is_kept_and_told_until_it_is_settled(store: Store) -> None:
    with store.transaction() as tx:
        row = backups.begin(tx, "2026-11-23", "/b/a.zip", NOW, named=True)
        assert row is not None
        assert not row.told
        backups.take(tx, row.id, "a", NOW, NOW + MINUTE)
        assert backups.fail(tx, row.id, "a", NOW, "full", NOW + 60 * MINUTE)
        assert not backups.take(tx, row.id, "a", NOW + MINUTE, NOW + 2 * MINUTE), "it rests"
        _done, failed = backups.last(tx)
        assert failed is not None
        assert (failed.fault, failed.failed_at, failed.told) == ("full", NOW, True)
        assert backups.settle(tx) == [row.id]
        assert backups.settle(tx) == []


def test_what_is_there_by_a_name_of_the_sites_own_newest_first(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(4):
            asked = number == 2
            row = backups.begin(tx, None, f"/b/{number}.zip", NOW, named=not asked)
            assert row is not None
            backups.take(tx, row.id, "a", NOW, NOW + MINUTE)
            if number < 3:
                backups.finish(tx, row.id, "a", NOW + number * MINUTE, MADE)
        assert [one.file for one in backups.named(tx)] == ["/b/1.zip", "/b/0.zip"]
        backups.gone(tx, [backups.named(tx)[0].id], NOW)
        assert [one.file for one in backups.named(tx)] == ["/b/0.zip"]
        backups.drop_unfinished(tx)
        assert backups.begin(tx, "2026-11-23", "/b/5.zip", NOW, named=True) is not None
