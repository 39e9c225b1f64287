"""Somebody who is added is judged whole, has no password, and is given roles with dates and letter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.agency.newcomers import Appointment, Newcomer
from tests.engine.service.conftest import Office, in_system

SITI = Newcomer("siti", "Siti Aminah", "19800131 200501 2 003", "siti@dinas.go.id")


def test_a_newcomer_has_no_password_and_comes_in_by_the_link(office: Office, clock: FixedClock) -> None:
    engine, admin = office.engine, office.actor("admin")
    until = clock() + timedelta(days=30)
    roles = (Appointment("sekretaris", clock(), until, " 800/12/2026 "), Appointment("bidang_kearsipan"))
    wanted = Newcomer(SITI.username.upper(), SITI.name, SITI.nip, SITI.mail, roles)
    made = engine.agency.newcomers.add(wanted, admin)
    assert (made.username, made.name) == ("siti", "Siti Aminah")
    with pytest.raises(errors.NotSignedIn):
        office.sign_in("siti", "")
    engine.agency.password_links.choose(made.token, "tiga kuda makan roti", "10.0.0.1")
    assert dict(office.sign_in("siti", "tiga kuda makan roti").roles) == {
        "bidang_kearsipan": "tetap",
        "sekretaris": "tetap",
    }
    found = engine.agency.directory.detail("siti", admin)
    assert found.nip == "198001312005012003"
    assert (found.holdings[1].letter, found.holdings[1].end) == ("800/12/2026", until)
    clock.advance(timedelta(days=31))
    assert set(office.actor("siti").roles) == {"bidang_kearsipan"}
    assert engine.audit.verify().sound


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wanted", "field", "reason"),
    [
        (Newcomer("", "Siti"), "username", "required"),
        (Newcomer("siti aminah", "Siti"), "username", "username"),
        (Newcomer("kadis", "Siti"), "username", "taken"),
        (Newcomer("siti", " "), "name", "required"),
        (Newcomer("siti", "Siti", "123"), "nip", "nip"),
        (Newcomer("siti", "Siti", "", "bukan surel"), "mail", "mail_address"),
        (Newcomer("siti", "Siti", roles=(Appointment("presiden"),)), "role", "unknown_role"),
        (
            Newcomer("siti", "Siti", roles=(Appointment("sekretaris", letter="x" * 201),)),
            "letter",
            "too_long",
        ),
    ],
)
def test_what_is_wrong_is_refused_whole(office: Office, wanted: Newcomer, field: str, reason: str) -> None:
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        office.engine.agency.newcomers.add(wanted, office.actor("admin"))
    assert (refusal.value.params["field"], refusal.value.params["reason"]) == (field, reason)
    assert office.dump() == before


@pytest.mark.one_database
def test_a_nip_is_one_persons(office: Office) -> None:
    admin, newcomers = office.actor("admin"), office.engine.agency.newcomers
    newcomers.add(SITI, admin)
    with pytest.raises(errors.Invalid) as refusal:
        newcomers.add(Newcomer("budi", "Budi", "198001312005012003"), admin)
    assert refusal.value.params == {"field": "nip", "reason": "nip_taken", "username": "siti"}
    with pytest.raises(errors.Forbidden):
        newcomers.add(Newcomer("budi", "Budi"), office.actor("kadis"))


@pytest.mark.one_database
def test_the_other_administrators_hear_of_rights(office: Office) -> None:
    admin, newcomers = office.actor("admin"), office.engine.agency.newcomers
    newcomers.add(Newcomer("dua", "Admin Dua", roles=(Appointment("admin"),)), admin)
    newcomers.add(Newcomer("tiga", "Budi", roles=(Appointment("auditor"), Appointment("sekretaris"))), admin)
    heard = office.engine.notices.list(office.actor("dua"))
    (told,) = [one for one in heard if one.kind == "rights_granted"]
    assert told.data == {"by": admin.name, "given": [["Budi", ["auditor"]]], "people": 1}
    assert not [one for one in office.engine.notices.list(admin) if one.kind == "rights_granted"]


@pytest.mark.one_database
def test_a_nip_changed_beside_the_history_is_named(office: Office) -> None:
    from tests.engine.service.audit.test_verification import judged, sql

    engine, admin = office.engine, office.actor("admin")
    engine.agency.newcomers.add(SITI, admin)
    engine.people.change("siti", "Siti A. Rahman", "", "", admin, None)
    changed = next(one for one in in_system(office) if one.type == "person_changed")
    assert changed.data["before"] == {"name": "Siti Aminah", "nip": "198001312005012003"}
    assert engine.audit.verify().sound
    for change in ("nip = '198001312005012003'", "name = 'Siti Aminah'"):
        statement = f"update person set {change} where username = 'siti'"
        (fault,) = judged(engine, sql(engine, statement), None).faults
        assert (fault.kind, fault.what) == ("record", "person")
    with engine.store.read() as tx:
        assert store.directory.other_with_nip(tx, "198001312005012003") == ""
