from __future__ import annotations

from engine.store import Store, instances, suspensions
from tests.engine.store.office import NOW, Office, task


def test_a_case_is_suspended_once_and_found_among_those_that_are(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _tasks = office.start(tx, task())
        other, _tasks = office.start(tx, task())
        assert suspensions.get(tx, instance.id) is None
        assert suspensions.running(tx, suspended=False) == [instance.id, other.id]
        suspensions.put(tx, instance.id, NOW, office.budi, "Cuti bersama.")
        row = suspensions.get(tx, instance.id)
        assert row is not None
        assert (row.at, row.person_id, row.reason) == (NOW, office.budi, "Cuti bersama.")
        found = instances.get(tx, instance.id)
        assert found is not None
        assert found.suspended_at == NOW
        assert suspensions.running(tx, suspended=False) == [other.id]
        assert suspensions.running(tx, suspended=True) == [instance.id]
        assert suspensions.running(tx, "lain", suspended=True) == []
        assert [one[0] for one in suspensions.all_(tx)] == [instance.id]
        suspensions.drop(tx, instance.id)
        assert suspensions.all_(tx) == []
        assert suspensions.running(tx, suspended=False) == [instance.id, other.id]
