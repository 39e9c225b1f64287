"""The second factor of a sign-in: codes of an app on somebody's own telephone (TOTP), and codes for when it is lost.

The key of the codes is kept enciphered with what follows from the site's keys of cookies. Recovery codes hang on no
key: they go on working where the site's secret is lost.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine import errors, secret_file, store, texts
from engine.service import access, actors, system_log
from engine.service.accounts import attempts
from engine.service.accounts.attempts import Attempts
from engine.service.accounts.passwords import Passwords
from engine.service.context import Context
from engine.service.views import Actor

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

PURPOSE = b"second factor"
ISSUER = "Alur"
STEP = 30  # seconds that a code is shown
DIGITS = 6
AROUND = (0, -1, 1)  # steps whose codes are taken, the present one first
OFFERED = 3600  # seconds in which an offered key can be confirmed
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is mistaken for another
RECOVERY_CODES, RECOVERY_LENGTH, GROUP = 10, 16, 4
SALT = 16
MIN_REASON, MAX_REASON = 10, 500
CODE, RECOVERY = "code", "recovery"  # by what somebody was let in


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """How a second factor stands: since when, how many recovery codes are left, whether the site asks for one."""

    set_at: datetime | None
    codes_left: int
    required: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A key to be taken into an app: its address for a picture, the key for typing, and the form's own proof of it."""

    address: str
    key: str
    proof: str


