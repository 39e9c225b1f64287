from __future__ import annotations

import pytest

from engine import errors
from engine.store import Store, people
from tests.engine.store.office import NOW, Office


def test_account_comes_back_as_it_was_made(store: Store) -> None:
    with store.transaction() as tx:
        number = people.create(tx, "siti", "Siti Aminah", "hash", NOW, demo=True, language="en")
        row = people.get(tx, number)
        assert row == people.by_username(tx, "siti")
        assert row == people.PersonRow(number, "siti", "Siti Aminah", "hash", True, True, "en", 1, NOW, False)
        assert row.active is True
        assert people.by_username(tx, "SITI") is None
        assert people.get(tx, 999) is None
        assert (people.name(tx, number), people.username(tx, number)) == ("Siti Aminah", "siti")
        assert (people.name(tx, None), people.username(tx, 999)) == ("", "")


def test_user_name_is_given_once(store: Store, office: Office) -> None:
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        people.create(tx, "siti", "Other", "", NOW)


def test_changes_end_sessions_unless_kept(store: Store, office: Office) -> None:
    with store.transaction() as tx:

        def account() -> people.PersonRow:
            row = people.get(tx, office.siti)
            assert row is not None
            return row

        people.renew_hash(tx, office.siti, "new")
        assert (account().password_hash, account().epoch) == ("new", 1)
        people.set_password(tx, office.siti, "newer", provisional=True)
        assert (account().epoch, account().provisional) == (2, True)
        people.set_active(tx, office.siti, False)
        assert (account().active, account().epoch) == (False, 3)
        people.set_language(tx, office.siti, "en")
        assert (account().language, account().epoch) == ("en", 3)
        other = people.get(tx, office.budi)
        assert other is not None
        assert other.epoch == 1


def test_everybody_by_name(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        people.create(tx, "ana", "ana", "", NOW)
        assert [row.username for row in people.list_all(tx)] == ["ana", "budi", "siti"]
        assert people.names(tx) == {"ana": "ana", "budi": "Budi", "siti": "Siti Aminah"}
