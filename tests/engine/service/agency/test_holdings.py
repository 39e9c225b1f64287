"""What nobody does to an office: give a role to oneself, leave it without an administrator, overlook the other one."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from engine import errors
from engine.service import open_engine
from engine.service.agency.newcomers import Appointment, Newcomer
from tests.engine.service.agency.test_rights_proposals import confirm, propose
from tests.engine.service.conftest import Office


@pytest.mark.one_database
def test_nobody_gives_a_role_to_oneself(office: Office) -> None:
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        office.engine.people.grant("admin", "kepala_dinas", office.actor("admin"))
    assert refusal.value.params["reason"] == "own_role"
    assert office.dump() == before


@pytest.mark.one_database
def test_the_last_administrator_stays(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        people.revoke("admin", "admin", admin)
    assert refusal.value.params["reason"] == "last_administrator"
    assert office.dump() == before
    office.engine.agency.newcomers.add(Newcomer("dua", "Admin Dua", roles=(Appointment("admin"),)), admin)
    second = office.actor("dua")
    people.set_active("admin", False, second)
    for act in (
        lambda: people.revoke("dua", "admin", second),
        lambda: people.set_active("dua", False, admin),
    ):
        with pytest.raises(errors.Invalid) as refusal:
            act()
        assert refusal.value.params["reason"] == "last_administrator"


@pytest.mark.one_database
def test_the_last_administrator_stays_also_by_rights_that_became_others_a_moment_ago(office: Office) -> None:
    """Another process still has in mind who administered before."""
    other = open_engine(office.engine.settings, office.engine.clock)
    try:
        admin = other.people.actor("admin")
        assert admin is not None
        other.office.roles()
        for role, rights, by in (("pemilik_proses", ("admin", "deploy"), "admin"), ("admin", (), "pemilik")):
            confirm(office, propose(office, role, *rights, by=by).proposal, "kadis")
        before = office.dump()
        for act in (
            lambda: other.people.revoke("pemilik", "pemilik_proses", admin),
            lambda: other.people.set_active("pemilik", False, admin),
        ):
            with pytest.raises(errors.Invalid) as refusal:
                act()
            assert refusal.value.params["reason"] == "last_administrator"
        assert office.dump() == before
    finally:
        other.close()


def test_two_administrators_do_not_take_each_others_office(office: Office) -> None:
    admin = office.actor("admin")
    office.engine.agency.newcomers.add(Newcomer("dua", "Admin Dua", roles=(Appointment("admin"),)), admin)
    second, start = office.actor("dua"), Barrier(2)
    refused: list[errors.AlurError] = []

    def act(username: str, by: object) -> None:
        start.wait()
        try:
            office.engine.people.revoke(username, "admin", by)  # type: ignore[arg-type]
        except errors.AlurError as fault:
            refused.append(fault)

    threads = [Thread(target=act, args=pair) for pair in (("dua", admin), ("admin", second))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(refused) == 1
    assert bool(office.actor("admin").rights) != bool(office.actor("dua").rights)


@pytest.mark.one_database
def test_who_comes_second_is_told_who_was_first(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    revision = engine.agency.directory.detail("kadis", admin).revision
    engine.people.change("kadis", "Kepala Baru", "", "", admin, revision)
    for act in (
        lambda: engine.people.change("kadis", "Lain", "", "", admin, revision),
        lambda: engine.people.grant("kadis", "sekretaris", admin, revision=revision),
        lambda: engine.people.revoke("kadis", "kepala_dinas", admin, revision),
        lambda: engine.people.set_active("kadis", False, admin, revision),
    ):
        before = office.dump()
        with pytest.raises(errors.Conflict) as refusal:
            act()
        assert refusal.value.params == {"by": admin.name, "at": engine.clock()}
        assert office.dump() == before
