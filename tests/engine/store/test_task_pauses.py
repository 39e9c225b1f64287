from __future__ import annotations

from datetime import timedelta

from engine.store import Store, task_pauses
from engine.store.task_pauses import PauseRow
from tests.engine.store.office import NOW, Office, task


def test_pauses_are_written_ended_and_read(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (one, other) = office.start(tx, task(), task(element="L2"))
        until = NOW + timedelta(days=5)
        facts = (7, NOW, "lainnya", "Menunggu surat.", office.budi, 60_000_000, until, None)
        task_pauses.add(tx, [PauseRow(one.id, *facts), PauseRow(other.id, *facts)])
        assert [row.task_id for row in task_pauses.standing(tx, instance.id)] == [one.id, other.id]
        assert task_pauses.lasting(tx, []) == {}
        assert task_pauses.lasting(tx, [one.id])[one.id].until == until
        later = NOW + timedelta(hours=1)
        task_pauses.end(tx, [one.id], later)
        (row,) = task_pauses.of_task(tx, one.id)
        assert (row.ended_at, row.kind, row.rest) == (later, "lainnya", 60_000_000)
        assert [row.task_id for row in task_pauses.standing(tx, instance.id)] == [other.id]
        assert task_pauses.lasting(tx, [one.id, other.id]).keys() == {other.id}
        assert task_pauses.over(tx, [one.id, other.id]) == [(one.id, NOW, later)]
        assert task_pauses.over(tx, []) == []
        task_pauses.end(tx, [one.id], later + timedelta(hours=1))
        assert task_pauses.of_task(tx, one.id)[0].ended_at == later, "what has ended stays so"
