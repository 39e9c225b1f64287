"""Who holds which role: for good (tetap), or for some days by a letter (plh, plt). Handed on by `people`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import membership
from engine.store.tx import Statement, Tx

RANK = {"tetap": 0, "plt": 1, "plh": 2}  # the capacity that counts when one person has a role twice


class HoldingRow(NamedTuple):
    """One role given to one person; `valid_until` is the first moment it is no longer theirs."""

    id: int
    person_id: int
    role_id: str
    kind: str
    valid_from: datetime | None
    valid_until: datetime | None
    letter: str
    granted_by: int | None
    granted_at: datetime
    revoked_at: datetime | None


_read = values.row_reader(
    HoldingRow,
    HoldingRow._fields,
    valid_from=values.from_us,
    valid_until=values.from_us,
    granted_at=values.from_us,
    revoked_at=values.from_us,
)
_GRANT = Statement(
    """insert into membership (person_id, role_id, granted_by, granted_at, kind, letter)
    values (?, ?, ?, ?, 'tetap', '') returning id"""
)
_ROLES_AT = Statement(
    """select role_id, kind from membership where person_id = ? and revoked_at is null
    and (valid_from is null or valid_from <= ?) and (valid_until is null or valid_until > ?)"""
)
_HOLDERS = Statement(
    """select distinct p.username from membership m join person p on p.id = m.person_id
    where m.role_id = ? and m.revoked_at is null and p.active
    and (m.valid_from is null or m.valid_from <= ?) and (m.valid_until is null or m.valid_until > ?)
    order by p.username"""
)
_IN_FORCE = Statement(
    """select m.role_id, m.valid_from, m.valid_until from membership m join person p on p.id = m.person_id
    where m.revoked_at is null and p.active and (m.valid_until is null or m.valid_until > ?)"""
)
_ALL_AT = Statement(
    """select person_id, role_id, kind from membership where revoked_at is null
    and (valid_from is null or valid_from <= ?) and (valid_until is null or valid_until > ?)"""
)


class Term(NamedTuple):
    """A time in which an active person holds a role: from `start` until before `end`; None is no bound."""

    start: datetime | None
    end: datetime | None

    def covers(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or self.end > moment)


def grant(
    tx: Tx,
    person_id: int,
    role_id: str,
    kind: str,
    start: datetime | None,
    end: datetime | None,
    letter: str,
    granted_by: int | None,
    at: datetime,
) -> int:
    """Give a person a role as tetap, plh or plt, from `start` (or now) until before `end` (or for good)."""
    made: int = tx.execute(
        sa.insert(membership).returning(membership.c.id),
        {
            "person_id": person_id,
            "role_id": role_id,
            "kind": kind,
            "valid_from": values.to_us(start),
            "valid_until": values.to_us(end),
            "letter": letter,
            "granted_by": granted_by,
            "granted_at": values.to_us(at),
        },
    ).scalar_one()
    return made


def grant_many(tx: Tx, pairs: Sequence[tuple[int, str]], granted_by: int | None, at: datetime) -> list[int]:
    """Give people roles for good, each by person and role; return the rows in this order."""
    rows = [(person, role, granted_by, values.to_us(at)) for person, role in pairs]
    return [int(row[0]) for row in tx.each(_GRANT, rows)]


def revoke(tx: Tx, person_id: int, role_id: str, at: datetime) -> bool:
    """Take a role from a person, however held; False when it was not held. The rows stay, with their end."""
    taken = sa.update(membership).where(
        membership.c.person_id == person_id,
        membership.c.role_id == role_id,
        membership.c.revoked_at.is_(None),
        _not_over(at),
    )
    return tx.execute(taken.values(revoked_at=values.to_us(at))).rowcount > 0


def roles_at(tx: Tx, person_id: int, now: datetime) -> dict[str, str]:
    """Return the roles a person holds at a moment, each with the kind: tetap before plt before plh."""
    moment = values.to_us(now)
    rows = tx.rows(_ROLES_AT, (person_id, moment, moment))
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: (row[0], -RANK[row[1]]))}


def holders(tx: Tx, role_id: str, now: datetime) -> list[str]:
    """User names of the active people who hold a role at a moment."""
    moment = values.to_us(now)
    return [row[0] for row in tx.rows(_HOLDERS, (role_id, moment, moment))]


def holders_of_many(tx: Tx, role_ids: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """By role, the user names of the active people who hold it at a moment, in one look."""
    found: dict[str, list[str]] = {}
    if role_ids:
        moment = values.to_us(now)
        for role, username in tx.rows(_many_statement(len(role_ids)), (*role_ids, moment, moment)):
            found.setdefault(role, []).append(username)
    return found


@lru_cache(maxsize=200)
def _many_statement(roles: int) -> Statement:
    marks = ", ".join("?" * roles)
    return Statement(
        f"""select distinct m.role_id, p.username from membership m join person p on p.id = m.person_id
        where m.role_id in ({marks}) and m.revoked_at is null and p.active
        and (m.valid_from is null or m.valid_from <= ?) and (m.valid_until is null or m.valid_until > ?)
        order by m.role_id, p.username"""
    )


def terms(tx: Tx, now: datetime) -> dict[str, tuple[Term, ...]]:
    """By role, the times in which active people hold it, as far as they are not over at a moment."""
    found: dict[str, tuple[Term, ...]] = {}
    for role, start, end in tx.rows(_IN_FORCE, (values.to_us(now),)):
        found[role] = (*found.get(role, ()), Term(values.from_us(start), values.from_us(end)))
    return found


def roles_of_all(tx: Tx, now: datetime) -> dict[int, dict[str, str]]:
    """By person, the roles held at a moment, as `roles_at` returns them."""
    moment = values.to_us(now)
    found: dict[int, dict[str, str]] = {}
    for person, role, kind in sorted(tx.rows(_ALL_AT, (moment, moment)), key=lambda row: -RANK[row[2]]):
        found.setdefault(person, {})[role] = kind
    return found


def holdings(tx: Tx, person_id: int | None = None) -> list[HoldingRow]:
    """Return every role ever given, of one person or of all, oldest first: the record of who was what when."""
    chosen = sa.select(*(membership.c[field] for field in HoldingRow._fields)).order_by(membership.c.id)
    if person_id is not None:
        chosen = chosen.where(membership.c.person_id == person_id)
    return [_read(row) for row in tx.execute(chosen)]


def _not_over(moment: datetime) -> sa.ColumnElement[bool]:
    return membership.c.valid_until.is_(None) | (membership.c.valid_until > values.to_us(moment))
