"""Rows of second factors: one a person, each code used once, recovery codes too."""

from __future__ import annotations

from engine.store import Store, second_factors
from tests.engine.store.office import NOW, Office


def test_a_person_has_one_and_each_step_is_used_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert second_factors.get(tx, office.siti) is None
        assert second_factors.add(tx, office.siti, b"kunci", NOW, 10)
        assert not second_factors.add(tx, office.siti, b"lain", NOW, 11)
        assert second_factors.get(tx, office.siti) == (office.siti, b"kunci", NOW, 10)
        assert not second_factors.use(tx, office.siti, 10, 12)
        assert second_factors.use(tx, office.siti, 11, 12)
        assert not second_factors.use(tx, office.siti, 11, 12)
        assert not second_factors.use(tx, office.siti, 9, 12)
        assert second_factors.use(tx, office.siti, 5, 6), "what was used in a time to come does not count"
        second_factors.wrap(tx, office.siti, b"baru")
        assert [row.secret for row in second_factors.list_all(tx)] == [b"baru"]
        assert second_factors.remove(tx, office.siti)
        assert not second_factors.remove(tx, office.siti)


def test_recovery_codes_are_used_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first, second = second_factors.add_codes(tx, office.siti, [b"a", b"b"])
        assert second_factors.use_code(tx, first, NOW)
        assert not second_factors.use_code(tx, first, NOW)
        assert second_factors.codes(tx, office.siti) == [(first, b"a", NOW), (second, b"b", None)]
        assert second_factors.codes(tx, office.budi) == []
        assert second_factors.remove_codes(tx, office.siti) == [first, second]
