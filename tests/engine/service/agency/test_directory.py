"""The list of people and everything about one: searched, paged, and as dear for ten thousand as for ten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.accounts.sessions import Device
from engine.service.agency.directory import ROWS
from engine.store.directory import HELD, INACTIVE, NEVER, WITHOUT_ROLE
from tests.engine.service import counting
from tests.engine.service.conftest import PASSWORD, Office


def names(office: Office, words: str = "", state: str = "") -> list[str]:
    found = office.engine.agency.directory.page(office.actor("admin"), words, state)
    assert found.count == len(found.rows)
    return [one.username for one in found.rows]


def crowd(office: Office, many: int) -> None:
    with office.engine.store.transaction() as tx:
        people = [(f"orang.{at}", f"Orang {at:05}", "") for at in range(many)]
        store.people.create_many(tx, people, office.engine.clock())


def test_people_are_found_by_name_user_name_nip_and_jabatan(office: Office) -> None:
    admin, people = office.actor("admin"), office.engine.people
    people.create("siti", "Siti Aminah", PASSWORD, [], admin, nip="19800131 200501 2 003")
    people.create("budi", "Budi_50%", PASSWORD, ["bidang_kearsipan"], admin)
    assert names(office, "AMINAH siti") == ["siti"]
    assert names(office, "20050120") == ["siti"]
    assert names(office, "budi kearsipan") == ["budi"]
    assert set(names(office, "kearsipan")) >= {"budi", "bidang.kearsipan"}
    assert names(office, "_50%") == ["budi"]
    assert names(office, "tidak ada") == []
    people.revoke("budi", "bidang_kearsipan", admin)
    assert names(office, "budi kearsipan") == []


def test_people_are_found_by_how_they_stand(office: Office) -> None:
    admin, people = office.actor("admin"), office.engine.people
    people.create("siti", "Siti", PASSWORD, ["sekretaris"], admin)
    people.create("budi", "Budi", PASSWORD, [], admin)
    people.set_active("budi", False, admin)
    assert names(office, "", INACTIVE) == ["budi"]
    assert names(office, "", WITHOUT_ROLE) == []
    assert "siti" in names(office, "", NEVER)
    office.sign_in("siti", PASSWORD)
    assert "siti" not in names(office, "", NEVER)
    for _ in range(5):
        with pytest.raises(errors.NotSignedIn):
            office.engine.site.sign_ins.by_password("siti", "salah", Device("10.0.0.9"), "")
    assert names(office, "", HELD) == ["siti"]
    (row,) = office.engine.agency.directory.page(admin, "siti").rows
    assert row.held
    assert row.since is not None
    assert not row.chosen
    with pytest.raises(errors.Invalid):
        office.engine.agency.directory.page(admin, "", "apa saja")


@pytest.mark.one_database
def test_a_page_costs_the_same_however_many_there_are(office: Office) -> None:
    admin, directory = office.actor("admin"), office.engine.agency.directory

    def cost(number: int) -> int:
        told: list[str] = []
        with counting.watched(office.engine.store, told.append):
            directory.page(admin, "orang", "", number)
        return len(told)

    crowd(office, 60)
    few = cost(1)
    crowded = [(f"lain.{at}", f"Orang lain {at:05}", "") for at in range(10_000)]
    with office.engine.store.transaction() as tx:
        store.people.create_many(tx, crowded, office.engine.clock())
    assert cost(1) == cost(150) == few < 12
    last = directory.page(admin, "orang", "", 9_999)
    assert last.page == last.pages == -(-last.count // ROWS)
    assert last.rows


@pytest.mark.one_database
def test_all_about_one(office: Office, clock: FixedClock) -> None:
    engine, admin = office.engine, office.actor("admin")
    start, end = clock() + timedelta(days=1), clock() + timedelta(days=9)
    engine.people.grant("sekretaris", "kepala_dinas", admin, kind="plh", start=start, end=end, letter="SPT 7")
    engine.people.revoke("sekretaris", "sekretariat_data", admin)
    engine.mailboxes.give("sekretaris", "siti@dinas.go.id", admin)
    office.sign_in("sekretaris", PASSWORD)
    found = engine.agency.directory.detail("sekretaris", admin)
    assert [(one.role, one.kind, one.state) for one in found.holdings] == [
        ("kepala_dinas", "plh", "later"),
        ("sekretariat_data", "tetap", "revoked"),
        ("sekretaris", "tetap", "now"),
    ]
    assert (found.mail, found.confirmed, found.chosen) == ("siti@dinas.go.id", False, True)
    assert (found.revision, found.changed_by, found.changed_at) == (1, admin.name, clock()), (
        "a Plh. is a change of the office"
    )
    assert len(found.sessions) == 1
    assert found.link_until is None
    with pytest.raises(errors.NotFound):
        engine.agency.directory.detail("tidak.ada", admin)


@pytest.mark.one_database
def test_only_administrators_look(office: Office) -> None:
    for username in ("kadis", "sekretaris", "auditor", "bidang.kearsipan"):
        actor = office.actor(username)
        with pytest.raises(errors.Forbidden):
            office.engine.agency.directory.page(actor)
        with pytest.raises(errors.Forbidden):
            office.engine.agency.directory.detail("kadis", actor)
