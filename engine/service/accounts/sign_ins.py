"""Signing in: the right password, and where somebody has a second factor its code after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine import errors, store
from engine.service import actors, system_log
from engine.service.accounts import attempts, sessions
from engine.service.accounts.attempts import Attempts
from engine.service.accounts.passwords import Passwords
from engine.service.accounts.second_factors import RECOVERY, SecondFactors
from engine.service.accounts.sessions import Device, Entry
from engine.service.context import Context

CODE_TRIES_A_DAY = (
    50  # for an account, from unknown browsers and in each known one: so nobody guesses six digits
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody who gave the right password and whose code is still asked, of the account at this epoch."""

    username: str
    epoch: int


class SignIns:
    """How people come in."""

    def __init__(self, context: Context, tries: Attempts, factors: SecondFactors) -> None:
        self._context = context
        self._attempts = tries
        self._factors = factors
        self._passwords = Passwords()

    def by_password(self, username: str, password: str, device: Device, browser: str = "") -> Entry | Halfway:
        """Sign in with a user name and password; who has a second factor is Halfway. Raises Throttled, NotSignedIn.

        An unknown name, a wrong password and a switched-off account are told alike. `browser` is the id of one in
        which this person signed in before, and the caller vouches for it: its tries are counted apart.
        """
        username, now = username.strip().lower(), self._context.clock()
        if not attempts.USERNAME.fullmatch(username):
            username = ""  # nobody's; counted together
        limits = attempts.limits(username, device.address, browser)
        tried = self._attempts.begin(limits, username, device.address)
        with self._context.store.read() as tx:
            row = store.people.by_username(tx, username)
        good = self._passwords.fits(row.password_hash if row else None, password)
        if row is None or not row.active or not good:
            with self._context.store.transaction() as tx:
                known = username if row else ""
                system_log.log_person_event(
                    self._context, tx, now, "sign_in_failed", known, address=device.address
                )
            raise errors.NotSignedIn()
        with self._context.store.transaction() as tx:
            if not store.people.lock(
                tx, row.id, row.epoch
            ):  # given another password or switched off meanwhile
                raise errors.NotSignedIn()
            store.throttle.take_back(tx, tried)
            store.throttle.clear(tx, next(iter(limits)))  # the person's own mistakes, here
            if store.second_factors.get(tx, row.id) is not None:
                return Halfway(username, row.epoch)
            renewed = self._passwords.renewed(row.password_hash, password)
            if renewed:
                store.people.renew_hash(tx, row.id, renewed)
            return self._enter(tx, row, device, {"person": ("id", [row.id])} if renewed else {})

    def by_code(self, halfway: Halfway, code: str, device: Device, browser: str = "") -> Entry:
        """Finish a sign-in with a code of the app or a recovery code, each good once.

        Raises NotSignedIn for somebody whose account changed since the password was given, Throttled, and Invalid:
        factor_code, factor_lost.
        """
        username, now = halfway.username, self._context.clock()
        limits = code_limits(username, device.address, browser)
        tried = [*self._attempts.begin(limits, username, device.address)]
        where = f" at {browser}" if browser else ""
        slow = {f"user:{username} code-day{where}": CODE_TRIES_A_DAY}
        tried += self._attempts.begin(slow, username, device.address, DAY)
        with self._context.store.transaction() as tx:
            row = store.people.by_username(tx, username)
            if row is None or not store.people.lock(tx, row.id, halfway.epoch):
                raise errors.NotSignedIn()
            by, codes = self._factors.judge(tx, row.id, code)
            if by:
                store.throttle.take_back(tx, tried)
                store.throttle.clear(tx, next(iter(limits)))
                if by == RECOVERY:
                    self._note_recovery(tx, row, codes)
                return self._enter(tx, row, device, {}, factor=by)
            system_log.log_person_event(
                self._context, tx, now, "factor_refused", username, address=device.address
            )
        raise errors.Invalid(field="kode", reason="factor_code")

    def by_click(self, username: str, device: Device) -> Entry | None:
        """Sign in a person of the demonstration by one click; noted as every sign-in. None for anybody else."""
        with self._context.store.transaction() as tx:
            row = store.people.by_username(tx, username)
            return self._enter(tx, row, device, {}) if row and row.active and row.demo else None

    def _enter(
        self,
        tx: store.Tx,
        row: store.PersonRow,
        device: Device,
        touched: dict[str, Any],
        **facts: str,
    ) -> Entry:
        actor = actors.of_person(self._context, tx, row)
        entry, made = sessions.begin(self._context, tx, actor, device)
        stands = store.office_rows.facts(tx, session=("id", [made]), **touched)
        system_log.log_person_event(
            self._context,
            tx,
            self._context.clock(),
            "signed_in",
            row.username,
            None,
            address=device.address,
            **facts,
            **stands,
        )
        return entry

    def _note_recovery(self, tx: store.Tx, row: store.PersonRow, codes: list[int]) -> None:
        left = sum(one.used_at is None for one in store.second_factors.codes(tx, row.id))
        stands = store.office_rows.facts(tx, recovery_code=("id", codes))
        system_log.log_person_event(
            self._context, tx, self._context.clock(), "recovery_used", row.username, left=left, **stands
        )


def code_limits(username: str, address: str, browser: str) -> dict[str, int]:
    """Return what a try of a code counts for, as `attempts.limits` does for passwords, and apart from these."""
    if browser:
        return {f"user:{username} code at {browser}": attempts.TRIES}
    place = attempts.network(address)
    return {
        f"user:{username} code from {place}": attempts.TRIES,
        f"user:{username} code": attempts.TRIES_PER_ACCOUNT,
        f"address:{place}": attempts.TRIES_PER_ADDRESS,
    }
