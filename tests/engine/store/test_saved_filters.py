from __future__ import annotations

from datetime import timedelta

from engine.store import Store, saved_filters
from tests.engine.store.office import NOW, Office


def test_a_name_is_kept_once_for_each_person_and_place(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first = saved_filters.put(tx, office.siti, "tasks", "Terlambat", "terlambat=ya", NOW)
        other = saved_filters.put(tx, office.siti, "instances", "Terlambat", "keadaan=berjalan", NOW)
        saved_filters.put(tx, office.budi, "tasks", "Terlambat", "baru=ya", NOW)
        later = NOW + timedelta(hours=1)
        assert saved_filters.put(tx, office.siti, "tasks", "Terlambat", "terlambat=ya&cari=x", later) == first
        assert [(one.name, one.address, one.at) for one in saved_filters.of(tx, office.siti, "tasks")] == [
            ("Terlambat", "terlambat=ya&cari=x", later)
        ]
        saved_filters.delete(tx, office.budi, first)
        assert [one.id for one in saved_filters.of(tx, office.siti, "tasks")] == [first]
        saved_filters.delete(tx, office.siti, first)
        assert saved_filters.of(tx, office.siti, "tasks") == []
        assert [one.id for one in saved_filters.of(tx, office.siti, "instances")] == [other]
