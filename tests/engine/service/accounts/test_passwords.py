"""Passwords: what is chosen is judged, what is stored is no password, and nobody's fits nothing."""

from __future__ import annotations

import subprocess
import sys

import argon2
import pytest

from engine import errors
from engine.service.accounts.passwords import MAX_LENGTH, MIN_LENGTH, Passwords

PASSWORDS = Passwords()
GOOD = "kata sandi yang panjang é"


def test_only_the_chosen_password_fits() -> None:
    stored = PASSWORDS.hash(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert PASSWORDS.hash(GOOD) != stored, "a salt of its own"
    assert PASSWORDS.fits(stored, GOOD)
    for wrong in ("", GOOD + " ", GOOD[:-1], "\ud800", "\0", stored):
        assert not PASSWORDS.fits(stored, wrong)


def test_hashing_costs_an_office_what_the_library_advises() -> None:
    """In a process of its own: tests pay less (tests/tools/savings.py)."""
    program = f"from engine.service.accounts.passwords import Passwords; print(Passwords().hash({GOOD!r}))"
    stored = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORDS.fits(stored.strip(), GOOD)
    assert PASSWORDS.renewed(stored.strip(), GOOD) is not None, "what tests store is cheaper"


@pytest.mark.parametrize("stored", [None, "", "plain", "$argon2id$v=19$broken"])
def test_nothing_fits_where_nothing_good_is_stored(stored: str | None) -> None:
    for password in ("", GOOD, "plain"):
        assert not PASSWORDS.fits(stored, password)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x" * (MIN_LENGTH - 1), "too_short"),
        ("x" * (MAX_LENGTH + 1), "too_long"),
        ("kata\nsandi panjang", "control"),
        ("\ud800" * 12, "control"),
    ],
)
def test_an_unfit_password_is_not_stored(password: str, reason: str) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        PASSWORDS.hash(password)
    assert (refusal.value.params["field"], refusal.value.params["reason"]) == ("password", reason)


def test_a_hash_of_older_costs_is_renewed() -> None:
    older = argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD)
    renewed = PASSWORDS.renewed(older, GOOD)
    assert renewed is not None
    assert PASSWORDS.fits(renewed, GOOD)
    assert PASSWORDS.renewed(renewed, GOOD) is None
