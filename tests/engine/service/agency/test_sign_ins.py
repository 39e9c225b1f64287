"""Coming in by a password alone: every sign-in is one event that can make the row of its session again."""

from __future__ import annotations

import pytest

from engine import errors, store
from engine.service.agency.sessions import Device, Entry
from engine.service.agency.sign_ins import code_limits
from tests.engine.service.conftest import PASSWORD, Office


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
