from __future__ import annotations

from engine.store import Store, incidents, instances
from engine.store.incidents import Origin
from tests.engine.store.office import NOW, Office

TIMER = Origin("timer")


def test_incidents_are_recorded_and_solved(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (task,) = office.start(tx)
        assert not instance.troubled
        made, number = instance.definition_id, instance.number
        first = incidents.add(
            tx, instance.id, NOW, "budget", "L1", "too many steps", Origin("task", task.id), made
        )
        second = incidents.add(tx, None, NOW, "crash", "", "no instance yet", Origin("start"))
        row = incidents.get(tx, first)
        assert row is not None
        assert row[1:7] == (instance.id, task.id, NOW, "budget", "L1", "too many steps")
        assert row[7:] == (None, None, made, "task", None, "", number, 1, None)
        assert [one.id for one in incidents.list_open(tx)] == [second, first]
        assert (incidents.count_open(tx), incidents.list_solved(tx)) == (2, [])
        assert [one.id for one in incidents.open_of(tx, instance.id)] == [first]
        found = instances.lock(tx, instance.id)
        assert found is not None
        assert found.troubled
        assert incidents.solve(tx, [first], office.siti, NOW, "closed") == [first]
        assert incidents.solve(tx, [first, 999], office.budi, NOW, "closed") == []
        assert incidents.solve(tx, [], office.budi, NOW, "closed") == []
        assert [one.id for one in incidents.list_open(tx)] == [second]
        assert incidents.open_of(tx, instance.id) == []
        (solved,) = incidents.of_instance(tx, instance.id)
        assert (solved.solved_by, solved.solved_at, solved.solution) == (office.siti, NOW, "closed")
        assert [one.id for one in incidents.list_solved(tx)] == [first]
        assert incidents.get(tx, 999) is None
        healed = instances.get(tx, instance.id)
        assert healed is not None
        assert not healed.troubled


def test_detail_from_anywhere_is_kept_as_far_as_it_can(store: Store) -> None:
    with store.transaction() as tx:
        number = incidents.add(tx, None, NOW, "crash", "", "a\0b\udcff" + "x" * 10_000, TIMER)
        row = incidents.get(tx, number)
        assert row is not None
        assert row.detail == "ab?" + "x" * (incidents.MAX_DETAIL - 3)
