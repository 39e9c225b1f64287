"""Where people are signed in: each session has a row and an event, ends singly, and nobody sees another's."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock, system_clock
from engine.service import actors
from engine.service.accounts import sessions
from engine.service.accounts.sessions import Device, Entry
from engine.service.views import Actor
from tests.engine.service.conftest import PASSWORD, Office

HOME, OFFICE = Device("10.0.0.7", "firefox windows"), Device("192.0.2.9", "chrome android")


def come(office: Office, username: str = "kadis", device: Device = HOME) -> Entry:
    entry = office.engine.site.sign_ins.by_password(username, PASSWORD, device)
    assert isinstance(entry, Entry)
    return entry


def back(office: Office, entry: Entry) -> Actor | None:
    who = actors.Returning(entry.actor.username, entry.epoch, sessions.token_of(entry.key))
    return office.engine.people.returning(who)


def test_each_sign_in_is_listed_to_its_owner_alone(office: Office) -> None:
    here, there = come(office), come(office, device=OFFICE)
    come(office, "sekretaris")
    listed = office.engine.site.sessions.list(here.actor, here.key)
    assert [(one.browser, one.address, one.here) for one in listed] == [
        ("chrome android", "192.0.2.9", False),
        ("firefox windows", "10.0.0.7", True),
    ]
    assert back(office, there) is not None
    assert office.engine.audit.verify().sound


def test_one_session_ends_and_the_others_go_on(office: Office) -> None:
    here, there, third = come(office), come(office, device=OFFICE), come(office)
    service = office.engine.site.sessions
    (lost,) = [one for one in service.list(here.actor, here.key) if one.browser == "chrome android"]
    service.end(here.actor, lost.id)
    assert back(office, there) is None
    assert back(office, here)
    assert back(office, third)
    with pytest.raises(errors.NotFound):
        service.end(here.actor, lost.id)
    assert office.engine.audit.verify().sound


def test_nobody_ends_the_session_of_another(office: Office) -> None:
    mine, other = come(office), come(office, "sekretaris")
    service = office.engine.site.sessions
    (theirs,) = service.list(other.actor, other.key)
    before = office.dump()
    with pytest.raises(errors.NotFound):
        service.end(mine.actor, theirs.id)
    assert office.dump() == before
    assert back(office, other)


def test_all_others_end_and_this_one_goes_on_in_its_new_epoch(office: Office) -> None:
    here, there = come(office), come(office, device=OFFICE)
    epoch = office.engine.site.sessions.end_others(here.actor, here.key)
    assert back(office, there) is None
    assert back(office, here) is None, "a cookie of before the act is of an epoch that is over"
    assert back(office, Entry(here.actor, here.key, epoch))
    assert office.engine.audit.verify().sound


def test_a_session_of_before_there_were_rows_lives_until_all_end(office: Office) -> None:
    here, epoch = come(office), office.engine.people.session("kadis")
    old = actors.Returning("kadis", epoch)
    assert office.engine.people.returning(old)
    office.engine.site.sessions.sign_out(here.actor, here.key)
    assert office.engine.people.returning(old)
    office.engine.site.sessions.sign_out(here.actor, "")
    assert office.engine.people.returning(old) is None


def test_a_cookie_of_one_is_none_of_another(office: Office) -> None:
    mine = come(office)
    stolen = actors.Returning("admin", office.engine.people.session("admin"), sessions.token_of(mine.key))
    assert office.engine.people.returning(stolen) is None


@pytest.mark.parametrize("act", ["password", "own password", "off"])
def test_what_changes_an_account_ends_its_sessions_by_row_too(office: Office, act: str) -> None:
    entry, people, admin = come(office), office.engine.people, office.actor("admin")
    if act == "password":
        people.set_password("kadis", "tiga kuda makan roti", admin)
    elif act == "off":
        people.set_active("kadis", False, admin)
    else:
        fresh = people.change_password(entry.actor, PASSWORD, "tiga kuda makan roti", OFFICE)
        assert back(office, fresh)
    assert back(office, entry) is None
    left = office.engine.site.sessions.list(entry.actor, "")
    assert [one.browser for one in left] == (["chrome android"] if act == "own password" else [])
    assert office.engine.audit.verify().sound


FORGED = {
    "one made living again": "update session set ended_at = null",
    "one put in": (
        "insert into session (person_id, token, since, seen, address, browser) "
        "select id, {bytes}, 1, 1, '', '' from person where username = 'admin'"
    ),
    "one given to another": (
        "update session set person_id = (select id from person where username = 'admin'), ended_at = null"
    ),
    "one gone": "delete from session",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_session_forged_beside_the_history_is_named(office: Office, name: str) -> None:
    entry = come(office)
    office.engine.site.sessions.sign_out(entry.actor, entry.key)
    assert office.engine.audit.verify().sound
    with office.engine.store.transaction() as tx:
        blob = "x'0102'" if tx.dialect == "sqlite" else r"'\x0102'::bytea"
        tx.connection.exec_driver_sql(FORGED[name].format(bytes=blob))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what) == ("record", "session")
    assert fault.which in ("kadis", "admin")


def test_old_sessions_are_forgotten_and_the_history_says_so(office: Office, clock: FixedClock) -> None:
    service, context = office.engine.site.sessions, office.engine.context
    entry = come(office)
    assert service.forget_old() == 0
    context.machine_clock = lambda: system_clock() + sessions.KEPT + timedelta(hours=1)
    young = come(office, "sekretaris")
    assert service.forget_old() == 1
    assert service.forget_old() == 0
    assert back(office, entry) is None
    assert back(office, young)
    assert office.engine.audit.verify().sound


def test_use_is_noted_and_a_session_long_unused_is_not_listed(office: Office) -> None:
    service, context = office.engine.site.sessions, office.engine.context
    here, there = come(office), come(office, device=OFFICE)
    context.machine_clock = lambda: system_clock() + timedelta(hours=3)
    service.note_seen(here.key)
    assert [one.here for one in service.list(here.actor, here.key)] == [True]
    assert back(office, there), "the cookie of it has ended by itself; its row says only when it was used"


def test_the_look_who_returns_is_one_statement_for_the_account_and_its_session(office: Office) -> None:
    entry = come(office)
    with office.engine.store.read() as tx:
        found = store.people.recognise(tx, "kadis", sessions.token_of(entry.key))
    assert found is not None
    assert (found.person.username, found.factor, found.session) == ("kadis", False, True)


@pytest.mark.parametrize("who", ["password", "factor"])
def test_who_must_do_something_first_acts_on_nothing(office: Office, who: str) -> None:
    context, admin = office.engine.context, office.actor("admin")
    if who == "password":
        office.engine.people.create("baru", "Orang Baru", "tiga kuda makan roti", ["sekretaris"], admin)
        name, password = "baru", "tiga kuda makan roti"
    else:
        context.settings = dataclasses.replace(context.settings, second_factor=("admin",), host="0.0.0.0")
        name, password = "admin", PASSWORD
    entry = office.engine.site.sign_ins.by_password(name, password, HOME)
    assert isinstance(entry, Entry)
    found = back(office, entry)
    assert found is not None
    assert found.pending == who
    task = office.waiting(office.start().instance)[0].id
    before = office.dump()
    returning = actors.Returning(name, entry.epoch, sessions.token_of(entry.key))
    with pytest.raises(errors.Pending) as refused:
        office.engine.tasks.claim(task, returning)
    assert refused.value.params["what"] == who
    assert office.dump() == before


def test_a_password_of_ones_own_ends_what_was_pending_and_differs_from_the_old(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    people.create("baru", "Orang Baru", "tiga kuda makan roti", [], admin)
    baru = office.actor("baru")
    with pytest.raises(errors.Invalid) as refused:
        people.change_password(baru, "tiga kuda makan roti", "tiga kuda makan roti")
    assert refused.value.params["reason"] == "same_password"
    entry = people.change_password(baru, "tiga kuda makan roti", "lima angsa minum teh")
    found = back(office, entry)
    assert found is not None
    assert found.pending == ""
    assert office.engine.audit.verify().sound
    with office.engine.store.transaction() as tx:
        true = "1" if tx.dialect == "sqlite" else "true"
        tx.connection.exec_driver_sql(f"update person set provisional = {true} where username = 'baru'")
    (fault,) = office.engine.audit.verify().faults
    assert (fault.what, fault.which) == ("person", "baru")


def test_the_people_of_a_demonstration_keep_their_password(office: Office) -> None:
    office.engine.people.set_password("kadis", "tiga kuda makan roti", office.actor("admin"))
    entry = office.engine.site.sign_ins.by_password("kadis", "tiga kuda makan roti", HOME)
    assert isinstance(entry, Entry)
    found = back(office, entry)
    assert found is not None
    assert found.pending == ""