class SecondFactors:
    """The second factors of people: set up, taken away and given codes by themselves, reset by an administrator."""

    def __init__(self, context: Context, tries: Attempts) -> None:
        self._context = context
        self._attempts = tries
        self._passwords = Passwords()

    def of(self, actor: Actor) -> SecondFactor:
        """Return how the actor's second factor stands."""
        with self._context.store.read() as tx:
            row = store.second_factors.get(tx, actor.user_id)
            codes = store.second_factors.codes(tx, actor.user_id) if row else []
        left = sum(one.used_at is None for one in codes)
        return SecondFactor(row.set_at if row else None, left, actors.needs_factor(self._context, actor))

    def offer(self, actor: Actor, proof: str = "") -> Offer:
        """Return a key for the actor's app: that of a form that comes back with its proof, else a new one."""
        import pyotp

        key = self._offered(actor, proof) if proof else ""
        if not key:
            key = pyotp.random_base32()
            content = json.dumps({"person": actor.user_id, "key": key}).encode()
            proof = self._cipher().encrypt_at_time(content, self._seconds()).decode()
        return Offer(pyotp.TOTP(key).provisioning_uri(name=actor.username, issuer_name=ISSUER), key, proof)

    def set_up(self, actor: Actor, proof: str, code: str) -> Sequence[str]:
        """Set the second factor whose key was offered, given a code of it; return the recovery codes, told only now.

        Raises Invalid: factor_offer (the form is too old), factor_set (there is one), factor_code; Throttled.
        """
        key = self._offered(actor, proof)
        if not key:
            raise errors.Invalid(field="kode", reason="factor_offer")
        subject = self._count(actor)
        step = self._step_of(key, code)
        if step is None:
            raise errors.Invalid(field="kode", reason="factor_code")
        secret = self._cipher().encrypt_at_time(key.encode(), self._seconds())
        now = self._context.machine_clock()
        with self._context.store.transaction() as tx:
            if not store.second_factors.add(tx, actor.user_id, secret, now, step):
                raise errors.Invalid(field="kode", reason="factor_set")
            store.throttle.clear(tx, subject)
            codes, made = self._new_codes(tx, actor.user_id)
            self._note(tx, "factor_set", actor, actor.user_id, made)
        return codes

    def remove(self, actor: Actor, password: str, code: str) -> None:
        """Take one's own second factor away, given one's password and a code of either kind.

        Raises NotFound, Invalid (factor_password, factor_code, factor_lost), Throttled.
        """
        subject = self._count(actor)
        with self._context.store.read() as tx:
            row = store.people.get(tx, actor.user_id)
        if row is None or not self._passwords.fits(row.password_hash, password):
            raise errors.Invalid(field="sandi", reason="factor_password")
        with self._context.store.transaction() as tx:
            self._require(tx, actor, code)
            store.throttle.clear(tx, subject)
            gone = store.second_factors.remove_codes(tx, actor.user_id)
            store.second_factors.remove(tx, actor.user_id)
            self._note(tx, "factor_removed", actor, actor.user_id, gone)

    def renew_codes(self, actor: Actor, code: str) -> Sequence[str]:
        """Give oneself new recovery codes in place of all before, given a code of either kind; told only now.

        Raises NotFound, Invalid (factor_code, factor_lost), Throttled.
        """
        subject = self._count(actor)
        with self._context.store.transaction() as tx:
            self._require(tx, actor, code)
            store.throttle.clear(tx, subject)
            gone = store.second_factors.remove_codes(tx, actor.user_id)
            codes, made = self._new_codes(tx, actor.user_id)
            self._note(tx, "recovery_renewed", actor, actor.user_id, [*gone, *made])
        return codes

    def reset(self, username: str, reason: str, actor: Actor) -> None:
        """Take a lost second factor from a person, as administrator; the person's sessions end.

        Nobody resets the own one in the browser: there a recovery code is asked. Raises Forbidden, NotFound, Invalid.
        """
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())
        reason = texts.accept(reason, "reason")
        if not MIN_REASON <= len(reason) <= MAX_REASON:
            short = len(reason) < MIN_REASON
            limit = MIN_REASON if short else MAX_REASON
            raise errors.Invalid(field="reason", reason="too_short" if short else "too_long", limit=limit)
        if username == actor.username and actor.channel == "web":
            raise errors.Invalid(field="username", reason="factor_own")
        with self._context.store.transaction() as tx:
            person = store.people.by_username(tx, username)
            if person is None:
                raise errors.NotFound(what="user", id=username)
            gone = store.second_factors.remove_codes(tx, person.id)
            if not store.second_factors.remove(tx, person.id):
                raise errors.NotFound(what="factor", id=username)
            store.people.end_sessions(tx, person.id)
            now = self._context.machine_clock()
            ended = store.sessions.end_others(tx, person.id, store.sessions.NONE, now)
            facts = {"person": username, "reason": reason}
            facts |= _rows(tx, person.id, gone, ended)
            system_log.log_person_event(
                self._context, tx, self._context.clock(), "factor_reset", actor.username, actor, **facts
            )

    def judge(self, tx: store.Tx, person_id: int, text: str) -> tuple[str, list[int]]:
        """Use a code of somebody's, each once: return by what it lets in (CODE, RECOVERY or "") and rows it changed.

        Raises Invalid (factor_lost) where the site cannot read the key any more and it is no recovery code.
        """
        given = "".join(text.split()).casefold()
        row = store.second_factors.get(tx, person_id)
        if row is None:
            return "", []
        if given.isascii() and given.isdigit() and len(given) == DIGITS:
            step = self._step_of(self._key(row), given)
            newest = self._seconds() // STEP + max(AROUND)
            good = step is not None and store.second_factors.use(tx, person_id, step, newest)
            return (CODE if good else ""), []
        plain = given.replace("-", "").encode(errors="replace")
        found = 0
        for one in store.second_factors.codes(tx, person_id):
            if hmac.compare_digest(_digest(one.code[:SALT], plain), one.code) and one.used_at is None:
                found = one.id
        if found and store.second_factors.use_code(tx, found, self._context.machine_clock()):
            return RECOVERY, [found]
        return "", []

    def _require(self, tx: store.Tx, actor: Actor, code: str) -> None:
        if store.second_factors.get(tx, actor.user_id) is None:
            raise errors.NotFound(what="factor", id=actor.username)
        if not self.judge(tx, actor.user_id, code)[0]:
            raise errors.Invalid(field="kode", reason="factor_code")

    def _count(self, actor: Actor) -> str:
        """Count a try of somebody signed in before it is judged. Raises Throttled."""
        subject = f"user:{actor.username} factor"
        self._attempts.begin({subject: attempts.TRIES}, actor.username, "")
        return subject

    def _new_codes(self, tx: store.Tx, person_id: int) -> tuple[list[str], list[int]]:
        drawn = [
            "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
        ]
        kept = [_digest(secrets.token_bytes(SALT), one.encode()) for one in drawn]
        groups = ["-".join(one[at : at + GROUP] for at in range(0, RECOVERY_LENGTH, GROUP)) for one in drawn]
        return groups, store.second_factors.add_codes(tx, person_id, kept)

    def _note(self, tx: store.Tx, type_: str, actor: Actor, person_id: int, codes: Sequence[int]) -> None:
        facts = _rows(tx, person_id, codes)
        system_log.log_person_event(
            self._context,
            tx,
            self._context.clock(),
            type_,
            actor.username,
            actor,
            person=actor.username,
            **facts,
        )

    def _offered(self, actor: Actor, proof: str) -> str:
        """Return the key of an offer made to the actor not long ago, "" for any other."""
        from cryptography.fernet import InvalidToken

        try:
            content = self._cipher().decrypt_at_time(proof.encode(errors="replace"), OFFERED, self._seconds())
        except InvalidToken:
            return ""
        offered: dict[str, Any] = json.loads(content)
        return str(offered["key"]) if offered.get("person") == actor.user_id else ""

    def _key(self, row: store.second_factors.FactorRow) -> str:
        """Return the key of somebody's codes. Raises Invalid (factor_lost) where the site's secret is another."""
        from cryptography.fernet import InvalidToken

        try:
            return self._cipher().decrypt(row.secret).decode()
        except InvalidToken as fault:
            raise errors.Invalid(field="kode", reason="factor_lost") from fault

    def _step_of(self, key: str, code: str) -> int | None:
        """Return the half minute whose code this is, among those taken now; None for a wrong one."""
        import pyotp

        given, now, app = "".join(code.split()), self._seconds() // STEP, pyotp.TOTP(key)
        if not given.isascii():
            return None
        fitting = [now + away for away in AROUND if hmac.compare_digest(app.generate_otp(now + away), given)]
        return fitting[0] if fitting else None

    def _cipher(self) -> MultiFernet:
        return cipher(self._context)

    def _seconds(self) -> int:
        return int(self._context.machine_clock().timestamp())


