"""A change of a person is one revision, whoever makes it; a command that knows of none takes the newest."""

from __future__ import annotations

import pytest

from tests.engine.service.conftest import Office


@pytest.mark.one_database
def test_each_change_is_one(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    engine.people.grant("kadis", "sekretaris", admin)
    engine.people.revoke("kadis", "sekretaris", admin)
    engine.people.set_active("kadis", False, admin)
    engine.people.set_active("kadis", True, admin)
    engine.people.change("kadis", "Kepala Dinas", "", "", admin, 4)
    assert engine.agency.directory.detail("kadis", admin).revision == 5
