"""A second factor: set up with a code, asked at the sign-in, each code once, lost and reset, unread without the key."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from engine import errors, secret_file
from engine.clock import FixedClock, system_clock
from engine.service.accounts import second_factors
from engine.service.accounts.sessions import Device, Entry
from engine.service.accounts.sign_ins import CODE_TRIES_A_DAY, Halfway
from engine.service.views import Actor
from tests.engine.service.conftest import PASSWORD, Office

HOME = Device("10.0.0.7", "firefox windows")
REASON = "Ponselnya hilang di pasar."


class Phone:
    """An app on somebody's telephone, with a clock that a test moves on."""

    def __init__(self, office: Office, username: str = "kadis") -> None:
        self.office, self.actor = office, office.actor(username)
        self.at = system_clock()
        office.engine.context.machine_clock = lambda: self.at
        factors = office.engine.site.second_factors
        offer = factors.offer(self.actor)
        self.key = offer.key
        self.recovery = list(factors.set_up(self.actor, offer.proof, self.code()))

    def code(self, away: int = 0) -> str:
        return pyotp.TOTP(self.key).at(self.at, counter_offset=away)

    def wait(self, steps: int = 1) -> None:
        self.at += timedelta(seconds=second_factors.STEP * steps)


@pytest.fixture
def phone(office: Office) -> Phone:
    made = Phone(office)
    made.wait(3)
    return made


def half(office: Office, username: str = "kadis") -> Halfway:
    found = office.engine.site.sign_ins.by_password(username, PASSWORD, HOME)
    assert isinstance(found, Halfway)
    return found


def finish(office: Office, code: str, address: str = "10.0.0.7", browser: str = "") -> Entry:
    return office.engine.site.sign_ins.by_code(half(office), code, Device(address), browser)


def comes_in(office: Office, code: str, browser: str = "") -> bool:
    return finish(office, code, browser=browser).actor.username == "kadis"


def reason(office: Office, code: str, address: str = "10.0.0.7") -> str:
    with pytest.raises(errors.Invalid) as refused:
        finish(office, code, address)
    return str(refused.value.params["reason"])


def test_a_code_is_asked_after_the_password_and_is_good_once(office: Office, phone: Phone) -> None:
    code = phone.code()
    entry = finish(office, f" {code[:3]} {code[3:]} ")
    assert entry.actor.username == "kadis"
    assert reason(office, code) == "factor_code"
    assert reason(office, phone.code(-1)) == "factor_code", "an earlier one is over too"
    phone.wait()
    assert finish(office, phone.code()).actor.username == "kadis"
    assert office.engine.audit.verify().sound


@pytest.mark.parametrize(("away", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(office: Office, phone: Phone, away: int, good: bool) -> None:
    if good:
        assert comes_in(office, phone.code(away))
    else:
        assert reason(office, phone.code(away)) == "factor_code"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "x" * 5000, "\ud800", "-" * 19])
def test_what_is_no_code_lets_nobody_in(office: Office, phone: Phone, code: str) -> None:
    assert reason(office, code) == "factor_code"


def test_the_same_code_sent_twice_at_once_lets_one_in(office: Office, phone: Phone) -> None:
    halfway, code = half(office), phone.code()

    def work(n: int) -> bool:
        try:
            return isinstance(
                office.engine.site.sign_ins.by_code(halfway, code, Device(f"10.0.{n}.1")), Entry
            )
        except errors.Invalid:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1


def test_a_recovery_code_lets_in_once_and_is_told(office: Office, phone: Phone) -> None:
    first = phone.recovery[0]
    assert comes_in(office, first.upper().replace("-", " "))
    assert reason(office, first) == "factor_code"
    assert office.engine.site.second_factors.of(phone.actor).codes_left == 9
    assert comes_in(office, phone.recovery[1])
    assert office.engine.audit.verify().sound


def test_codes_are_not_guessed_and_the_right_password_clears_no_tries(office: Office, phone: Phone) -> None:
    """Thirty wrong ones: five from a place, twenty from everywhere; the password in between changes nothing."""
    told = []
    for n in range(30):
        try:
            finish(office, f"{n:06d}", f"10.{n // 5}.0.1")
        except (errors.Invalid, errors.Throttled) as refused:
            told.append(refused.code)
    assert told == ["invalid"] * 20 + ["throttled"] * 10
    with pytest.raises(errors.Throttled):
        finish(office, phone.code(), "10.99.0.1")
    assert comes_in(office, phone.code(), browser="kenal"), "a browser that knows the person is counted apart"


