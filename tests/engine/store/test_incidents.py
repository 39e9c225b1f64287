from __future__ import annotations

from engine.store import Store, incidents
from tests.engine.store.office import NOW, Office


def test_incidents_are_recorded_and_solved(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (task,) = office.start(tx)
        first = incidents.add(tx, instance.id, NOW, "budget", "L1", "too many steps", task.id)
        second = incidents.add(tx, None, NOW, "crash", "", "no instance yet")
        row = incidents.get(tx, first)
        assert row is not None
        assert row[1:] == (instance.id, task.id, NOW, "budget", "L1", "too many steps", None, None)
        assert [one.id for one in incidents.list_open(tx)] == [second, first]
        assert incidents.solve(tx, first, office.siti, NOW)
        assert not incidents.solve(tx, first, office.budi, NOW)
        assert not incidents.solve(tx, 999, office.budi, NOW)
        assert [one.id for one in incidents.list_open(tx)] == [second]
        (solved,) = incidents.of_instance(tx, instance.id)
        assert (solved.solved_by, solved.solved_at) == (office.siti, NOW)
        assert incidents.get(tx, 999) is None


def test_detail_from_anywhere_is_kept_as_far_as_it_can(store: Store) -> None:
    with store.transaction() as tx:
        number = incidents.add(tx, None, NOW, "crash", "", "a\0b\udcff" + "x" * 10_000)
        row = incidents.get(tx, number)
        assert row is not None
        assert row.detail == "ab?" + "x" * (incidents.MAX_DETAIL - 3)
