"""Links with which somebody chooses a password, once and within a day, because an administrator says so.

Who has the link can take the account, so it cannot be guessed, is told once, is kept as its SHA-256 alone, and is
void as soon as a newer one is made, the account is switched off, or its password is chosen otherwise. A second factor
is asked at the sign-in that follows.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import errors, store
from engine.service import access, system_log
from engine.service.accounts import attempts
from engine.service.accounts.attempts import Attempts
from engine.service.accounts.passwords import Passwords, words_of_office
from engine.service.context import Context
from engine.service.views import Actor

BYTES = 32  # of chance in an address
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
LIFETIME = timedelta(days=1)
TOGETHER = 200  # people that one event holds
LINK_MADE = "password_link_made"  # a notice
GUESSES = 20  # from one address within five minutes, of links that there are not


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was made: for whom, until when; `token` is the secret part of its address, told only now."""

    username: str
    name: str
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Choosing:
    """Who may choose a password with a link, until when."""

    username: str
    name: str
    until: datetime


class PasswordLinks:
    """Made by administrators, used by those they are for. Their moments are of the machine's clock."""

    def __init__(self, context: Context, tries: Attempts) -> None:
        self._context = context
        self._attempts = tries
        self._passwords = Passwords()

    def make(self, username: str, actor: Actor) -> Link:
        """Return a new link for a person; those of before are void.

        Nobody makes one for oneself in the browser: there the present password is asked. Raises Forbidden, NotFound,
        Invalid (link_own, link_inactive).
        """
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())
        if username == actor.username and actor.channel == "web":
            raise errors.Invalid(field="link", reason="link_own")
        with self._context.store.transaction() as tx:
            row = store.people.by_username(tx, username)
            if row is None:
                raise errors.NotFound(what="user", id=username)
            if not store.people.lock(tx, row.id, row.epoch):
                raise errors.Invalid(field="link", reason="link_inactive")
            link = self.give(tx, row, actor)
            self._tell(tx, row, actor)
            return link

    def make_for_all(self, actor: Actor) -> tuple[Link, ...]:
        """Return a new link for everybody who has no password yet; those of before are void. Raises Forbidden."""
        context = self._context
        access.require_right(actor, access.ADMIN, "people", context.office.roles())
        found: list[Link] = []
        with context.store.transaction() as tx:
            store.history.lock_system(tx)  # so nobody else makes some at this moment
            waiting = store.password_links.awaited(tx)
            for at in range(0, len(waiting), TOGETHER):
                some = waiting[at : at + TOGETHER]
                ids = [person for person, _username, _name in some]
                void = store.password_links.void_many(tx, ids, context.machine_clock())
                made = self.add(tx, ids)
                facts: dict[str, Any] = {
                    "count": len(some),
                    "people": [username for _id, username, _name in some],
                }
                touched = [*void, *(one for _token, one, _until in made)]
                facts |= store.office_rows.facts(tx, password_link=("id", touched))
                system_log.log_person_event(
                    context, tx, context.clock(), "password_links_made", actor.username, actor, **facts
                )
                found += [
                    Link(username, name, token, until)
                    for (_id, username, name), (token, _row, until) in zip(some, made, strict=True)
                ]
        return tuple(found)

    def give(self, tx: store.Tx, row: store.PersonRow, actor: Actor) -> Link:
        """Make a link for a person in the transaction of another act, with its event."""
        void = store.password_links.void(tx, row.id, self._context.machine_clock())
        ((token, made, until),) = self.add(tx, [row.id])
        facts = {"person": row.username}
        facts |= store.office_rows.facts(tx, password_link=("id", [*void, made]))
        system_log.log_person_event(
            self._context, tx, self._context.clock(), "password_link_made", actor.username, actor, **facts
        )
        return Link(row.username, row.name, token, until)

    def _tell(self, tx: store.Tx, row: store.PersonRow, actor: Actor) -> None:
        """Tell the person that a link was made; of somebody with rights the other administrators too, for who has the
        link could act with these.
        """
        context, now = self._context, self._context.clock()
        told = {access.personal(row.username)}
        roles = context.office.roles()
        if any(roles[role].rights for role in store.people.roles_at(tx, row.id, now) if role in roles):
            holders = store.people.holders_of_many(tx, system_log.administrators(context), now)
            others = {one for held in holders.values() for one in held} - {actor.username}
            told |= {access.personal(one) for one in others}
        facts = {"by": actor.name or actor.account, "name": row.name}
        cause = store.notices.cause(LINK_MADE, row.username, now)
        for holder in sorted(told):
            store.notices.add(tx, holder, LINK_MADE, None, None, now, facts, cause=cause)

    def add(self, tx: store.Tx, people: Sequence[int]) -> list[tuple[str, int, datetime]]:
        """Make links for people who have none, for the event of another act; return of each secret, row and end."""
        now = self._context.machine_clock()
        until = now + LIFETIME
        tokens = [secrets.token_urlsafe(BYTES) for _ in people]
        pairs = [(person, _digest(token)) for person, token in zip(people, tokens, strict=True)]
        made = store.password_links.add(tx, pairs, now, until)
        return [(token, one, until) for token, one in zip(tokens, made, strict=True)]

    def look(self, token: str, address: str) -> Choosing:
        """Return for whom a link is; `address` is where the look comes from.

        Raises NotFound for one that there is not, Throttled where there were too many of these, and Invalid:
        link_used, link_void, link_over, link_inactive.
        """
        with self._context.store.read() as tx:
            found = self._find(tx, token)
        if found is None:
            self._count(address)
            raise errors.NotFound(what="password_link")
        link, row = found
        return Choosing(row.username, row.name, link.until)

    def choose(self, token: str, password: str, address: str) -> str:
        """Let the person of a link choose a password; every session of the account ends. Return the user name.

        Raises as `look`, and Invalid for a password that is too short, unfit or easy to guess.
        """
        whom = self.look(token, address)
        with self._context.store.read() as tx:
            row = store.people.by_username(tx, whom.username)
            mailbox = store.mailboxes.get(tx, row.id) if row else None
        own = words_of_office(self._context, whom.username, whom.name, mailbox.address if mailbox else "")
        hashed = self._passwords.choose(password, own)
        now = self._context.machine_clock()
        with self._context.store.transaction() as tx:
            found = self._find(tx, token)
            if found is None:
                raise errors.NotFound(what="password_link")
            link, row = found
            if not store.password_links.use(tx, link.id, now):
                raise errors.Invalid(field="link", reason="link_used")
            if not store.people.lock(
                tx, row.id, row.epoch
            ):  # switched off, or given another one, at this moment
                raise errors.Invalid(field="link", reason="link_void")
            store.people.set_password(tx, row.id, hashed, provisional=False)
            ended = store.sessions.end_others(tx, row.id, store.sessions.NONE, now)
            store.throttle.clear(tx, next(iter(attempts.limits(row.username, address, ""))))
            touched = {"person": ("id", [row.id]), "password_link": ("id", [link.id])}
            facts = store.office_rows.facts(tx, session=("id", ended), **touched)
            system_log.log_person_event(
                self._context,
                tx,
                self._context.clock(),
                "password_chosen",
                row.username,
                None,
                person=row.username,
                address=address,
                **facts,
            )
        return row.username

    def _find(self, tx: store.Tx, token: str) -> tuple[store.password_links.LinkRow, store.PersonRow] | None:
        """Return a link and whose it is; None where there is none. Raises Invalid for one that is good no more."""
        link = store.password_links.by_token(tx, _digest(token)) if TOKEN.fullmatch(token) else None
        row = store.people.get(tx, link.person_id) if link else None
        if link is None or row is None:
            return None
        if link.used_at is not None:
            raise errors.Invalid(field="link", reason="link_used")
        if not row.active:
            raise errors.Invalid(field="link", reason="link_inactive")
        if link.void_at is not None:
            raise errors.Invalid(field="link", reason="link_void")
        if self._context.machine_clock() >= link.until:
            raise errors.Invalid(field="link", reason="link_over")
        return link, row

    def _count(self, address: str) -> None:
        """Count a guess. Raises Throttled after too many."""
        self._attempts.begin({f"link-from:{attempts.network(address)}": GUESSES}, "", address)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
