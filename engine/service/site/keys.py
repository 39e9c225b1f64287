"""The keys of a site: which they are, how they are changed, and what is done when one is lost.

A change begins in the secret file, where the new keys stand as coming ones; the transaction that tells it brings them
into force; then the file is settled. Whoever finds a file that was left in between asks the database.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors, keys, requests, secret_file, store
from engine.keys import SigningKey
from engine.secret_file import Content, Held
from engine.service import access, reasons, system_log
from engine.service.audit import key_changes, seal_keys, seals
from engine.service.audit.held_seals import ODD
from engine.service.audit.key_changes import CHANGED, LOST
from engine.service.context import Context
from engine.service.views import Actor

log = logging.getLogger("alur.keys")

COOKIES = "cookie_key_changed"


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key in force by its fingerprint; `since` is when the history says that it came, None for the first one."""

    kind: str
    fingerprint: str
    since: datetime | None
    former: int = 0


@dataclass(frozen=True, slots=True)
class Rotated:
    """The keys that came into force, by fingerprint; empty is one that stayed."""

    cookies: str = ""
    seals: str = ""
    seal: int = 0


class Keys:
    """For who runs the machine, and for every process that starts.

    `rewrap` encrypts anew, in the transaction of a new key of cookies, what is encrypted with `secret_file.derived`,
    which then begins with the key that is coming.
    """

    def __init__(
        self, context: Context, rewrap: Sequence[Callable[[Context, store.Tx], object]] = ()
    ) -> None:
        self._context = context
        self._rewrap = rewrap

    def cookies(self) -> tuple[bytes, ...]:
        """Return the keys of cookies that hold, that which signs first, as the file was at most a second ago.

        Raises Misconfigured.
        """
        return self._context.cookie_keys()

    def oldest(self) -> bytes:
        """Return the oldest key of cookies known: what is named by it keeps its name. Raises Misconfigured."""
        self._context.cookie_keys()
        content = self._context.secret.content()
        assert content is not None, "cookie_keys has made it"
        return content.known[-1]

    def require(self) -> errors.Misconfigured | None:
        """Settle a change of keys that was broken off, and return why this machine cannot make seals, None if it can.

        It cannot where its secret file is of before a rotation, which is logged. Raises Misconfigured, key_lost, where
        the site has made seals and the key that made them is not here: no other one is begun in silence.
        """
        context = self._context
        self.settle()
        with context.store.read() as tx:
            if not store.seals.newest(tx):
                return None
            try:
                seal_keys.in_force(context, tx)
            except errors.Misconfigured as fault:
                if fault.params["reason"] != "key_stale":
                    raise
                log.warning("no seals are made here: the secret file is of before a rotation")
                return fault
        return None

    def settle(self) -> bool:
        """Bring the secret file to what the database says of keys that are coming; whether there were any."""
        content = self._context.secret.content()
        if content is None or not (content.coming_cookie or content.coming_seal):
            return False
        with secret_file.told(), secret_file.locked(self._context.settings.secret_file) as held:
            self._settle(held)
        return True

    def _settle(self, held: Held) -> Content:
        content = held.read()
        if content.coming_cookie or content.coming_seal:
            with self._context.store.read() as tx:
                told = _told_keys(tx)
            cookie = (
                told.get(secret_file.fingerprint(content.coming_cookie)) if content.coming_cookie else None
            )
            seal = bool(content.coming_seal) and (
                SigningKey.of_pem(content.coming_seal).public.fingerprint in told
            )
            ended = bool(cookie and cookie.get("ended"))
            content = secret_file.settled(content, cookie=cookie is not None, seal=seal, ended=ended)
            held.replace(content)
        self._context.secret.fresh()
        return content

    def show(self) -> list[KeyView]:
        """Return the keys in force. Raises Misconfigured."""
        context = self._context
        accepted = context.cookie_keys()
        with context.store.read() as tx:
            since = {
                str(one.data["new"]): one.at for one in store.history.of_types(tx, [COOKIES, CHANGED, LOST])
            }
            sealed = bool(store.seals.newest(tx))
            found = [secret_file.fingerprint(accepted[0])]
            views = [KeyView("cookies", found[0], since.get(found[0]), len(accepted) - 1)]
            if sealed:
                key = seal_keys.in_force(context, tx).public.fingerprint
                views.append(KeyView("seals", key, since.get(key)))
        return views

    def rotate(
        self,
        actor: Actor,
        reason: str,
        *,
        cookies: bool = True,
        seals: bool = True,
        end_sessions: bool = False,
    ) -> Rotated:
        """Give the site new keys: of cookies, of seals, or both; wholly, or not at all.

        What former keys of cookies signed still holds, unless `end_sessions`: then everybody signs in anew. Raises
        Forbidden, Invalid, and Misconfigured where the keys in force are not here.
        """
        access.require_right(actor, access.ADMIN, "admin", self._context.office.roles())
        about = self._about(actor, reason)
        self._context.cookie_keys()
        coming_seal = keys.new_seal_key().strip() if seals else b""
        coming_cookie = secret_file.new_cookie_key() if cookies else b""

        def change(tx: store.Tx, content: Content) -> Rotated:
            old = seal_keys.in_force(self._context, tx)
            rotated = Rotated()
            if coming_seal:
                rotated = self._change_seals(tx, actor, about, old, SigningKey.of_pem(coming_seal))
            if coming_cookie:
                made = secret_file.fingerprint(coming_cookie)
                facts = {**about, "old": secret_file.fingerprint(content.cookie), "new": made}
                facts["ended"] = end_sessions
                system_log.log_system_event(self._context, tx, COOKIES, actor, facts, access.ADMIN)
                for again in self._rewrap:
                    again(self._context, tx)
                rotated = Rotated(made, rotated.seals, rotated.seal)
            return rotated

        with self._context.store.read() as tx:
            seal_keys.in_force(self._context, tx)  # before anything is begun; the first one is made
        return self._change(coming_cookie, coming_seal, change)

    def replace(self, actor: Actor, reason: str) -> Rotated:
        """Begin a new key of seals where the one that made them is lost, and seal by it.

        Seals of before can be proved by one held outside alone. Raises Forbidden, Invalid, and Conflict where nothing
        is lost.
        """
        access.require_right(actor, access.ADMIN, "admin", self._context.office.roles())
        about = self._about(actor, reason)
        self._require_lost()
        path = self._context.settings.secret_file
        with secret_file.told():
            if not path.exists():
                secret_file.make(path)
        coming = keys.new_seal_key().strip()

        def change(tx: store.Tx, _content: Content) -> Rotated:
            last = store.seals.newest(tx)[0]
            return self._change_seals(tx, actor, about, seal_keys.named_key(last), SigningKey.of_pem(coming))

        return self._change(b"", coming, change)

    def _require_lost(self) -> None:
        with self._context.store.read() as tx:
            if store.seals.newest(tx):
                try:
                    seal_keys.in_force(self._context, tx)
                except errors.Misconfigured as fault:
                    if fault.params["reason"] == "key_lost":
                        return
                    raise
        raise errors.KeyNotLost

    def _change(self, cookie: bytes, seal: bytes, change: Callable[[store.Tx, Content], Rotated]) -> Rotated:
        """Write the coming keys into the file, bring them into force by one transaction, and settle the file."""
        context = self._context
        with secret_file.told(), secret_file.locked(context.settings.secret_file) as held:
            content = self._settle(held)
            held.replace(content._replace(coming_cookie=cookie, coming_seal=seal))
            context.secret.fresh()
            try:
                with context.store.transaction() as tx:
                    store.history.lock_system(tx)  # before the seals, as all who need both
                    rotated = change(tx, content)
            except BaseException:
                # Whether it was stored may be unknown: the database says so, now or to the next process.
                with suppress(errors.AlurError, OSError):
                    self._settle(held)
                raise
            self._settle(held)
        return rotated

    def _change_seals(
        self,
        tx: store.Tx,
        actor: Actor,
        about: Mapping[str, Any],
        old: SigningKey | str,
        new: SigningKey,
    ) -> Rotated:
        last = None if isinstance(old, str) else seals.make(self._context, tx, old)
        number = last.number if last else store.seals.lock(tx)[0]
        type_, facts = key_changes.facts(old, new, number, about)
        system_log.log_system_event(self._context, tx, type_, actor, facts, access.ADMIN)
        made = seals.make(self._context, tx, new)
        return Rotated("", new.public.fingerprint, made.number)

    def _about(self, actor: Actor, reason: str) -> dict[str, Any]:
        """What an event of a change says of who made it and why; it is signed with the rest, so it is whole here."""
        about: dict[str, Any] = {"reason": reasons.require(reason), "at": self._context.clock().isoformat()}
        if actor.account:
            about["account"] = actor.account
        if request := requests.current():
            about["request"] = request.hex
        return about


def _told_keys(tx: store.Tx) -> dict[str, Mapping[str, Any]]:
    """Return what the history tells of each key that came into force, by its fingerprint."""
    found: dict[str, Mapping[str, Any]] = {}
    for types in ((CHANGED, LOST), (COOKIES, COOKIES)):
        for _seq, _type, data in store.proof.of_types(tx, types):
            with suppress(*ODD):
                told = json.loads(data)
                found[str(told["new"])] = told
    return found
