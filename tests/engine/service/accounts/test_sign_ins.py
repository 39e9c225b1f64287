"""Coming in by a password alone: every sign-in is one event that can make the row of its session again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import errors, store
from engine.service.accounts.passwords import Passwords
from engine.service.accounts.sessions import Device, Entry
from engine.service.accounts.sign_ins import code_limits
from tests.engine.service.conftest import PASSWORD, Office
from tests.tools.site import START


def test_a_sign_in_is_one_event_with_the_row_of_its_session(office: Office) -> None:
    entry = office.engine.site.sign_ins.by_password(" Kadis ", PASSWORD, Device("10.0.0.7", "firefox linux"))
    assert isinstance(entry, Entry)
    with office.engine.store.read() as tx:
        (event,) = store.history.of_types(tx, ("signed_in",), 5)
    ((_key, row),) = event.data["rows"]["session"].items()
    assert (row["address"], row["browser"], row["ended_at"]) == ("10.0.0.7", "firefox linux", None)
    assert entry.key not in str(event.data)


def test_what_is_too_long_for_a_row_is_cut(office: Office) -> None:
    entry = office.engine.site.sign_ins.by_password("kadis", PASSWORD, Device("1" * 500, "x" * 500))
    assert isinstance(entry, Entry)
    (row,) = office.engine.site.sessions.list(entry.actor, entry.key)
    assert (len(row.address), len(row.browser)) == (64, 40)


@pytest.mark.parametrize("name", ["kadis", "tidak.ada", "", "'; drop table person"])
def test_whatever_is_wrong_is_told_alike(office: Office, name: str) -> None:
    with pytest.raises(errors.NotSignedIn) as refused:
        office.engine.site.sign_ins.by_password(name, "salah sekali", Device("10.0.0.7"))
    assert refused.value.params == {}


def test_codes_are_counted_apart_from_passwords() -> None:
    assert code_limits("kadis", "10.0.0.7", "kenal") == {"user:kadis code at kenal": 5}
    assert set(code_limits("kadis", "10.0.0.7", "")) == {
        "user:kadis code from 10.0.0.7",
        "user:kadis code",
        "address:10.0.0.7",
    }


@pytest.mark.parametrize("meanwhile", ["password", "off", "off and on"])
@pytest.mark.parametrize("act", ["sign in", "change"])
def test_a_password_that_was_right_when_it_was_read_opens_nothing_once_it_is_over(
    office: Office, monkeypatch: pytest.MonkeyPatch, act: str, meanwhile: str
) -> None:
    """An administrator changes the account while the password that was given is being judged."""
    people, admin, judged = office.engine.people, office.actor("admin"), list[bool]()
    kadis, fits = office.actor("kadis"), Passwords.fits

    def slowly(self: Passwords, stored: str | None, password: str) -> bool:
        good = fits(self, stored, password)
        if not judged:
            judged.append(good)
            if meanwhile == "password":
                people.set_password("kadis", "tiga kuda makan roti", admin)
            for active in {"off": [False], "off and on": [False, True]}.get(meanwhile, []):
                people.set_active("kadis", active, admin)
        return good

    monkeypatch.setattr(Passwords, "fits", slowly)
    acts: dict[str, Callable[[], object]] = {
        "sign in": lambda: office.engine.site.sign_ins.by_password("kadis", PASSWORD, Device("10.0.0.7")),
        "change": lambda: people.change_password(kadis, PASSWORD, "lima angsa minum teh"),
    }
    with pytest.raises(errors.NotSignedIn):
        acts[act]()
    assert judged == [True]
    with office.engine.store.read() as tx:
        row = store.people.by_username(tx, "kadis")
        assert row is not None
        assert store.sessions.list_open(tx, row.id, START - timedelta(days=9999)) == []
    assert fits(Passwords(), row.password_hash, PASSWORD) == (meanwhile != "password")
    assert office.engine.audit.verify().sound
