from __future__ import annotations

from datetime import timedelta

from engine.store import Store, due_soon
from tests.engine.store.office import NOW, Office, task


def test_what_is_near_is_taken_when_its_moment_has_come(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        due = NOW + timedelta(days=3)
        instance, (one, other) = office.start(tx, task(due=due), task(element="L2", due=due))
        due_soon.put(tx, one.id, due, NOW + timedelta(days=2))
        due_soon.put(tx, other.id, due, NOW + timedelta(days=1))
        assert not due_soon.some(tx, NOW)
        assert due_soon.take(tx, NOW) == []
        (near,) = due_soon.take(tx, NOW + timedelta(days=1))
        assert near == (other.id, instance.id, other.holders, "open", NOW, due)
        due_soon.put(tx, other.id, due, NOW + timedelta(days=2))
        assert not due_soon.some(tx, NOW + timedelta(days=1)), "put again, it is there once"
        assert [row.task_id for row in due_soon.take(tx, due)] == [one.id, other.id]
        due_soon.drop(tx, [one.id])
        assert [row.task_id for row in due_soon.take(tx, due)] == [other.id]
