"""What keeps a jabatan from being taken away, found for several at once and against the roles that would stand."""

from __future__ import annotations

import pytest

from engine import store
from engine.service.agency import role_uses
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def test_uses_are_judged_against_what_would_stand(office: Office) -> None:
    context = office.engine.context
    with context.store.read() as tx:
        rows = store.roles.roles(tx)
        gone = ["pemilik_proses", "fungsional_perencana"]
        found = role_uses.find(context, tx, gone, [one for one in rows if one.id not in gone])
        assert {role: [one.kind for one in uses] for role, uses in found.items()} == {
            "pemilik_proses": ["held", "rights"],
            "fungsional_perencana": ["held", "version"],
        }
        kept = [one._replace(superior=None) for one in rows if one.id != "sekretaris"]
        found = role_uses.find(context, tx, ["sekretaris"], kept, rights=False)
        assert "superior" not in [one.kind for one in found["sekretaris"]]
        assert role_uses.find(context, tx, [], rows) == {}


def test_who_is_switched_off_still_holds(office: Office) -> None:
    admin = office.actor("admin")
    office.engine.people.set_active("auditor", False, admin)
    office.engine.people.revoke("pemilik", "pemilik_proses", admin)
    with office.engine.store.read() as tx:
        held = role_uses.holdings_of(tx, office.engine.clock())
    assert [(one.now, one.active) for one in held["auditor"]] == [(True, False)]
    assert "pemilik_proses" not in held
