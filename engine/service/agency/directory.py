"""The people of the office as administrators see them: a list that is searched, and everything about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import errors, store
from engine.service import access
from engine.service.accounts import sessions
from engine.service.accounts.attempts import Attempts, Held
from engine.service.accounts.sessions import Session
from engine.service.context import Context
from engine.service.views import Actor, Person
from engine.store.directory import STATES

ROWS = 50  # on one page
LONGEST = 200  # letters that are searched for


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in the list. `roles` are ids with their kinds; `since` is the last sign-in still known of."""

    username: str
    name: str
    nip: str
    active: bool
    held: bool
    chosen: bool
    roles: Mapping[str, str]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A page of those who were looked for, of so many pages; `count` are all."""

    rows: tuple[Entry, ...]
    page: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody has, had or will have. `state` is "now", "later", "over" or "revoked"."""

    role: str
    label: str
    kind: str
    start: datetime | None
    end: datetime | None
    letter: str
    given_by: str
    given_at: datetime
    state: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Everything an administrator decides about one person, at one revision.

    `link_until` is set while the person can choose a password by a link, `held` while wrong passwords hold the
    account back.
    """

    person: Person
    nip: str
    mail: str
    confirmed: bool
    revision: int
    changed_by: str
    changed_at: datetime | None
    holdings: tuple[Holding, ...]
    sessions: tuple[Session, ...]
    factor_at: datetime | None
    chosen: bool
    link_until: datetime | None
    held: Held | None


class Directory:
    """Reading; nothing here changes anything."""

    def __init__(self, context: Context, tries: Attempts) -> None:
        self._context = context
        self._attempts = tries

    def page(self, actor: Actor, words: str = "", state: str = "", number: int = 1) -> DirectoryPage:
        """Return a page of those with these words, in this state ("" is any), by name; one too far is the last one.

        Raises Forbidden, Invalid (choice).
        """
        context, now = self._context, self._context.clock()
        self._require_admin(actor)
        if state and state not in STATES:
            raise errors.Invalid(field="state", reason="choice", choices=", ".join(STATES))
        held = {one.username for one in self._attempts.held(actor)}
        words, number = words[:LONGEST].replace("\0", ""), max(1, number)
        with context.store.read() as tx:
            found, count = store.directory.search(tx, words, state, held, now, (number - 1) * ROWS, ROWS)
            pages = max(1, -(-count // ROWS))
            if number > pages:
                number = pages
                found, count = store.directory.search(tx, words, state, held, now, (number - 1) * ROWS, ROWS)
            roles = store.directory.roles_of(tx, [one.id for one in found], now)
        known = context.office.roles()
        rows = tuple(
            Entry(
                one.username,
                one.name,
                one.nip,
                one.active,
                one.username in held,
                one.chosen,
                {role: kind for role, kind in roles.get(one.id, {}).items() if role in known},
                one.since,
            )
            for one in found
        )
        return DirectoryPage(rows, number, pages, count)

    def detail(self, username: str, actor: Actor) -> PersonDetail:
        """Return all about one person. Raises Forbidden, NotFound."""
        context, now, machine = self._context, self._context.clock(), self._context.machine_clock()
        self._require_admin(actor)
        held = {one.username: one for one in self._attempts.held(actor)}
        with context.store.read() as tx:
            row = store.people.by_username(tx, username)
            if row is None:
                raise errors.NotFound(what="user", id=username)
            more = store.directory.detail(tx, row.id)
            given = store.people.holdings(tx, row.id)
            who = {one.granted_by for one in given}
            givers = {one: store.people.name(tx, one) for one in who}
            mailbox = store.mailboxes.get(tx, row.id)
            open_ = sessions.open_of(context, tx, row.id)
            factor = store.second_factors.get(tx, row.id)
            link = store.password_links.open_of(tx, row.id, machine)
            changer = store.people.names_of(tx, [more.changed_by]) if more.changed_by else {}
            roles = store.people.roles_at(tx, row.id, now)
        known = context.office.roles()
        return PersonDetail(
            Person(row.id, row.username, row.name, row.active, roles, row.demo),
            more.nip,
            mailbox.address if mailbox else "",
            bool(mailbox and mailbox.confirmed_at),
            more.revision,
            changer.get(more.changed_by, more.changed_by),
            more.changed_at,
            tuple(
                Holding(
                    one.role_id,
                    context.office.label(one.role_id),
                    one.kind,
                    one.valid_from,
                    one.revoked_at or one.valid_until,
                    one.letter,
                    givers[one.granted_by],
                    one.granted_at,
                    _state(one, now),
                    known[one.role_id].rights if one.role_id in known else frozenset(),
                )
                for one in reversed(given)
            ),
            tuple(open_),
            factor.set_at if factor else None,
            bool(row.password_hash) and not row.provisional,
            link.until if link else None,
            held.get(username),
        )

    def _require_admin(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())


def _state(one: store.HoldingRow, now: datetime) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.valid_until is not None and one.valid_until <= now:
        return "over"
    return "later" if one.valid_from is not None and one.valid_from > now else "now"
