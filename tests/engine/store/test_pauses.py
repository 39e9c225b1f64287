from __future__ import annotations

from datetime import timedelta

from engine.store import Store, pauses
from engine.store.pauses import PauseRow
from tests.engine.store.office import NOW, Office, task


def test_pauses_are_written_ended_and_read(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (one, other) = office.start(tx, task(), task(element="L2"))
        until = NOW + timedelta(days=5)
        facts = (7, NOW, "lainnya", "Menunggu surat.", office.budi, 60_000_000, until, None)
        pauses.add(tx, [PauseRow(one.id, *facts), PauseRow(other.id, *facts)])
        assert [row.task_id for row in pauses.standing(tx, instance.id)] == [one.id, other.id]
        assert pauses.lasting(tx, []) == {}
        assert pauses.lasting(tx, [one.id])[one.id].until == until
        later = NOW + timedelta(hours=1)
        pauses.end(tx, [one.id], later)
        (row,) = pauses.of_task(tx, one.id)
        assert (row.ended_at, row.kind, row.rest) == (later, "lainnya", 60_000_000)
        assert [row.task_id for row in pauses.standing(tx, instance.id)] == [other.id]
        assert pauses.lasting(tx, [one.id, other.id]).keys() == {other.id}
        assert pauses.over(tx, [one.id, other.id]) == [(one.id, NOW, later)]
        assert pauses.over(tx, []) == []
        pauses.end(tx, [one.id], later + timedelta(hours=1))
        assert pauses.of_task(tx, one.id)[0].ended_at == later, "what has ended stays so"
