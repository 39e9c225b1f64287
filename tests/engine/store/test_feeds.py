"""One private calendar address for each person, found by the digest of its secret part."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.store import Store, feeds
from tests.engine.store.office import NOW, Office


def test_a_person_has_one_address_or_none(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert feeds.made_at(tx, office.siti) is None
        feeds.put(tx, office.siti, b"1" * 32, NOW)
        feeds.put(tx, office.siti, b"2" * 32, NOW + timedelta(days=1))
        assert feeds.person_of(tx, b"1" * 32) is None
        assert feeds.person_of(tx, b"2" * 32) == office.siti
        assert feeds.made_at(tx, office.siti) == NOW + timedelta(days=1)
    with store.transaction() as tx:
        assert feeds.remove(tx, office.siti)
        assert not feeds.remove(tx, office.siti)
        assert feeds.person_of(tx, b"2" * 32) is None


def test_no_two_people_have_one_address(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        feeds.put(tx, office.siti, b"1" * 32, NOW)
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        feeds.put(tx, office.budi, b"1" * 32, NOW)
