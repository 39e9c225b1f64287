"""Recaps: kept once for an instance and version, and never for an earlier event than is kept already."""

from __future__ import annotations

from engine.store import Store, recaps
from engine.store.recaps import RecapRow
from tests.engine.store.office import Office


def test_a_recap_is_kept_and_only_goes_on(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        assert recaps.get(tx, instance.id) is None
        first = RecapRow(5, instance.definition_id, {"acts": {"siti": {"task_completed": 2}}})
        recaps.put(tx, instance.id, first)
        recaps.put(tx, instance.id, first._replace(seq=4))
        assert recaps.get(tx, instance.id) == first
        later = first._replace(seq=9, data={})
        recaps.put(tx, instance.id, later)
        recaps.put(tx, instance.id, first._replace(seq=12, definition_id=999))
        recaps.put(tx, 999, first)
        assert recaps.get(tx, instance.id) == later
