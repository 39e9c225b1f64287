"""People who are added: what is said of each, judged whole, and stored with the events that tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from engine import errors, store, texts
from engine.service import access, mail_server, system_log
from engine.service.accounts import attempts
from engine.service.accounts.mailboxes import Mailboxes
from engine.service.accounts.password_links import Link, PasswordLinks
from engine.service.agency import holdings, nip
from engine.service.context import Context
from engine.service.views import Actor

MAX_NAME = 120
MAX_LETTER = 200


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role that somebody is given for good, or from and until a moment, with the letter where there is one."""

    role: str
    start: datetime | None = None
    end: datetime | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to be added; `nip` and `mail` are "" where there is none."""

    username: str
    name: str
    nip: str = ""
    mail: str = ""
    roles: tuple[Appointment, ...] = ()


class Newcomers:
    """Adding one person who then chooses a password by a link."""

    def __init__(self, context: Context, mailboxes: Mailboxes, links: PasswordLinks) -> None:
        self._context = context
        self._mailboxes = mailboxes
        self._links = links

    def faults(self, wanted: Newcomer, actor: Actor) -> Sequence[errors.Invalid]:
        """Return all that is wrong with what is said of somebody; of a role, `at` which of them. Raises Forbidden."""
        context = self._context
        access.require_right(actor, access.ADMIN, "people", context.office.roles())
        found, faults = judged(context, wanted)
        with context.store.read() as tx:
            there, owners = store.directory.taken(tx, [found.username], [found.nip] if found.nip else [])
        if found.username in there:
            taken = errors.Invalid(field="username", reason="taken", username=found.username)
            faults = [*faults, taken]
        if found.nip in owners:
            faults = [*faults, errors.Invalid(field="nip", reason="nip_taken", username=owners[found.nip])]
        return faults

    def add(self, wanted: Newcomer, actor: Actor) -> Link:
        """Add a person without a password; return the link with which one is chosen, told only now.

        Raises Forbidden, Invalid with the first fault.
        """
        context = self._context
        access.require_right(actor, access.ADMIN, "people", context.office.roles())
        found, faults = judged(context, wanted)
        if faults:
            raise faults[0]
        with context.store.transaction() as tx:
            row = put(context, tx, found, "", actor, self._mailboxes)
            link = self._links.give(tx, row, actor)
        context.office.forget()
        return link


def judged(context: Context, wanted: Newcomer) -> tuple[Newcomer, Sequence[errors.Invalid]]:
    """Return what is said of somebody in the form in which it is kept, and every fault of it."""
    faults: list[errors.Invalid] = []

    def tried(read: Callable[[], Any], otherwise: Any, **more: int) -> Any:
        try:
            return read()
        except errors.Invalid as fault:
            faults.append(errors.Invalid(**fault.params, **more))
            return otherwise

    today, zone = context.clock(), context.settings.zone
    found = replace(
        wanted,
        username=tried(lambda: accept_username(wanted.username), ""),
        name=tried(lambda: accept_name(wanted.name), ""),
        nip=tried(lambda: nip.accept(wanted.nip, today.astimezone(zone).date()), ""),
        mail=tried(lambda: mail_server.accept_address(wanted.mail) if wanted.mail.strip() else "", ""),
        roles=tuple(
            tried(partial(accept_appointment, context, one), one, at=place)
            for place, one in enumerate(wanted.roles)
        ),
    )
    return found, faults


def accept_username(text: str) -> str:
    """Return a user name as it is kept. Raises Invalid."""
    found = text.strip().lower()
    if not attempts.USERNAME.fullmatch(found):
        raise errors.Invalid(field="username", reason="username" if found else "required")
    return found


def accept_name(text: str) -> str:
    """Return a name as it is kept. Raises Invalid: required, too_long, control."""
    found = texts.accept(text, "name")
    if not found:
        raise errors.Invalid(field="name", reason="required")
    if len(found) > MAX_NAME:
        raise errors.Invalid(field="name", reason="too_long", limit=MAX_NAME)
    return found


def accept_appointment(context: Context, wanted: Appointment) -> Appointment:
    """Return a role as it is given. Raises Invalid: unknown_role, before_start, too_long."""
    known = context.office.roles()
    if wanted.role not in known:
        raise errors.Invalid(field="role", reason="unknown_role", role=wanted.role, roles=", ".join(known))
    if wanted.end is not None and wanted.end <= (wanted.start or context.clock()):
        raise errors.Invalid(field="end", reason="before_start")
    letter = texts.accept(wanted.letter, "letter")
    if len(letter) > MAX_LETTER:
        raise errors.Invalid(field="letter", reason="too_long", limit=MAX_LETTER)
    return replace(wanted, letter=letter)


def require_free_nip(tx: store.Tx, wanted: str, username: str = "") -> None:
    """Raise Invalid (nip_taken) where somebody else has the NIP.

    From here until the transaction ends nobody else gives anybody one.
    """
    if not wanted:
        return
    store.history.lock_system(tx)
    if owner := store.directory.other_with_nip(tx, wanted, username):
        raise errors.Invalid(field="nip", reason="nip_taken", username=owner)


def put(
    context: Context,
    tx: store.Tx,
    wanted: Newcomer,
    password_hash: str,
    actor: Actor,
    mailboxes: Mailboxes,
    *,
    demo: bool = False,
    provisional: bool = False,
) -> store.PersonRow:
    """Store somebody who was judged, with an event each for the account, its roles and its address of mail.

    Raises Invalid (taken, nip_taken).
    """
    now = context.clock()
    if store.people.by_username(tx, wanted.username):
        raise errors.Invalid(field="username", reason="taken", username=wanted.username)
    holdings.lock_roles(tx, [one.role for one in wanted.roles])
    require_free_nip(tx, wanted.nip)
    made = store.people.create(
        tx,
        wanted.username,
        wanted.name,
        password_hash,
        now,
        demo=demo,
        provisional=provisional,
        nip=wanted.nip,
    )
    facts = {"person": wanted.username, "name": wanted.name, "nip": wanted.nip}
    facts |= store.office_rows.facts(tx, person=("id", [made]))
    system_log.log_person_event(context, tx, now, "person_created", actor.username, actor, **facts)
    row = store.people.get(tx, made)
    assert row is not None
    for one in wanted.roles:
        holdings.give(context, tx, row, one.role, actor, start=one.start, end=one.end, letter=one.letter)
    if not demo:
        holdings.tell_of_rights(context, tx, {wanted.username: [one.role for one in wanted.roles]}, actor)
    if wanted.mail:
        mailboxes.put(tx, made, wanted.username, wanted.mail, actor)
    return row
