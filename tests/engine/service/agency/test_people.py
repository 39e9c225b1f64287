"""Signing in, roles at a moment, acting holders, and everything the administrator may not do either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.accounts import attempts
from engine.service.accounts.sessions import Device
from engine.service.views import Actor
from tests import sop
from tests.engine.service.conftest import PASSWORD, Office

pytestmark = pytest.mark.one_database

LETTER = "800/12/2026"
DAY = timedelta(days=1)

BAD_GRANTS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "plh", "letter": LETTER}, "end", "required"),
    ({"kind": "plt", "end": 1, "letter": " "}, "letter", "required"),
    ({"kind": "plh", "end": -1, "letter": LETTER}, "end", "past"),
    ({"kind": "plh", "start": 2, "end": 2, "letter": LETTER}, "end", "before_start"),
    ({"kind": "pejabat"}, "kind", "choice"),
    ({"role": "presiden"}, "role", "unknown_role"),
]
BAD_PEOPLE: list[tuple[dict[str, Any], str, str]] = [
    ({"username": "Ada Spasi"}, "username", "username"),
    ({"username": "-a"}, "username", "username"),
    ({"username": "a" * 41}, "username", "username"),
    ({"username": "a\0"}, "username", "username"),
    ({"username": "kadis"}, "username", "taken"),
    ({"username": " KADIS "}, "username", "taken"),
    ({"name": "  "}, "name", "required"),
    ({"name": "x" * 121}, "name", "too_long"),
    ({"name": "Siti\x07Aminah"}, "name", "control"),
    ({"name": "Siti\0"}, "name", "control"),
    ({"name": "\ud800"}, "name", "control"),
    ({"password": "pendek"}, "password", "too_short"),
    ({"password": "x" * 1025}, "password", "too_long"),
    ({"password": "\ud800" * 12}, "password", "control"),
    ({"roles": ["kepala_dinas", "presiden"]}, "role", "unknown_role"),
]


def refused(office: Office, username: str, password: str, address: str = "10.0.0.1") -> errors.AlurError:
    with pytest.raises(errors.AlurError) as refusal:
        office.sign_in(username, password, address)
    return refusal.value


def system_events(office: Office, *types: str) -> list[store.EventRow]:
    with office.engine.store.read() as tx:
        return [event for event in store.history.of_system(tx) if event.type in types]


def test_a_person_signs_in_with_the_roles_held_now(office: Office) -> None:
    actor = office.sign_in(" Sekretaris ", PASSWORD, "10.0.0.1")
    assert (actor.username, actor.channel) == ("sekretaris", "web")
    assert dict(actor.roles) == {"sekretaris": "tetap", "sekretariat_data": "tetap"}
    assert not actor.rights
    assert office.sign_in("admin", PASSWORD, "10.0.0.1").rights == {"admin", "enforce"}
    assert [event.actor for event in system_events(office, "signed_in")] == ["admin", "sekretaris"]


def test_an_unknown_user_is_told_what_a_wrong_password_is(office: Office, clock: FixedClock) -> None:
    for username in ("kadis", "nobody", "", "a\0b", "\ud800", "x" * 5000, "kadis' or 1=1 --"):
        told = refused(office, username, "kata sandi yang salah")
        assert type(told) is errors.NotSignedIn
        assert told.params == {}
        clock.advance(attempts.WINDOW)


def test_no_password_but_the_right_one_opens(office: Office) -> None:
    for password in ("", "\0", "\ud800", "a" * 2_000_000):
        assert isinstance(refused(office, "kadis", password), errors.NotSignedIn)


def test_no_password_opens_the_account_of_nobody(office: Office) -> None:
    with office.engine.store.transaction() as tx:
        store.people.create(tx, "kosong", "Tanpa kata sandi", "", office.engine.clock())
    for password in ("", "no such person", PASSWORD):
        assert isinstance(refused(office, "kosong", password), errors.NotSignedIn)


def test_a_session_ends_when_the_password_changes_or_the_account_is_switched_off(office: Office) -> None:
    service, admin = office.engine.people, office.actor("admin")
    first = service.session("kadis")
    assert first == service.session("kadis")
    service.change_password(office.actor("kadis"), PASSWORD, "kata-sandi-lain")
    second = service.session("kadis")
    assert second != first
    assert isinstance(refused(office, "kadis", PASSWORD), errors.NotSignedIn)
    service.set_password("kadis", "kata-sandi-ketiga", admin)
    third = service.session("kadis")
    assert third not in (first, second)
    service.set_active("kadis", False, admin)
    assert service.session("kadis") is None
    assert service.actor("kadis") is None
    assert isinstance(refused(office, "kadis", "kata-sandi-ketiga"), errors.NotSignedIn)
    service.set_active("kadis", True, admin)
    assert service.session("kadis") not in (first, second, third)
    assert office.sign_in("kadis", "kata-sandi-ketiga", "10.0.0.1").username == "kadis"


def test_signing_in_keeps_other_sessions(office: Office) -> None:
    before = office.engine.people.session("kadis")
    office.sign_in("kadis", PASSWORD, "10.0.0.1")
    assert office.engine.people.session("kadis") == before


def test_a_wrong_old_password_changes_nothing(office: Office) -> None:
    before = office.dump()
    with pytest.raises(errors.NotSignedIn):
        office.engine.people.change_password(office.actor("kadis"), "salah", "kata-sandi-lain")
    after = office.dump()
    assert len(after.pop("attempt")) == 1  # counted, as at the sign-in
    before.pop("attempt")
    told = [row for row in after.pop("system_event") if row not in before["system_event"]]
    assert len(told) == 1  # that it was tried stands in the history
    before.pop("system_event")
    assert after == before


def test_an_acting_holder_has_the_role_between_two_moments(office: Office, clock: FixedClock) -> None:
    service, admin, now = office.engine.people, office.actor("admin"), clock()
    service.grant(
        "sekretaris", "kepala_dinas", admin, kind="plh", start=now + DAY, end=now + 3 * DAY, letter=LETTER
    )

    def held() -> Any:
        return office.actor("sekretaris").roles.get("kepala_dinas")

    assert held() is None
    clock.now = now + DAY - timedelta(microseconds=1)
    assert held() is None
    clock.now = now + DAY
    assert held() == "plh"
    started = office.engine.instances.start("pengumpulan_data_kinerja", sop.START, office.actor("sekretaris"))
    (event,) = office.events(started.instance)
    assert (event.role, event.holding) == ("kepala_dinas", "plh")
    clock.now = now + 3 * DAY - timedelta(microseconds=1)
    assert held() == "plh"
    clock.now = now + 3 * DAY
    assert held() is None
    (granted, *_) = system_events(office, "role_granted")
    assert granted.data["letter"] == LETTER
    assert granted.data["kind"] == "plh"


def test_a_role_is_not_given_by_halves(office: Office, clock: FixedClock) -> None:
    now, before = clock(), office.dump()
    for facts, field, reason in BAD_GRANTS:
        given = {name: now + part * DAY if name in ("start", "end") else part for name, part in facts.items()}
        role = given.pop("role", "kepala_dinas")
        with pytest.raises(errors.Invalid) as refusal:
            office.engine.people.grant("sekretaris", role, office.actor("admin"), **given)
        assert (refusal.value.params["field"], refusal.value.params["reason"]) == (field, reason)
    assert office.dump() == before


def test_a_role_taken_away_is_gone_at_once(office: Office) -> None:
    service, admin = office.engine.people, office.actor("admin")
    service.revoke("perencana", "fungsional_perencana", admin)
    assert not office.actor("perencana").roles
    with pytest.raises(errors.NotFound):
        service.revoke("perencana", "fungsional_perencana", admin)


def test_a_person_is_added_whole_or_not(office: Office) -> None:
    before = office.dump()
    for change, field, reason in BAD_PEOPLE:
        facts: dict[str, Any] = {"username": "siti", "name": "Siti", "password": PASSWORD, "roles": []}
        with pytest.raises(errors.Invalid) as refusal:
            office.engine.people.create(**facts | change, actor=office.actor("admin"))
        assert (refusal.value.params["field"], refusal.value.params["reason"]) == (field, reason), change
    assert office.dump() == before


def test_only_an_administrator_changes_people(office: Office) -> None:
    service = office.engine.people
    for username in ("kadis", "auditor", "pemilik"):
        actor = office.actor(username)
        before = office.dump()
        for act in (
            lambda who=actor: service.create("siti", "Siti", PASSWORD, [], who),
            lambda who=actor: service.set_password("kadis", PASSWORD, who),
            lambda who=actor: service.grant("kadis", "admin", who),
            lambda who=actor: service.revoke("kadis", "kepala_dinas", who),
            lambda who=actor: service.set_active("kadis", False, who),
        ):
            with pytest.raises(errors.Forbidden) as refusal:
                act()
            assert refusal.value.params["roles"] == ["Administrator"]
        assert office.dump() == before


def test_an_administrator_does_not_lock_itself_out(office: Office) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        office.engine.people.set_active("admin", False, office.actor("admin"))
    assert refusal.value.params["reason"] == "oneself"


def test_acts_on_people_nobody_knows_are_refused(office: Office) -> None:
    service, admin = office.engine.people, office.actor("admin")
    for act in (
        lambda: service.get("nobody"),
        lambda: service.set_password("nobody", PASSWORD, admin),
        lambda: service.grant("nobody", "auditor", admin),
        lambda: service.revoke("nobody", "auditor", admin),
        lambda: service.set_active("nobody", False, admin),
    ):
        with pytest.raises(errors.NotFound):
            act()
    assert service.actor("nobody") is None
    assert service.session("nobody") is None


def test_an_administrator_on_the_command_line_is_named_with_its_account(office: Office) -> None:
    admin = office.engine.people.actor("admin", "cli", "root")
    assert isinstance(admin, Actor)
    office.engine.people.create("siti", "Siti", PASSWORD, ["auditor"], admin)
    for event in system_events(office, "person_created")[:1] + system_events(office, "role_granted")[:1]:
        assert (event.actor, event.channel, event.data["account"]) == ("admin", "cli", "root")
        assert PASSWORD not in str(event.data)


def test_people_are_listed_with_their_roles(office: Office) -> None:
    listed = {person.username: dict(person.roles) for person in office.engine.people.list()}
    assert listed["bidang.kearsipan"] == {"bidang_kearsipan": "tetap"}
    assert len(listed) == 8
    assert office.engine.people.get("kadis").name == "Kepala Dinas (contoh)"
    assert next(iter(office.engine.people.roles())).id == "kepala_dinas"


def test_an_act_of_the_system_names_the_capacity_acted_in(office: Office) -> None:
    people = office.engine.people
    people.grant("sekretaris", "fungsional_perencana", office.actor("admin"))
    (granted,) = system_events(office, "role_granted")[:1]
    assert (granted.actor, granted.role, granted.holding) == ("admin", "admin", "")
    office.engine.audit.seal(office.actor("auditor"))
    (asked,) = system_events(office, "seal_requested")
    assert (asked.actor, asked.role) == ("auditor", "auditor")
    people.change_password(office.actor("kadis"), PASSWORD, "sandi-baru-yang-panjang")
    (own,) = system_events(office, "password_changed")
    assert (own.actor, own.role) == ("kadis", "")


def test_a_wrong_old_password_stands_in_the_history(office: Office) -> None:
    with pytest.raises(errors.NotSignedIn):
        office.engine.people.change_password(office.actor("kadis"), "bukan-ini", "sandi-baru-yang-panjang")
    (told,) = system_events(office, "password_refused")
    assert (told.actor, dict(told.data)) == ("kadis", {})


def test_a_sign_in_by_one_click_stands_in_the_history(office: Office) -> None:
    people = office.engine.people
    before = len(system_events(office, "signed_in"))
    click, here = office.engine.site.sign_ins.by_click, Device("127.0.0.1")
    entry = click("kadis", here)
    assert entry is not None
    assert entry.actor.username == "kadis"
    told = system_events(office, "signed_in")
    assert (len(told), told[0].actor, told[0].data["address"]) == (before + 1, "kadis", "127.0.0.1")
    people.create("nyata", "Nyata", PASSWORD, ["kepala_dinas"], office.actor("admin"))
    assert click("nyata", here) is None
    people.set_active("kadis", False, office.actor("admin"))
    assert click("kadis", here) is None
    assert len(system_events(office, "signed_in")) == before + 1


def test_an_administrators_act_on_a_case_names_the_capacity(office: Office) -> None:
    instance = office.start().instance
    (row, *_rest) = office.waiting(instance)
    office.engine.tasks.reassign(row.id, sop.PEOPLE[row.roles[0]], "Sedang sakit.", office.actor("admin"))
    office.engine.instances.cancel(instance, "Tidak jadi.", office.actor("admin"))
    found = office.events(instance, "task_assigned", "instance_cancelled")
    assert [(one.actor, one.role) for one in found] == [("admin", "admin")] * 2
