"""People with an account, and the roles of the agency."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.memberships import (
    HoldingRow,
    Term,
    grant,
    grant_many,
    holders,
    holders_of_many,
    holdings,
    revoke,
    roles_at,
    roles_of_all,
    terms,
)
from engine.store.roles import RoleRow, lock_role, roles, set_roles
from engine.store.tables import person
from engine.store.tx import Statement, Tx

__all__ = [
    "HoldingRow",
    "PersonRow",
    "Recognised",
    "RoleRow",
    "Term",
    "active",
    "by_username",
    "create",
    "create_many",
    "get",
    "grant",
    "grant_many",
    "holders",
    "holders_of_many",
    "holdings",
    "list_all",
    "lock",
    "lock_role",
    "name",
    "names",
    "recognise",
    "renew_hash",
    "revoke",
    "roles",
    "roles_at",
    "roles_of_all",
    "set_active",
    "set_language",
    "set_password",
    "set_roles",
    "terms",
    "username",
]


class PersonRow(NamedTuple):
    """One account. Sessions made under another `epoch` have ended; a `provisional` password is somebody else's."""

    id: int
    username: str
    name: str
    password_hash: str
    active: bool
    demo: bool
    language: str
    epoch: int
    created_at: datetime
    provisional: bool


class Recognised(NamedTuple):
    """An account as a session finds it: whether it has a second factor, and whether the session lives."""

    person: PersonRow
    factor: bool
    session: bool


_COLUMNS = ", ".join(PersonRow._fields)
_read = values.row_reader(
    PersonRow, PersonRow._fields, active=bool, demo=bool, created_at=values.from_us, provisional=bool
)
_BY_USERNAME = Statement(f"select {_COLUMNS} from person where username = ?")
_GET = Statement(f"select {_COLUMNS} from person where id = ?")
_LOCK = Statement("update person set epoch = epoch where id = ? and epoch = ? and active returning id")
_CREATE = Statement(
    """insert into person (username, name, active, demo, created_at, provisional, nip, password_hash, language, epoch,
    revision, changed_by) values (?, ?, ?, ?, ?, ?, ?, '', '', 1, 0, '') returning id"""
)
_RECOGNISE = Statement(
    f"""select {", ".join("p." + field for field in PersonRow._fields)}, f.person_id, s.id from person p
    left join second_factor f on f.person_id = p.id
    left join session s on s.person_id = p.id and s.token = ? and s.ended_at is null
    where p.username = ?"""
)


def create(
    tx: Tx,
    username: str,
    name: str,
    password_hash: str,
    at: datetime,
    *,
    demo: bool = False,
    language: str = "",
    provisional: bool = False,
    nip: str = "",
) -> int:
    """Add an account, and return its id. Raises Conflict when the user name is taken."""
    made: int = tx.execute(
        sa.insert(person).returning(person.c.id),
        {
            "username": username,
            "name": name,
            "password_hash": password_hash,
            "active": True,
            "demo": demo,
            "language": language,
            "epoch": 1,
            "created_at": values.to_us(at),
            "provisional": provisional,
            "nip": nip,
            "revision": 0,
            "changed_by": "",
        },
    ).scalar_one()
    return made


def create_many(tx: Tx, people: Sequence[tuple[str, str, str]], at: datetime) -> list[int]:
    """Add accounts without a password, each by user name, name and NIP; return their ids in this order.

    Raises Conflict when a user name is taken.
    """
    moment = values.to_us(at)
    rows = [(username, name, True, False, moment, False, nip) for username, name, nip in people]
    return [int(row[0]) for row in tx.each(_CREATE, rows)]


def by_username(tx: Tx, username: str) -> PersonRow | None:
    """Return the account with this user name."""
    row = tx.row(_BY_USERNAME, (username,))
    return None if row is None else _read(row)


def recognise(tx: Tx, username: str, token: bytes) -> Recognised | None:
    """Return the account with this user name, and whether the session with this SHA-256 is one of it and lives."""
    row = tx.row(_RECOGNISE, (token, username))
    if row is None:
        return None
    *person, factor, session = row
    return Recognised(_read(person), factor is not None, session is not None)


def get(tx: Tx, person_id: int) -> PersonRow | None:
    """Return the account with this id."""
    row = tx.row(_GET, (person_id,))
    return None if row is None else _read(row)


def name(tx: Tx, person_id: int | None) -> str:
    """Return the name of a person; "" for nobody."""
    found = get(tx, person_id) if person_id else None
    return found.name if found else ""


def username(tx: Tx, person_id: int | None) -> str:
    """Return the user name of a person; "" for nobody."""
    found = get(tx, person_id) if person_id else None
    return found.username if found else ""


def names(tx: Tx) -> dict[str, str]:
    """Return every user name with the name behind it, for showing a history."""
    return {row[0]: row[1] for row in tx.execute(sa.select(person.c.username, person.c.name))}


def names_of(tx: Tx, usernames: Collection[str]) -> dict[str, str]:
    """Return these user names, as far as there are such accounts, with the names behind them."""
    if not usernames:
        return {}
    chosen = sa.select(person.c.username, person.c.name).where(person.c.username.in_(sorted(set(usernames))))
    return {row[0]: row[1] for row in tx.execute(chosen)}


def list_all(tx: Tx) -> list[PersonRow]:
    """Everybody with an account, by name without regard to case."""
    rows = [_read(row) for row in tx.execute(sa.select(*(person.c[field] for field in PersonRow._fields)))]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.id))


def active(tx: Tx) -> frozenset[str]:
    """Return the user names of all accounts that are not switched off."""
    return frozenset(tx.execute(sa.select(person.c.username).where(person.c.active)).scalars())


def set_password(tx: Tx, person_id: int, password_hash: str, *, provisional: bool) -> None:
    """Give an account a new password; sessions of its epoch end."""
    _update(tx, person_id, password_hash=password_hash, provisional=provisional, epoch=person.c.epoch + 1)


def renew_hash(tx: Tx, person_id: int, password_hash: str) -> None:
    """Keep the same password under another hash."""
    _update(tx, person_id, password_hash=password_hash)


def lock(tx: Tx, person_id: int, epoch: int) -> bool:
    """Keep others from changing an account until the transaction ends; False where its sessions of that epoch are over.

    Whoever is switched off has none.
    """
    return tx.row(_LOCK, (person_id, epoch)) is not None


def end_sessions(tx: Tx, person_id: int) -> None:
    """End every session of an account's epoch: those too that have no row."""
    _update(tx, person_id, epoch=person.c.epoch + 1)


def set_active(tx: Tx, person_id: int, active: bool) -> None:
    """Switch an account on or off; either way its sessions end."""
    _update(tx, person_id, active=active, epoch=person.c.epoch + 1)


def set_language(tx: Tx, person_id: int, language: str) -> None:
    """Keep the language a person chose; "" is the site's."""
    _update(tx, person_id, language=language)


def _update(tx: Tx, person_id: int, **facts: object) -> None:
    tx.execute(sa.update(person).where(person.c.id == person_id).values(facts))
