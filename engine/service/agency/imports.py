"""People added from a table (CSV), all of them or nobody; whatever is wrong is told at once, line by line."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import errors, spreadsheet, store
from engine.errors import Problem
from engine.service import access, system_log
from engine.service.accounts.mailboxes import Mailboxes
from engine.service.accounts.password_links import Link, PasswordLinks
from engine.service.agency import holdings, newcomers
from engine.service.agency.newcomers import Appointment, Newcomer
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.mailboxes import DIGEST

NAME, USERNAME, NIP, MAIL, ROLES = "nama", "nama_pengguna", "nip", "surel", "jabatan"
COLUMNS = (NAME, USERNAME, NIP, MAIL, ROLES)
REQUIRED = (NAME, USERNAME)
BETWEEN_ROLES = "|"
MOST = 20_000  # people of one table
MOST_BYTES = 8_000_000
TOLD = 200  # faults; a table with more of them is another one
TOGETHER = 200  # people that one event holds

Numbered = tuple[int, Newcomer]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be taken, whole: who would be added, each with the line."""

    people: tuple[Numbered, ...]


class Imports:
    """Looking through a table, and taking it."""

    def __init__(self, context: Context, mailboxes: Mailboxes, links: PasswordLinks) -> None:
        self._context = context
        self._mailboxes = mailboxes
        self._links = links

    def look(self, content: bytes, actor: Actor) -> Table:
        """Return who would be added. Raises Forbidden, FormInvalid with every fault: its path is the line."""
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())
        found, faults = self._judged(content)
        with self._context.store.read() as tx:
            _require_sound(tx, found, faults)
        return Table(tuple(found))

    def take(self, content: bytes, actor: Actor) -> tuple[Link, ...]:
        """Add everybody in a table; return the links with which they choose a password, told only now.

        Raises as `look`, then nobody is added.
        """
        context = self._context
        access.require_right(actor, access.ADMIN, "people", context.office.roles())
        found, faults = self._judged(content)
        wanted = [one for _line, one in found]
        with context.store.transaction() as tx:
            holdings.lock_roles(tx, [one.role for person in wanted for one in person.roles])
            store.history.lock_system(tx)  # from here on nobody else adds anybody
            _require_sound(tx, found, faults)
            links = [
                link
                for at in range(0, len(wanted), TOGETHER)
                for link in self._put(tx, wanted[at : at + TOGETHER], actor)
            ]
            given = {one.username: [role.role for role in one.roles] for one in wanted}
            holdings.tell_of_rights(context, tx, given, actor)
        context.office.forget()
        return tuple(links)

    def _judged(self, content: bytes) -> tuple[list[Numbered], list[Problem]]:
        """Return the people of a table, and what is wrong with them whoever there is already. Raises FormInvalid."""
        faults: list[Problem] = []
        found: list[Numbered] = []
        for line, wanted, wrong in _read(content, self._role_names()):
            clean, refusals = newcomers.judged(self._context, wanted)
            faults += wrong
            faults += [_problem(line, one) for one in refusals]
            found.append((line, clean))
        return found, [*faults, *_twice(found)]

    def _put(self, tx: store.Tx, people: Sequence[Newcomer], actor: Actor) -> Iterator[Link]:
        """Store some people with the one event that tells of them."""
        now = self._context.clock()
        ids = store.people.create_many(tx, [(one.username, one.name, one.nip) for one in people], now)
        pairs = [(made, role.role) for made, one in zip(ids, people, strict=True) for role in one.roles]
        held = store.people.grant_many(tx, pairs, actor.user_id or None, now)
        mails = [
            (made, one.mail, secrets.token_hex(16)) for made, one in zip(ids, people, strict=True) if one.mail
        ]
        store.mailboxes.put_many(tx, mails, DIGEST)
        links = self._links.add(tx, ids)
        facts: dict[str, Any] = {
            "count": len(people),
            "people": [
                {"person": one.username, "name": one.name, "roles": [role.role for role in one.roles]}
                for one in people
            ],
        }
        touched: dict[str, tuple[str, list[int]]] = {
            "person": ("id", ids),
            "membership": ("id", held),
            "mailbox": ("person_id", [one[0] for one in mails]),
            "password_link": ("id", [one[1] for one in links]),
        }
        facts |= store.office_rows.facts(tx, **{name: one for name, one in touched.items() if one[1]})
        system_log.log_person_event(self._context, tx, now, "people_imported", actor.username, actor, **facts)
        for one, (token, _id, until) in zip(people, links, strict=True):
            yield Link(one.username, one.name, token, until)

    def _role_names(self) -> dict[str, str]:
        """By what people call a role, in small letters, its id."""
        roles = self._context.office.roles().values()
        return {role.id.casefold(): role.id for role in roles} | {
            role.label.casefold(): role.id for role in roles
        }


