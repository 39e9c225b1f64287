"""Everybody with an account as administrators look for them: by words, by how an account stands, page by page.

Each page costs the same number of statements, however many people there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.memberships import RANK
from engine.store.tables import membership, person, role, session
from engine.store.tx import Statement, Tx

AT_ONCE = 500  # values of one look: no database takes any number of them
ACTIVE, INACTIVE, HELD, WITHOUT_ROLE, NEVER = "active", "inactive", "held", "without_role", "never"
STATES = (ACTIVE, INACTIVE, HELD, WITHOUT_ROLE, NEVER)


class EntryRow(NamedTuple):
    """One account in the list. `chosen` is whether its owner has chosen the password, `since` the last sign-in that is
    still known of.
    """

    id: int
    username: str
    name: str
    nip: str
    active: bool
    chosen: bool
    since: datetime | None


class DetailRow(NamedTuple):
    """What only administrators see of an account: the NIP, and who changed it last, as revision `revision`."""

    nip: str
    revision: int
    changed_by: str
    changed_at: datetime | None


_DETAIL = Statement("select nip, revision, changed_by, changed_at from person where id = ?")
_ADVANCE = Statement(
    "update person set revision = revision + 1, changed_by = ?, changed_at = ? where id = ? and revision = ?"
)
_ADVANCE_ANY = Statement(
    "update person set revision = revision + 1, changed_by = ?, changed_at = ? where id = ?"
)
_CHANGE = Statement("update person set name = ?, nip = ? where id = ?")
_BY_NIP = Statement("select username from person where nip = ? and nip <> '' and username <> ?")


def search(
    tx: Tx, words: str, state: str, held: Collection[str], now: datetime, skip: int, limit: int
) -> tuple[list[EntryRow], int]:
    """Return a part of those whose name, user name, NIP or jabatan has the words, by name, and how many there are.

    `state` is one of STATES or "", `held` the user names that are held back now.
    """
    wanted = [*_has(words, now), *_stands(state, held, now)]
    count = tx.execute(sa.select(sa.func.count()).select_from(person).where(*wanted)).scalar_one()
    last = sa.select(sa.func.max(session.c.since)).where(session.c.person_id == person.c.id).scalar_subquery()
    columns = (person.c.id, person.c.username, person.c.name, person.c.nip, person.c.active)
    chosen = (
        sa.select(*columns, ~_unchosen(), last)
        .where(*wanted)
        .order_by(sa.func.lower(person.c.name), person.c.id)
        .offset(skip)
        .limit(limit)
    )
    rows = [
        EntryRow(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]), values.from_us(row[6]))
        for row in tx.execute(chosen)
    ]
    return rows, int(count)


def roles_of(tx: Tx, people: Collection[int], now: datetime) -> dict[int, dict[str, str]]:
    """By person, the roles held at a moment, each with its kind: tetap before plt before plh."""
    columns = (membership.c.person_id, membership.c.role_id, membership.c.kind)
    chosen = sa.select(*columns).where(membership.c.person_id.in_(list(people)), *_in_force(now))
    found: dict[int, dict[str, str]] = {}
    for one, role_id, kind in sorted(tx.execute(chosen), key=lambda row: (row[1], -RANK[row[2]])):
        found.setdefault(one, {})[role_id] = kind
    return found


def detail(tx: Tx, person_id: int) -> DetailRow:
    """Return what only administrators see of an account."""
    row = tx.row(_DETAIL, (person_id,))
    assert row is not None
    return DetailRow(row[0], int(row[1]), row[2], values.from_us(row[3]))


def advance(tx: Tx, person_id: int, revision: int | None, by: str, at: datetime) -> bool:
    """Begin a change of an account as it was at a revision; False where somebody else has changed it since.

    Until the transaction ends nobody else changes it. None is whatever revision it has.
    """
    if revision is None:
        return tx.change(_ADVANCE_ANY, (by, values.to_us(at), person_id)) == 1
    return tx.change(_ADVANCE, (by, values.to_us(at), person_id, revision)) == 1


def change(tx: Tx, person_id: int, name: str, nip: str) -> None:
    """Give an account a name and a NIP ("" is none)."""
    tx.change(_CHANGE, (name, nip, person_id))


def other_with_nip(tx: Tx, nip: str, username: str = "") -> str:
    """Return the user name of another account with a NIP; "" for none."""
    row = tx.row(_BY_NIP, (nip, username))
    return str(row[0]) if row else ""


def taken(tx: Tx, usernames: Sequence[str], nips: Sequence[str]) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return which of these user names there are, and who has which of these NIPs."""
    found: set[str] = set()
    for at in range(0, len(usernames), AT_ONCE):
        some = usernames[at : at + AT_ONCE]
        found |= set(tx.execute(sa.select(person.c.username).where(person.c.username.in_(some))).scalars())
    owners: dict[str, str] = {}
    for at in range(0, len(nips), AT_ONCE):
        chosen = sa.select(person.c.nip, person.c.username).where(person.c.nip.in_(nips[at : at + AT_ONCE]))
        owners |= {row[0]: row[1] for row in tx.execute(chosen)}
    return frozenset(found), owners


def _unchosen() -> sa.ColumnElement[bool]:
    """Whether the password of an account is none, or somebody else's."""
    return (person.c.password_hash == "") | person.c.provisional


def _has(words: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    """What an account must meet for each of the words."""
    wanted = []
    for word in words.lower().split():
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        held = (
            sa.select(membership.c.id)
            .join_from(membership, role)
            .where(membership.c.person_id == person.c.id, *_in_force(now))
            .where(sa.func.lower(role.c.label).like(pattern, escape="\\"))
        )
        wanted.append(
            sa.or_(
                sa.func.lower(person.c.name).like(pattern, escape="\\"),
                person.c.username.like(pattern, escape="\\"),
                person.c.nip.like(pattern, escape="\\"),
                held.exists(),
            )
        )
    return wanted


def _stands(state: str, held: Collection[str], now: datetime) -> list[sa.ColumnElement[bool]]:
    """What an account of this state must meet."""
    has_role = (
        sa.select(membership.c.id).where(membership.c.person_id == person.c.id, *_in_force(now)).exists()
    )
    came = sa.select(session.c.id).where(session.c.person_id == person.c.id).exists()
    conditions: dict[str, list[sa.ColumnElement[bool]]] = {
        ACTIVE: [person.c.active],
        INACTIVE: [~person.c.active],
        HELD: [person.c.username.in_(sorted(held))],
        WITHOUT_ROLE: [person.c.active, ~has_role],
        NEVER: [person.c.active, _unchosen() | person.c.demo, ~came],
    }
    return conditions.get(state, [])


def _in_force(now: datetime) -> list[sa.ColumnElement[bool]]:
    moment = values.to_us(now)
    return [
        membership.c.revoked_at.is_(None),
        membership.c.valid_from.is_(None) | (membership.c.valid_from <= moment),
        membership.c.valid_until.is_(None) | (membership.c.valid_until > moment),
    ]
