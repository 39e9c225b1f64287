"""A link with which somebody chooses a password: once, within a day, the newest one, by whoever it is for."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.accounts.password_links import GUESSES, LIFETIME
from engine.service.accounts.sign_ins import Halfway
from engine.service.agency.newcomers import Newcomer
from tests.engine.service.conftest import PASSWORD, Killed, Office, in_system
from tests.tools import planted

NEW = "tiga kuda makan roti"
HERE = "10.0.0.7"


@pytest.fixture(autouse=True)
def one_clock(office: Office, clock: FixedClock) -> None:
    office.engine.context.machine_clock = clock


def link(office: Office, username: str = "sekretaris") -> str:
    token = office.engine.agency.password_links.make(username, office.actor("admin")).token
    planted.run.plant("a link", token)
    return token


def refused(office: Office, token: str, password: str = NEW) -> str:
    links = office.engine.agency.password_links
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        links.choose(token, password, HERE)
    assert office.dump() == before
    return str(refusal.value.params["reason"])


def test_a_password_is_chosen_once(office: Office, clock: FixedClock) -> None:
    links, engine = office.engine.agency.password_links, office.engine
    epoch = engine.people.session("sekretaris")
    office.sign_in("sekretaris", PASSWORD)
    token = link(office)
    assert links.look(token, HERE).username == "sekretaris"
    assert links.look(token, HERE).until == clock() + LIFETIME
    assert links.choose(token, NEW, HERE) == "sekretaris"
    assert engine.people.session("sekretaris") != epoch
    with pytest.raises(errors.NotSignedIn):
        office.sign_in("sekretaris", PASSWORD)
    assert office.sign_in("sekretaris", NEW).pending == ""
    assert refused(office, token) == "link_used"
    made, chosen = (
        next(one for one in in_system(office) if one.type == kind)
        for kind in ("password_link_made", "password_chosen")
    )
    assert (made.actor, made.data["person"], chosen.actor) == ("admin", "sekretaris", "sekretaris")
    assert token not in repr(in_system(office)) + repr(office.dump())
    assert engine.audit.verify().sound


def test_it_is_good_for_a_day(office: Office, clock: FixedClock) -> None:
    token = link(office)
    clock.advance(LIFETIME - timedelta(seconds=1))
    assert office.engine.agency.password_links.look(token, HERE).username == "sekretaris"
    clock.advance(timedelta(seconds=1))
    assert refused(office, token) == "link_over"


@pytest.mark.one_database
def test_only_the_newest_is_good(office: Office) -> None:
    first, second = link(office), link(office)
    assert refused(office, first) == "link_void"
    office.engine.people.set_password("sekretaris", "sandi lain yang panjang", office.actor("admin"))
    assert refused(office, second) == "link_void"
    third = link(office)
    office.engine.people.set_active("sekretaris", False, office.actor("admin"))
    assert refused(office, third) == "link_inactive"
    office.engine.people.set_active("sekretaris", True, office.actor("admin"))
    assert refused(office, third) == "link_void"
    fourth = link(office)
    assert refused(office, fourth, "pendek") == "too_short"
    assert refused(office, fourth, "sekretaris") == "guessable"
    assert office.engine.agency.password_links.choose(fourth, NEW, HERE)
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_the_second_factor_is_still_asked(office: Office) -> None:
    with office.engine.store.transaction() as tx:
        row = store.people.by_username(tx, "sekretaris")
        assert row is not None
        store.second_factors.add(tx, row.id, b"", office.engine.clock(), 0)
    office.engine.agency.password_links.choose(link(office), NEW, HERE)
    found = office.engine.site.sign_ins.by_password("sekretaris", NEW, _device(), "")
    assert isinstance(found, Halfway)


def _device() -> Any:
    from engine.service.accounts.sessions import Device

    return Device(HERE)


@pytest.mark.one_database
def test_nobody_makes_one_without_the_right_or_for_oneself(office: Office) -> None:
    links = office.engine.agency.password_links
    for username in ("kadis", "sekretaris", "auditor"):
        with pytest.raises(errors.Forbidden):
            links.make("kadis", office.actor(username))
    with pytest.raises(errors.Invalid) as own:
        links.make("admin", office.actor("admin"))
    assert own.value.params["reason"] == "link_own"
    with pytest.raises(errors.NotFound):
        links.make("tidak.ada", office.actor("admin"))
    office.engine.people.set_active("kadis", False, office.actor("admin"))
    with pytest.raises(errors.Invalid) as off:
        links.make("kadis", office.actor("admin"))
    assert off.value.params["reason"] == "link_inactive"


@pytest.mark.one_database
def test_who_guesses_is_held_back_and_nobody_else(office: Office) -> None:
    links, token = office.engine.agency.password_links, link(office)
    for at in range(GUESSES):
        with pytest.raises(errors.NotFound):
            links.look(f"{at:043}", HERE)
    for odd in ("", "x" * 44, "é" * 43, "\0"):
        with pytest.raises(errors.Throttled):
            links.look(odd, HERE)
    assert links.look(token, HERE).username == "sekretaris"
    assert any(one.type == "sign_in_throttled" for one in in_system(office))


def test_two_at_once_choose_once(office: Office) -> None:
    links, token, start = office.engine.agency.password_links, link(office), Barrier(2)
    came: list[str] = []

    def choose(password: str) -> None:
        start.wait()
        try:
            came.append(links.choose(token, password, HERE) and password)
        except (errors.Invalid, errors.Busy):
            came.append("")

    threads = [Thread(target=choose, args=(f"{NEW} {at}",)) for at in "ab"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (chosen,) = filter(None, came)
    assert office.sign_in("sekretaris", chosen).username == "sekretaris"
    assert sum(one.type == "password_chosen" for one in in_system(office)) == 1
    assert office.engine.audit.verify().sound


@pytest.mark.parametrize(
    "change", ["until = until + 1", "used_at = null", "person_id = 1", "token = {other}"]
)
@pytest.mark.one_database
def test_a_link_changed_beside_the_history_is_named(office: Office, change: str) -> None:
    from tests.engine.service.audit.test_verification import judged, sql

    office.engine.agency.password_links.choose(link(office), NEW, HERE)
    statement = "update password_link set " + change.replace("{other}", "x'00'")
    (fault,) = judged(office.engine, sql(office.engine, statement), None).faults
    assert (fault.kind, fault.what) == ("record", "password_link")


@pytest.mark.fault
def test_a_newcomer_with_a_link_is_there_whole_or_not_at_all(office: Office, killed: Killed) -> None:
    wanted = Newcomer("siti", "Siti Aminah", "", "siti@dinas.go.id")

    def add(engine: Engine) -> None:
        admin = engine.people.actor("admin")
        assert admin is not None
        engine.agency.newcomers.add(wanted, admin)

    assert killed(add)
    assert office.engine.audit.verify().sound


@pytest.mark.fault
def test_a_choice_that_is_killed_leaves_the_link_good(office: Office, killed: Killed) -> None:
    token = link(office)

    def choose(engine: Engine) -> None:
        engine.context.machine_clock = office.engine.context.machine_clock
        engine.agency.password_links.choose(token, NEW, HERE)

    assert killed(choose)
    assert office.sign_in("sekretaris", NEW).username == "sekretaris"


def test_everybody_without_a_password_gets_a_new_link(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    first = [engine.agency.newcomers.add(Newcomer(one, one.title()), admin).token for one in ("siti", "budi")]
    engine.agency.newcomers.add(Newcomer("lama", "Lama"), admin)
    engine.people.set_active("lama", False, admin)
    links = engine.agency.password_links.make_for_all(admin)
    assert [one.username for one in links] == ["budi", "siti"]
    assert {refused(office, one) for one in first} == {"link_void"}
    for one in links:
        engine.agency.password_links.choose(one.token, NEW, HERE)
    assert engine.agency.password_links.make_for_all(admin) == ()
    assert engine.audit.verify().sound
    with pytest.raises(errors.Forbidden):
        engine.agency.password_links.make_for_all(office.actor("kadis"))


@pytest.mark.one_database
def test_the_person_hears_of_a_link_and_of_one_with_rights_the_other_administrators_too(
    office: Office,
) -> None:
    links, admin = office.engine.agency.password_links, office.actor("admin")
    office.engine.people.create("kedua", "Administrator Kedua", PASSWORD, ["admin"], admin, provisional=False)

    def heard(username: str) -> list[str]:
        notices = office.engine.notices.list(office.actor(username))
        return [one.data["name"] for one in notices if one.kind == "password_link_made"]

    links.make("bidang.kearsipan", admin)
    assert heard("bidang.kearsipan") == ["Bidang Kearsipan (contoh)"]
    assert heard("kedua") == heard("admin") == []
    links.make("kadis", admin)  # who puts versions in force
    assert heard("kadis") == heard("kedua") == ["Kepala Dinas (contoh)"]
    assert heard("admin") == [], "who made it knows"
