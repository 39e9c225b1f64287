"""Who guesses passwords is held back; who only comes from the same place, or was here before, is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.accounts import attempts
from engine.worker import Worker
from tests.engine.service.conftest import PASSWORD, Office
from tests.engine.store.office import at_once
from tests.tools.pace import wait_until

HOME, OFFICE = "10.0.0.1", "10.9.9.9"
BROWSER = "a1b2"
Guess = Callable[..., errors.AlurError]


@pytest.fixture
def guess(office: Office) -> Guess:
    """A wrong try; gives how it was refused."""

    def wrong(username: str = "kadis", address: str = HOME, browser: str = "") -> errors.AlurError:
        with pytest.raises(errors.AlurError) as refusal:
            office.sign_in(username, "bukan sandinya", address, browser)
        return refusal.value

    return wrong


def enters(office: Office, username: str = "kadis", address: str = HOME, browser: str = "") -> bool:
    """Whether the right password opens; throttled is the only other answer."""
    try:
        return office.sign_in(username, PASSWORD, address, browser).username == username
    except errors.Throttled:
        return False


def tried(office: Office, username: str, address: str, times: int) -> None:
    """What so many wrong tries leave, without the time that judging them takes."""
    with office.engine.store.transaction() as tx:
        for _ in range(times):
            for subject in attempts.limits(username, address, ""):
                store.throttle.add(tx, subject, office.engine.clock())


def kept(office: Office) -> list[str]:
    with office.engine.store.read() as tx:
        counted = store.throttle.counts(tx, office.engine.clock(), timedelta(days=9))
    return [one.subject for one in counted]


def test_an_account_is_held_back_where_it_is_tried_and_opens_after_the_wait(
    office: Office, clock: FixedClock, guess: Guess
) -> None:
    for _ in range(attempts.TRIES):
        assert isinstance(guess(), errors.NotSignedIn)
        clock.advance(timedelta(seconds=10))
    told = guess()
    assert isinstance(told, errors.Throttled)
    assert not enters(office)
    assert enters(office, "sekretaris")
    assert enters(office, address=OFFICE), "from elsewhere it is open"
    clock.advance(timedelta(seconds=told.params["seconds"] - 2))
    assert not enters(office)
    clock.advance(timedelta(seconds=2))
    assert enters(office)
    for _ in range(attempts.TRIES):
        assert isinstance(guess(), errors.NotSignedIn), "a sign-in clears the count"


def test_tries_from_everywhere_never_hold_a_known_browser_back(office: Office, guess: Guess) -> None:
    for n in range(attempts.TRIES_PER_ACCOUNT):
        tried(office, "kadis", f"10.1.0.{n}", 1)
    assert isinstance(guess(address="10.2.0.1"), errors.Throttled)
    assert not enters(office, address=OFFICE), "a browser nobody knows"
    for n in range(attempts.TRIES_PER_ADDRESS):
        tried(office, f"tebak{n}", OFFICE, 1)
    assert isinstance(guess("lain", OFFICE), errors.Throttled)
    assert enters(office, address=OFFICE, browser=BROWSER)
    for _ in range(attempts.TRIES):
        assert isinstance(guess(address=OFFICE, browser=BROWSER), errors.NotSignedIn)
    assert not enters(office, address=OFFICE, browser=BROWSER), "its own wrong tries do"
    assert enters(office, address=OFFICE, browser="c3d4")


def test_an_office_behind_one_address_is_not_locked_by_its_own_mistakes(office: Office) -> None:
    for n in range(15):
        tried(office, f"pegawai{n}", OFFICE, attempts.TRIES)
    assert enters(office, address=OFFICE)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("10.0.0.7", "::ffff:10.0.0.7"), ("?", "?")],
)
def test_addresses_of_one_sender_count_together(one: str, other: str) -> None:
    assert attempts.network(one) == attempts.network(other)
    assert attempts.network("2001:db8:1:3::1") != attempts.network("2001:db8:1:2::1")


def test_tries_at_once_are_judged_no_oftener_than_the_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    passwords = office.engine.site.sign_ins._passwords
    fits = passwords.fits

    def slow(stored: str | None, password: str) -> bool:
        judged.append(password)
        return fits(stored, password)

    monkeypatch.setattr(passwords, "fits", slow)

    def work(n: int) -> None:
        with pytest.raises((errors.NotSignedIn, errors.Throttled)):
            office.sign_in("kadis", f"tebakan {n}", HOME)

    assert at_once(40, work) == [None] * 40
    assert len(judged) == attempts.TRIES


def test_a_clock_that_was_set_back_holds_nobody_for_days(
    office: Office, clock: FixedClock, guess: Guess
) -> None:
    tried(office, "kadis", HOME, attempts.TRIES)
    clock.advance(-timedelta(days=6))
    assert enters(office)
    tried(office, "kadis", HOME, attempts.TRIES)
    told = guess()
    assert told.params["seconds"] <= attempts.WINDOW.total_seconds() + 1


def test_an_administrator_unlocks_an_account_and_the_history_says_so(office: Office, guess: Guess) -> None:
    for n in range(4):
        tried(office, "kadis", f"10.1.0.{n}", attempts.TRIES)
    assert isinstance(guess(address=OFFICE), errors.Throttled)
    admin = office.actor("admin")
    (held,) = office.engine.attempts.held(admin)
    assert (held.username, held.tries, held.everywhere) == ("kadis", attempts.TRIES_PER_ACCOUNT, True)
    assert not enters(office, address=OFFICE)
    with pytest.raises(errors.Forbidden):
        office.engine.attempts.unlock("kadis", office.actor("sekretaris"))
    with pytest.raises(errors.Forbidden):
        office.engine.attempts.held(office.actor("sekretaris"))
    with pytest.raises(errors.NotFound):
        office.engine.attempts.unlock("siapa", admin)
    office.engine.attempts.unlock("kadis", admin)
    assert office.engine.attempts.held(admin) == []
    with office.engine.store.read() as tx:
        event = next(one for one in store.history.of_system(tx) if one.type == "person_unlocked")
    assert (event.actor, event.role, event.data["person"]) == ("admin", "admin", "kadis")
    assert event.data["tries"] > attempts.TRIES_PER_ACCOUNT
    assert enters(office)


def test_changing_a_password_is_not_held_back_by_tries_to_sign_in(office: Office) -> None:
    tried(office, "kadis", HOME, attempts.TRIES_PER_ACCOUNT)
    kadis = office.actor("kadis")
    for _ in range(attempts.TRIES):
        with pytest.raises(errors.NotSignedIn):
            office.engine.people.change_password(kadis, "salah", "kata-sandi-lain")
    with pytest.raises(errors.Throttled):
        office.engine.people.change_password(kadis, PASSWORD, "kata-sandi-lain")


def test_the_worker_forgets_old_tries(office: Office, clock: FixedClock) -> None:
    tried(office, "kadis", HOME, 1)
    clock.advance(attempts.KEPT)
    tried(office, "sekretaris", HOME, 1)
    assert len(kept(office)) == 5
    worker = Worker(office.engine)
    worker.start()
    wait_until(lambda: not any("kadis" in subject for subject in kept(office)))
    worker.stop()
    assert kept(office) == [f"address:{HOME}", "user:sekretaris", f"user:sekretaris from {HOME}"]
