from __future__ import annotations

from datetime import timedelta

import pytest

from engine.store import Store, Tx, people
from tests.engine.store.office import NOW, Office, undone

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def lend(tx: Tx, office: Office, person: int, kind: str = "plh", start: int = 1, end: int | None = 3) -> None:
    until = None if end is None else NOW + end * DAY
    people.grant(tx, person, "kadis", kind, NOW + start * DAY, until, "800/12/2026", office.siti, NOW)


def test_role_is_held_from_the_first_moment_until_before_the_last(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        lend(tx, office, office.budi)
        for moment, held in (
            (NOW + DAY - TICK, {}),
            (NOW + DAY, {"kadis": "plh"}),
            (NOW + 3 * DAY - TICK, {"kadis": "plh"}),
            (NOW + 3 * DAY, {}),
        ):
            assert people.roles_at(tx, office.budi, moment) == held
            assert people.holders(tx, "kadis", moment) == (["budi"] if held else [])
            expected = {"sekretaris": ["siti"]} | ({"kadis": ["budi"]} if held else {})
            assert people.holders_of_many(tx, ["kadis", "sekretaris", "none"], moment) == expected
        assert people.roles_at(tx, office.siti, NOW + DAY) == {"sekretaris": "tetap"}


def test_role_held_twice_counts_in_the_stronger_capacity(store: Store, office: Office) -> None:
    for kinds, counts in ((("plh", "tetap"), "tetap"), (("tetap", "plh"), "tetap"), (("plh", "plt"), "plt")):
        with undone(store) as tx:
            for kind in kinds:
                lend(tx, office, office.budi, kind, 0, None)
            assert people.roles_at(tx, office.budi, NOW) == {"kadis": counts}
            assert people.holders(tx, "kadis", NOW) == ["budi"]


def test_holders_are_active_people_only(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        people.grant(tx, office.budi, "sekretaris", "tetap", None, None, "", None, NOW)
        assert people.holders(tx, "sekretaris", NOW) == ["budi", "siti"]
        people.set_active(tx, office.siti, False)
        assert people.holders(tx, "sekretaris", NOW) == ["budi"]


def test_revoked_role_is_gone_but_remembered(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert people.revoke(tx, office.siti, "sekretaris", NOW)
        assert not people.revoke(tx, office.siti, "sekretaris", NOW)
        assert not people.revoke(tx, office.budi, "kadis", NOW)
        assert people.roles_at(tx, office.siti, NOW) == {}
        (holding,) = people.holdings(tx)
        assert (holding.role_id, holding.kind, holding.revoked_at) == ("sekretaris", "tetap", NOW)
        assert people.holdings(tx, office.budi) == []


def test_ended_delegation_cannot_be_revoked(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        lend(tx, office, office.budi)
        assert not people.revoke(tx, office.budi, "kadis", NOW + 3 * DAY)


def test_unknown_kind_is_refused_by_the_database(store: Store, office: Office) -> None:
    with pytest.raises(Exception, match=r"(?i)check"), store.transaction() as tx:
        lend(tx, office, office.budi, "sementara")