@pytest.mark.parametrize("browser", ["", "kenal"])
def test_codes_are_not_guessed_slowly_either(
    office: Office, phone: Phone, clock: FixedClock, browser: str
) -> None:
    """Not in a browser either in which the person has signed in before: several people may share it."""
    halfway, judged = half(office), 0
    for n in range(CODE_TRIES_A_DAY + 5):
        clock.advance(timedelta(minutes=6))
        try:
            office.engine.site.sign_ins.by_code(halfway, "000000", Device(f"10.{n}.0.1"), browser)
        except errors.Invalid:
            judged += 1
        except errors.Throttled:
            break
    assert judged == CODE_TRIES_A_DAY
    other = "" if browser else "kenal"
    assert comes_in(office, phone.recovery[0], browser=other), "what is tried there locks nobody out here"
    office.engine.attempts.unlock("kadis", office.actor("admin"))
    assert isinstance(office.engine.site.sign_ins.by_code(halfway, phone.code(), HOME), Entry)


def test_a_half_sign_in_ends_when_the_account_changes(office: Office, phone: Phone) -> None:
    halfway = half(office)
    office.engine.people.set_password("kadis", "tiga kuda makan roti", office.actor("admin"))
    with pytest.raises(errors.NotSignedIn):
        office.engine.site.sign_ins.by_code(halfway, phone.code(), HOME)


@pytest.mark.parametrize("away", [timedelta(days=365), -timedelta(days=365)])
def test_a_clock_that_was_a_year_off_locks_nobody_out(office: Office, phone: Phone, away: timedelta) -> None:
    assert comes_in(office, phone.code())
    phone.at += away
    assert comes_in(office, phone.code())
    phone.at -= away
    phone.wait()
    assert comes_in(office, phone.code())


def test_an_offer_is_somebodys_own_and_is_taken_for_an_hour(office: Office) -> None:
    factors, kadis, other = (
        office.engine.site.second_factors,
        office.actor("kadis"),
        office.actor("sekretaris"),
    )
    offer = factors.offer(kadis)
    assert factors.offer(kadis, offer.proof) == offer, "the page of a wrong code shows the same key"
    assert factors.offer(other, offer.proof).key != offer.key
    code = pyotp.TOTP(offer.key).now()
    for actor, proof in ((other, offer.proof), (kadis, "x"), (kadis, ""), (kadis, "\ud800")):
        assert refused_setting(office, actor, proof, code) == "factor_offer"
    assert refused_setting(office, kadis, offer.proof, "000000") == "factor_code"
    office.engine.context.machine_clock = lambda: system_clock() + timedelta(hours=2)
    assert refused_setting(office, kadis, offer.proof, code) == "factor_offer"
    assert "issuer=Alur" in offer.address


def refused_setting(office: Office, actor: Actor, proof: str, code: str) -> str:
    with pytest.raises(errors.Invalid) as refused:
        office.engine.site.second_factors.set_up(actor, proof, code)
    return str(refused.value.params["reason"])


def test_a_second_one_is_not_set_over_the_first(office: Office, phone: Phone) -> None:
    offer = office.engine.site.second_factors.offer(phone.actor)
    assert (
        refused_setting(office, phone.actor, offer.proof, pyotp.TOTP(offer.key).at(phone.at)) == "factor_set"
    )
    assert comes_in(office, phone.code())


