"""An instance is removed whole, and only after its tombstone stands in the system's chain."""

from __future__ import annotations

import pytest

from engine import store as stores
from engine.store import Event, Store, autosaves, purge
from tests.engine.store.office import NOW, Office, undone
from tests.soundness import chain_fault


def test_without_its_tombstone_nothing_is_removed(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance = office.start(tx)[0].id
    with pytest.raises(Exception, match="append-only"), undone(store) as tx:
        purge.instance_rows(tx, instance)


def test_an_instance_goes_with_all_that_is_its_own(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        gone, kept = (office.start(tx)[0].id for _ in range(2))
        for form, instance in (("task/1", gone), ("comment/2", kept), ("start/pdk", None)):
            autosaves.put(tx, office.siti, form, [], NOW, since=None, page="", instance_id=instance)
        tomb = Event(NOW, purge.TOMBSTONE, "siti", element=str(gone), data={"number": "0001"})
        stores.history.append_system(tx, tomb)
        purge.instance_rows(tx, gone)
        assert stores.instances.get(tx, gone) is None
        assert chain_fault(tx, gone) is None
        assert stores.instances.get(tx, kept) is not None
        assert chain_fault(tx, kept) is None
        assert list(autosaves.of(tx, office.siti, ["task/1", "comment/2", "start/pdk"])) == [
            "comment/2",
            "start/pdk",
        ]
        (stone,) = purge.tombstones(tx)
        assert (stone.instance_id, stone.facts["number"]) == (gone, "0001")