def template() -> bytes:
    """Return an empty table with the names of its columns, as spreadsheets in Indonesia open it."""
    return (";".join(COLUMNS) + "\r\n").encode("utf-8-sig")


def _read(content: bytes, roles: Mapping[str, str]) -> list[tuple[int, Newcomer, list[Problem]]]:
    """Return the people of a table as they stand there, each with the line. Raises FormInvalid."""
    if len(content) > MOST_BYTES:
        raise errors.FormInvalid([Problem("", "people_large", {"limit": MOST_BYTES})])
    try:
        sheet = spreadsheet.read(content, MOST + 1)
    except spreadsheet.SheetError as fault:
        code = f"people_{fault.reason}"
        raise errors.FormInvalid([Problem(str(fault.line), code, {"limit": MOST})]) from fault
    header = [one.casefold().replace(" ", "_") for one in sheet.header]
    wrong = [Problem("1", "people_column", {"name": one}) for one in header if one not in COLUMNS]
    wrong += [Problem("1", "people_column_twice", {"name": one}) for one in COLUMNS if header.count(one) > 1]
    wrong += [Problem("1", "people_column_missing", {"name": one}) for one in REQUIRED if one not in header]
    if wrong:
        raise errors.FormInvalid(wrong)
    if not sheet.rows:
        raise errors.FormInvalid([Problem("1", "people_none")])
    found = []
    for line, cells in sheet.rows:
        row = dict(zip(header, cells, strict=True))
        given, faults = [], []
        for name in (row.get(ROLES) or "").split(BETWEEN_ROLES):
            if not name.strip():
                continue
            role = roles.get(" ".join(name.split()).casefold())
            if role is None:
                faults.append(Problem(str(line), "person_role", {"name": name.strip()}))
            elif role not in given:
                given.append(role)
        wanted = Newcomer(
            row.get(USERNAME, ""),
            " ".join(row.get(NAME, "").split()),
            row.get(NIP, ""),
            row.get(MAIL, ""),
            tuple(map(Appointment, given)),
        )
        found.append((line, wanted, faults))
    return found


def _require_sound(tx: store.Tx, people: Sequence[Numbered], faults: Sequence[Problem]) -> None:
    """Raise FormInvalid where anything is wrong with a table, or somebody in it is there already."""
    usernames = [one.username for _line, one in people if one.username]
    there, owners = store.directory.taken(tx, usernames, [one.nip for _line, one in people if one.nip])
    found = [*faults]
    for line, one in people:
        if one.username in there:
            found.append(Problem(str(line), "person_taken", {"username": one.username}))
        if one.nip in owners:
            found.append(Problem(str(line), "person_nip_taken", {"username": owners[one.nip]}))
    if not found:
        return
    found.sort(key=lambda fault: int(fault.path))
    more = len(found) - TOLD
    told = found[:TOLD]
    raise errors.FormInvalid([*told, Problem("", "people_more", {"more": more})] if more > 0 else told)


def _twice(people: Sequence[Numbered]) -> Iterator[Problem]:
    """Yield what stands in the table twice, at the second place."""
    names: dict[str, int] = {}
    nips: dict[str, int] = {}
    for line, one in people:
        if one.username and names.setdefault(one.username, line) != line:
            yield Problem(str(line), "person_twice", {"username": one.username, "first": names[one.username]})
        if one.nip and nips.setdefault(one.nip, line) != line:
            yield Problem(str(line), "person_nip_twice", {"first": nips[one.nip]})


def _problem(line: int, refusal: errors.Invalid) -> Problem:
    """Return a fault of a person as one of the table: the words of the refusal, with what it is about."""
    return Problem(str(line), "person", dict(refusal.params))