def cipher(context: Context) -> MultiFernet:
    """Return what enciphers with the newest key of the site and reads with each that it knows."""
    context.settings.secret()  # the file is there
    return _cipher_of(tuple(secret_file.derived(context.settings.secret_file, PURPOSE)))


def rewrap(context: Context, tx: store.Tx) -> int:
    """Encipher every key anew with the newest key of the site, within the act that rotated it; return how many.

    One that cannot be read any more stays as it is: its owner asks an administrator.
    """
    from cryptography.fernet import InvalidToken

    with_keys, done = cipher(context), []
    for row in store.second_factors.list_all(tx):
        try:
            store.second_factors.wrap(tx, row.person_id, with_keys.rotate(row.secret))
        except InvalidToken:
            continue
        done.append(row.person_id)
    if done:
        stands = store.office_rows.facts(tx, second_factor=("person_id", done))
        event = store.Event(
            context.clock(), "factors_rewrapped", channel="system", data={"count": len(done), **stands}
        )
        store.history.append_system(tx, event)
    return len(done)


@lru_cache(maxsize=4)
def _cipher_of(keys: tuple[bytes, ...]) -> MultiFernet:
    from base64 import urlsafe_b64encode

    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(urlsafe_b64encode(one)) for one in keys])


def _digest(salt: bytes, code: bytes) -> bytes:
    return salt + hashlib.sha256(salt + code).digest()


def _rows(tx: store.Tx, person_id: int, codes: Sequence[int], ended: Sequence[int] = ()) -> dict[str, Any]:
    touched: dict[str, Any] = {
        "second_factor": ("person_id", [person_id]),
        "recovery_code": ("id", codes),
    }
    return store.office_rows.facts(tx, **touched, **({"session": ("id", ended)} if ended else {}))