def test_switching_off_asks_password_and_code(office: Office, phone: Phone) -> None:
    factors = office.engine.site.second_factors
    for password, code, why in (
        ("salah", phone.code(), "factor_password"),
        (PASSWORD, "000000", "factor_code"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            factors.remove(phone.actor, password, code)
        assert refused.value.params["reason"] == why
    factors.remove(phone.actor, PASSWORD, phone.code())
    assert factors.of(phone.actor).set_at is None
    assert isinstance(office.engine.site.sign_ins.by_password("kadis", PASSWORD, HOME), Entry)
    assert office.engine.audit.verify().sound
    with pytest.raises(errors.NotFound):
        factors.remove(phone.actor, PASSWORD, phone.code())


def test_new_recovery_codes_replace_the_old(office: Office, phone: Phone) -> None:
    fresh = office.engine.site.second_factors.renew_codes(phone.actor, phone.recovery[0])
    assert len(set(fresh)) == second_factors.RECOVERY_CODES
    assert reason(office, phone.recovery[1]) == "factor_code"
    assert comes_in(office, fresh[0])
    assert office.engine.audit.verify().sound


def test_an_administrator_resets_a_lost_one_and_says_why(office: Office, phone: Phone) -> None:
    factors, admin = office.engine.site.second_factors, office.actor("admin")
    entry = finish(office, phone.code())
    for who, why, error in (
        (office.actor("sekretaris"), REASON, errors.Forbidden),
        (admin, "hilang", errors.Invalid),
        (admin, "x" * 501, errors.Invalid),
    ):
        with pytest.raises(error):
            factors.reset("kadis", why, who)
    factors.reset("kadis", REASON, admin)
    assert office.engine.people.session("kadis") != entry.epoch, "whoever was in with it is out"
    assert isinstance(office.engine.site.sign_ins.by_password("kadis", PASSWORD, HOME), Entry)
    for name in ("kadis", "tidak.ada"):
        with pytest.raises(errors.NotFound):
            factors.reset(name, REASON, admin)
    assert office.engine.audit.verify().sound


def test_nobody_resets_the_own_one_in_the_browser(office: Office) -> None:
    phone = Phone(office, "admin")
    with pytest.raises(errors.Invalid) as refused:
        office.engine.site.second_factors.reset("admin", REASON, phone.actor)
    assert refused.value.params["reason"] == "factor_own"
    at_the_server = dataclasses.replace(phone.actor, channel="cli", account="root")
    office.engine.site.second_factors.reset("admin", REASON, at_the_server)
    assert isinstance(office.engine.site.sign_ins.by_password("admin", PASSWORD, HOME), Entry)


FORGED = {
    "taken away": "delete from second_factor",
    "exchanged": "update second_factor set secret = {bytes}",
    "a code made good again": "update recovery_code set used_at = null",
    "a code exchanged": "update recovery_code set code = {bytes} where used_at is null",
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_beside_the_history_is_named(office: Office, phone: Phone, name: str) -> None:
    finish(office, phone.recovery[0])
    assert office.engine.audit.verify().sound
    with office.engine.store.transaction() as tx:
        blob = "x'0102'" if tx.dialect == "sqlite" else r"'\x0102'::bytea"
        tx.connection.exec_driver_sql(FORGED[name].format(bytes=blob))
    faults = office.engine.audit.verify().faults
    assert {(one.kind, one.what, one.which) for one in faults} == {("record", "factor", "kadis")}


def test_nothing_of_a_key_or_a_code_stands_bare_in_the_database(office: Office, phone: Phone) -> None:
    stored = str(office.dump())
    assert phone.key not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in phone.recovery)


def test_a_site_that_lost_its_secret_says_so_and_recovery_codes_go_on(
    office: Office, phone: Phone, tmp_path: Path
) -> None:
    context = office.engine.context
    context.settings = dataclasses.replace(context.settings, secret_file=tmp_path / "another")
    assert reason(office, phone.code()) == "factor_lost"
    assert comes_in(office, phone.recovery[0])
    office.engine.site.second_factors.reset("kadis", REASON, office.actor("admin"))
    assert isinstance(office.engine.site.sign_ins.by_password("kadis", PASSWORD, HOME), Entry)


def test_keys_are_enciphered_anew_within_the_act_that_rotates(office: Office, phone: Phone) -> None:
    with office.engine.store.transaction() as tx:
        assert second_factors.rewrap(office.engine.context, tx) == 1
    assert comes_in(office, phone.code())
    assert office.engine.audit.verify().sound
    assert secret_file.derived(office.engine.settings.secret_file, second_factors.PURPOSE)


def test_it_is_asked_of_the_rights_that_the_site_names(office: Office) -> None:
    context = office.engine.context
    context.settings = dataclasses.replace(context.settings, second_factor=("admin", "audit"))
    factors = office.engine.site.second_factors
    asked = {
        name
        for name in ("kadis", "admin", "auditor", "sekretaris")
        if factors.of(office.actor(name)).required
    }
    assert asked == {"admin", "auditor"}
