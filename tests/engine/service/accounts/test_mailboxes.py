"""Where people get mail: an address counts once its code was given, which is short-lived and stored nowhere."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.accounts import mailboxes
from engine.service.views import Actor
from engine.settings import Settings
from tests.engine.service.conftest import Office, in_system
from tests.tools import postbox as postboxes
from tests.tools.postbox import Postbox

ADDRESS = "sekretaris@dinas.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with postboxes.running() as box:
        yield box


@pytest.fixture
def postbox(server: Postbox) -> Postbox:
    server.__dict__.update(vars(Postbox()) | {"port": server.port})
    return server


@pytest.fixture
def office(settings: Settings, clock: FixedClock, postbox: Postbox) -> Iterator[Office]:
    mailed = dataclasses.replace(settings, mail_url=postbox.url, mail_from="alur@dinas.example")
    opened = open_engine(mailed, clock)
    yield Office(opened)
    opened.close()


@pytest.fixture
def person(office: Office) -> Actor:
    return office.actor("sekretaris")


def code_of(office: Office, postbox: Postbox) -> str:
    """The code in the newest mail."""
    while office.engine.outbox.send_due():
        pass
    (found,) = re.findall(r"^\d{6}$", postbox.letters[-1].get_content(), re.MULTILINE)
    return str(found)


def confirmed(office: Office, postbox: Postbox, person: Actor, address: str = ADDRESS) -> None:
    office.engine.mailboxes.set_address(address, person)
    office.engine.mailboxes.confirm(code_of(office, postbox), person)


def test_an_address_counts_once_its_code_was_given(office: Office, postbox: Postbox, person: Actor) -> None:
    engine = office.engine
    assert (engine.mailboxes.of(person).sends, engine.mailboxes.of(person).address) == (True, "")
    engine.mailboxes.set_address(f" {ADDRESS}\n", person)
    mailbox = engine.mailboxes.of(person)
    assert (mailbox.address, mailbox.confirmed, mailbox.choice) == (ADDRESS, False, "digest")
    code = code_of(office, postbox)
    assert postbox.recipients == [[ADDRESS]]
    engine.mailboxes.confirm(f" {code[:3]} {code[3:]}", person)
    assert engine.mailboxes.of(person).confirmed
    engine.mailboxes.confirm("sent twice", person)
    engine.mailboxes.set_address(ADDRESS, person)
    assert engine.mailboxes.of(person).confirmed, "the same address stays as it is"
    engine.mailboxes.set_address("lain@dinas.example", person)
    assert not engine.mailboxes.of(person).confirmed
    assert code_of(office, postbox) != code


def test_a_code_is_good_after_a_change_of_keys(office: Office, postbox: Postbox, person: Actor) -> None:
    engine = office.engine
    engine.mailboxes.set_address(ADDRESS, person)
    code = code_of(office, postbox)
    engine.site.keys.rotate(office.actor("admin"), "Pergantian kunci tahunan.", seals=False)
    engine.mailboxes.confirm(code, person)
    assert engine.mailboxes.of(person).confirmed


def test_the_history_keeps_what_decides_and_no_address(
    office: Office, postbox: Postbox, person: Actor
) -> None:
    engine = office.engine
    confirmed(office, postbox, person)
    engine.mailboxes.choose("at_once", person)
    engine.mailboxes.choose("at_once", person)
    engine.mailboxes.give("kadis", "kadis@dinas.example", office.actor("admin"))
    engine.mailboxes.remove(person)
    engine.mailboxes.remove(person)
    said = [one for one in in_system(office) if one.type.startswith("mail_")]
    assert [(one.type, one.actor, one.data["person"]) for one in reversed(said)] == [
        ("mail_address_set", "sekretaris", "sekretaris"),
        ("mail_confirmed", "sekretaris", "sekretaris"),
        ("mail_choice", "sekretaris", "sekretaris"),
        ("mail_address_set", "admin", "kadis"),
        ("mail_address_removed", "sekretaris", "sekretaris"),
    ]
    assert "example" not in json.dumps([dict(one.data) for one in said])
    assert said[0].data["rows"]["mailbox"] == {str(person.user_id): None}
    assert engine.audit.verify().sound


@pytest.mark.one_database
@pytest.mark.parametrize(
    "change",
    ["address = 'lain@luar.example'", "confirmed_at = 1", "choice = 'none'"],
)
def test_a_mailbox_changed_beside_the_history_is_named(
    office: Office, postbox: Postbox, person: Actor, change: str
) -> None:
    office.engine.mailboxes.set_address(ADDRESS, person)
    with office.engine.store.transaction() as tx:
        tx.connection.exec_driver_sql(f"update mailbox set {change}")
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what) == ("record", "mail")


def test_a_code_is_good_for_half_an_hour_and_five_tries(
    office: Office, postbox: Postbox, person: Actor, clock: FixedClock
) -> None:
    engine = office.engine
    engine.mailboxes.set_address(ADDRESS, person)
    good = code_of(office, postbox)
    bad = f"{(int(good) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.Invalid) as wrong:
            engine.mailboxes.confirm(bad, person)
        assert (wrong.value.params["reason"], wrong.value.params["left"]) == ("mail_code", left)
    for code in (bad, good, good):
        with pytest.raises(errors.Invalid) as over:
            engine.mailboxes.confirm(code, person)
        assert over.value.params["reason"] == "mail_code_over"
    assert not engine.mailboxes.of(person).confirmed
    engine.mailboxes.send_code_again(person)
    late = code_of(office, postbox)
    clock.advance(mailboxes.LIFETIME)
    with pytest.raises(errors.Invalid) as over:
        engine.mailboxes.confirm(late, person)
    assert over.value.params["reason"] == "mail_code_over"
    assert engine.mailboxes.of(person).code_until is None


@pytest.mark.one_database
@pytest.mark.parametrize("given", ["", "１２３４５６", "0" * 100_000, "\ud800"])
def test_what_is_no_code_is_a_wrong_one(office: Office, postbox: Postbox, person: Actor, given: str) -> None:
    office.engine.mailboxes.set_address(ADDRESS, person)
    with pytest.raises(errors.Invalid) as wrong:
        office.engine.mailboxes.confirm(given, person)
    assert wrong.value.params["left"] == 4


@pytest.mark.one_database
def test_a_code_is_of_one_address_one_person_and_one_asking(
    office: Office, postbox: Postbox, person: Actor
) -> None:
    engine = office.engine
    engine.mailboxes.set_address(ADDRESS, person)
    first = code_of(office, postbox)
    engine.mailboxes.set_address("lain@dinas.example", person)
    with pytest.raises(errors.Invalid):
        engine.mailboxes.confirm(first, person)
    other = office.actor("kadis")
    engine.mailboxes.set_address(ADDRESS, other)
    with pytest.raises(errors.Invalid):
        engine.mailboxes.confirm(first, other)


@pytest.mark.one_database
def test_a_code_is_stored_nowhere(office: Office, postbox: Postbox, person: Actor) -> None:
    office.engine.mailboxes.set_address(ADDRESS, person)
    waiting = repr(office.dump())
    assert code_of(office, postbox) not in waiting


def test_nobody_has_strangers_mailed(
    office: Office, postbox: Postbox, person: Actor, clock: FixedClock
) -> None:
    engine = office.engine
    for number in range(mailboxes.CODES):
        engine.mailboxes.set_address(f"orang{number}@luar.example", person)
    with pytest.raises(errors.Throttled) as held:
        engine.mailboxes.set_address("orang9@luar.example", person)
    assert 0 < held.value.params["seconds"] <= 3600
    with pytest.raises(errors.Throttled):
        engine.mailboxes.send_code_again(person)
    assert engine.mailboxes.of(person).address == "orang4@luar.example"
    assert engine.attempts.held(office.actor("admin")) == [], "the account is not held back"
    engine.mailboxes.set_address("kadis@dinas.example", office.actor("kadis"))
    clock.advance(mailboxes.WINDOW)
    engine.mailboxes.send_code_again(person)
    code_of(office, postbox)
    assert [one for (one,) in postbox.recipients] == ["orang4@luar.example"], (
        "codes that were replaced or ran out are not mailed"
    )


def test_an_address_that_the_server_refuses_is_told_to_its_person(
    office: Office, postbox: Postbox, person: Actor
) -> None:
    engine = office.engine
    postbox.refused = {ADDRESS: "550 no such user"}
    engine.mailboxes.set_address(ADDRESS, person)
    assert engine.outbox.send_due() == 1
    mailbox = engine.mailboxes.of(person)
    assert (mailbox.refused_at, mailbox.refused_code) == (engine.clock(), "550")
    postbox.refused = {}
    engine.mailboxes.send_code_again(person)
    assert engine.mailboxes.of(person).refused_at is None
    engine.mailboxes.confirm(code_of(office, postbox), person)


@pytest.mark.one_database
def test_a_code_goes_out_again_the_same_after_a_server_that_was_busy(
    office: Office, postbox: Postbox, person: Actor, clock: FixedClock
) -> None:
    postbox.hangs_up = 1
    office.engine.mailboxes.set_address(ADDRESS, person)
    assert office.engine.outbox.send_due() == 0
    clock.advance(timedelta(minutes=1))
    assert office.engine.outbox.send_due() == 1
    first, second = postbox.kept
    assert first == second


def test_an_office_without_a_mail_server_says_so_and_queues_nothing(
    settings: Settings, clock: FixedClock
) -> None:
    opened = open_engine(settings, clock)
    office = Office(opened)
    person = office.actor("sekretaris")
    assert not opened.mailboxes.of(person).sends
    with pytest.raises(errors.Invalid) as refused:
        opened.mailboxes.set_address(ADDRESS, person)
    assert refused.value.params["reason"] == "no_mail"
    opened.mailboxes.give("sekretaris", ADDRESS, office.actor("admin"))
    with pytest.raises(errors.Invalid):
        opened.mailboxes.send_code_again(person)
    with opened.store.read() as tx:
        assert store.outbox.waiting(tx, mailboxes.CODE, 10) == []
    opened.close()


def test_an_administrator_gives_an_address_and_the_person_confirms_it(
    office: Office, postbox: Postbox, person: Actor
) -> None:
    engine, admin = office.engine, office.actor("admin")
    engine.people.create("baru", "Orang Baru", "sandi yang panjang", [], admin, mail="baru@dinas.example")
    fresh = office.actor("baru")
    assert engine.mailboxes.of(fresh).address == "baru@dinas.example"
    assert engine.outbox.send_due() == 0, "a code is asked for by the person"
    engine.mailboxes.send_code_again(fresh)
    engine.mailboxes.confirm(code_of(office, postbox), fresh)
    engine.mailboxes.give("baru", "baru@dinas.example", admin)
    assert engine.mailboxes.of(fresh).confirmed
    engine.mailboxes.give("baru", "lain@dinas.example", admin)
    assert not engine.mailboxes.of(fresh).confirmed
    engine.mailboxes.give("baru", "", admin)
    assert engine.mailboxes.of(fresh).address == ""
    with pytest.raises(errors.Forbidden):
        engine.mailboxes.give("baru", ADDRESS, person)
    with pytest.raises(errors.NotFound):
        engine.mailboxes.give("tidak.ada", ADDRESS, admin)
    with pytest.raises(errors.Invalid):
        engine.people.create("lain", "Lain", "sandi yang panjang", [], admin, mail="bukan alamat")
    assert engine.people.actor("lain") is None
    assert engine.audit.verify().sound


@pytest.mark.one_database
def test_who_has_no_address_is_told_so(office: Office, person: Actor) -> None:
    with pytest.raises(errors.NotFound):
        office.engine.mailboxes.send_code_again(person)
    with pytest.raises(errors.NotFound):
        office.engine.mailboxes.choose("none", person)
    with pytest.raises(errors.Invalid):
        office.engine.mailboxes.choose("setiap jam", person)


@pytest.mark.one_database
def test_an_account_that_ended_gets_no_code(office: Office, postbox: Postbox, person: Actor) -> None:
    office.engine.mailboxes.set_address(ADDRESS, person)
    office.engine.people.set_active("sekretaris", False, office.actor("admin"))
    assert office.engine.outbox.send_due() == 1
    assert postbox.kept == []


def test_a_digest_begins_with_the_next_morning(office: Office, postbox: Postbox, person: Actor) -> None:
    """It is nine o'clock: this morning's is over."""
    confirmed(office, postbox, person)
    with office.engine.store.read() as tx:
        row = store.mailboxes.get(tx, person.user_id)
        assert row is not None
        assert row.digest_on == "2026-11-23"
        assert store.mailboxes.awaiting_digest(tx, "2026-11-23") == []
        assert store.mailboxes.awaiting_digest(tx, "2026-11-24") == [person.user_id]
