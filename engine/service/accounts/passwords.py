"""Passwords: kept as argon2 hashes, judged when they are chosen, and checked in the same time for nobody at all."""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Sequence

import argon2

from engine import errors
from engine.service.accounts.weaknesses import weakness
from engine.service.context import Context

MIN_LENGTH = 10
MAX_LENGTH = 1024


class Passwords:
    """Hashing and checking; safe to share between threads."""

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher()
        self._nobody = _fitting_nobody(self._hasher)

    def choose(self, password: str, own: Iterable[str]) -> str:
        """Return what is stored of a password that was chosen by or for somebody, whose names and words are `own`.

        Raises Invalid: as `hash`, and guessable (param: cause, see `weaknesses`).
        """
        hashed = self.hash(password)
        if cause := weakness(password, own):
            raise errors.Invalid(field="password", reason="guessable", cause=cause)
        return hashed

    def hash(self, password: str) -> str:
        """Return what is stored of a password. Raises Invalid for one that is too short or unfit."""
        if len(password) < MIN_LENGTH:
            raise errors.Invalid(field="password", reason="too_short", limit=MIN_LENGTH)
        if len(password) > MAX_LENGTH:
            raise errors.Invalid(field="password", reason="too_long", limit=MAX_LENGTH)
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
            raise errors.Invalid(field="password", reason="control")
        return self._hasher.hash(password)

    def fits(self, stored: str | None, password: str) -> bool:
        """Return whether the password is the stored one; where nothing is stored it takes as long, and is not."""
        try:
            return self._hasher.verify(stored or self._nobody, password[:MAX_LENGTH])
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, UnicodeEncodeError):
            return False

    def renewed(self, stored: str, password: str) -> str | None:
        """Return a new hash where the stored one was made with costs of another day, else None."""
        return self._hasher.hash(password) if self._hasher.check_needs_rehash(stored) else None


def words_of_office(context: Context, *texts: str) -> Sequence[str]:
    """Return what somebody's password must not lean on: the person's names and what the office is called."""
    roles = context.office.roles().values()
    return [*texts, *(text for role in roles for text in (role.id, role.label, role.unit))]


def _fitting_nobody(hasher: argon2.PasswordHasher) -> str:
    """Return a stored hash that no password fits and that takes as long to check as a real one;
    made of random bytes.
    """
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={argon2.low_level.ARGON2_VERSION}${costs}${salt}${digest}"
