"""Workers as rows: entered, seen again, gone, forgotten."""

from __future__ import annotations

from datetime import timedelta

from engine import store as rows
from engine.store import Store, WorkerRow
from tests.engine.store.office import NOW

DAY = timedelta(days=1)
ONE = WorkerRow("a1", "mesin", 7, "0.2.0", NOW, NOW)


def test_a_worker_is_entered_once_and_seen_again(store: Store) -> None:
    with store.transaction() as tx:
        rows.workers.see(tx, ONE)
        rows.workers.see(tx, ONE._replace(id="b2", started_at=NOW + DAY))
        rows.workers.see(tx, ONE._replace(host="lain", started_at=NOW + DAY, seen_at=NOW + DAY))
    with store.read() as tx:
        first, second = rows.workers.list_all(tx)
    assert first == ONE._replace(seen_at=NOW + DAY)
    assert second.id == "b2"


def test_who_leaves_or_was_not_heard_of_is_gone(store: Store) -> None:
    with store.transaction() as tx:
        for name, seen in (("old", NOW - DAY), ("now", NOW), ("ahead", NOW + 365 * DAY), ("left", NOW)):
            rows.workers.see(tx, ONE._replace(id=name, seen_at=seen))
        rows.workers.leave(tx, "left")
        assert rows.workers.forget(tx, NOW - timedelta(hours=1), NOW + timedelta(hours=1)) == 2
        assert [row.id for row in rows.workers.list_all(tx)] == ["now"]
