from __future__ import annotations

from engine.store import Store, instances, suspensions
from tests.engine.store.office import NOW, Office, task


def test_a_case_is_suspended_once_and_found_among_those_that_are(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _tasks = office.start(tx, task())
        other, _tasks = office.start(tx, task())
        assert suspensions.get(tx, instance.id) is None
        assert suspensions.running(tx, suspended=False) == [instance.id, other.id]
        assert suspensions.over(tx, instance.id) == []
        suspensions.put(tx, instance.id, 2, NOW, office.budi, "Cuti bersama.")
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
        suspensions.end(tx, instance.id, NOW)
        assert suspensions.all_(tx) == []
        assert suspensions.running(tx, suspended=False) == [instance.id, other.id]
        assert suspensions.get(tx, instance.id) is None
        assert suspensions.over(tx, instance.id) == [(NOW, NOW)]
        suspensions.put(tx, instance.id, 4, NOW, office.budi, "Sekali lagi.")
        assert [one[0] for one in suspensions.all_(tx)] == [instance.id]
        assert suspensions.over(tx, instance.id) == [(NOW, NOW)], "what lasts is not over"
