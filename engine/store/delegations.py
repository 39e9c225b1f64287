"""Memberships as plh or plt with what is known of them: letter, file, and whom a plh stands in for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import delegation, membership, person
from engine.store.tx import Statement, Tx

ACTING = ("plh", "plt")


class Replaced(NamedTuple):
    """That somebody is, or will be, replaced in an office: by whom, and when."""

    username: str
    role_id: str
    kind: str
    deputy_name: str
    start: datetime
    end: datetime


class DelegationRow(NamedTuple):
    """Somebody who acts for a time. `start` is None for one of before that began when it was given.

    `instead_of` is whom a plh stands in for; None for a plt, and for one of before. `sha256` is the letter.
    """

    id: int
    person_id: int
    username: str
    name: str
    role_id: str
    kind: str
    start: datetime | None
    end: datetime | None
    letter: str
    letter_date: str | None
    file_name: str
    sha256: bytes | None
    claimed: str
    instead_of: int | None
    instead_username: str | None
    instead_name: str | None
    granted_by: str | None
    granted_at: datetime
    revoked_at: datetime | None
    ended_by: str | None

    @property
    def ends(self) -> datetime:
        """The first moment at which it is over, by its date or because it was ended before."""
        return min((one for one in (self.end, self.revoked_at) if one), default=self.begins)

    @property
    def begins(self) -> datetime:
        """The first moment of it."""
        return self.start or self.granted_at


_REPLACED = Statement(
    """select a.username, m.role_id, m.kind, p.name, m.valid_from, m.valid_until from delegation d
    join membership m on m.id = d.membership_id join person a on a.id = d.instead_of join person p on p.id = m.person_id
    where m.revoked_at is null and m.valid_until > ? order by m.valid_from, m.id"""
)
_read_replaced = values.row_reader(Replaced, Replaced._fields, start=values.from_us, end=values.from_us)
_m, _d = membership.c, delegation.c
_absent, _giver, _ender = person.alias("absent"), person.alias("giver"), person.alias("ender")
_read = values.row_reader(
    DelegationRow,
    DelegationRow._fields,
    start=values.from_us,
    end=values.from_us,
    file_name=lambda text: text or "",
    claimed=lambda text: text or "role",
    granted_at=values.from_us,
    revoked_at=values.from_us,
)


def _selected() -> Any:
    return (
        sa.select(
            _m.id, _m.person_id, person.c.username, person.c.name, _m.role_id, _m.kind, _m.valid_from, _m.valid_until,
            _m.letter, _d.letter_date, _d.file_name, _d.sha256, _d.claimed, _d.instead_of, _absent.c.username,
            _absent.c.name, _giver.c.name, _m.granted_at, _m.revoked_at, _ender.c.name,
        )
        .select_from(membership)
        .join(person, person.c.id == _m.person_id)
        .outerjoin(delegation, _d.membership_id == _m.id)
        .outerjoin(_absent, _absent.c.id == _d.instead_of)
        .outerjoin(_giver, _giver.c.id == _m.granted_by)
        .outerjoin(_ender, _ender.c.id == _d.ended_by)
        .where(_m.kind.in_(ACTING))
    )  # fmt: skip


def _overlaps(start: datetime, end: datetime | None) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [
        _m.revoked_at.is_(None),
        _m.valid_until.is_(None) | (_m.valid_until > values.to_us(start)),
    ]
    if end is not None:
        found.append(_m.valid_from.is_(None) | (_m.valid_from < values.to_us(end)))
    return found


def replaced(tx: Tx, now: datetime) -> list[Replaced]:
    """Return who is replaced now or later, by whom and when."""
    return [_read_replaced(row) for row in tx.rows(_REPLACED, (values.to_us(now),))]


def put(
    tx: Tx,
    membership_id: int,
    instead_of: int | None,
    letter_date: str | None,
    file_name: str,
    sha256: bytes | None,
    claimed: str,
    replaces: int | None,
) -> None:
    """Keep what is known of a membership as plh or plt that was just given."""
    facts = {
        "membership_id": membership_id,
        "instead_of": instead_of,
        "letter_date": letter_date,
        "file_name": file_name,
        "sha256": sha256,
        "claimed": claimed,
        "replaces": replaces,
    }
    tx.execute(sa.insert(delegation), facts)


def end(tx: Tx, membership_id: int, ended_by: int | None, at: datetime) -> None:
    """Let it end now, whenever it would have; of one of before that knows no more than its dates nobody is named."""
    ended = sa.update(membership).where(_m.id == membership_id, _m.revoked_at.is_(None))
    tx.execute(ended.values(revoked_at=values.to_us(at)))
    tx.execute(sa.update(delegation).where(_d.membership_id == membership_id).values(ended_by=ended_by))


def get(tx: Tx, membership_id: int) -> DelegationRow | None:
    """Return one, however long ago it ended."""
    row = tx.execute(_selected().where(_m.id == membership_id)).first()
    return None if row is None else _read(row)


def of_time(tx: Tx, start: datetime, until: datetime | None) -> list[DelegationRow]:
    """Return those that hold at any moment from `start` until before `until` (None: for ever), the earliest first."""
    chosen = _selected().where(*_overlaps(start, until)).order_by(_m.valid_from, _m.id)
    return [_read(row) for row in tx.execute(chosen)]


def during(tx: Tx, start: datetime, until: datetime) -> list[DelegationRow]:
    """Return those that held or will hold at a moment of a time, also where they were ended early; as `of_time`."""
    first, last = values.to_us(start), values.to_us(until)
    ended = _m.revoked_at.is_not(None) & (_m.revoked_at > first)
    chosen = _selected().where(
        _m.valid_until.is_(None) | (_m.valid_until > first),
        sa.func.coalesce(_m.valid_from, _m.granted_at) < last,
        _m.revoked_at.is_(None) | (ended & (_m.revoked_at > sa.func.coalesce(_m.valid_from, _m.granted_at))),
    )
    return [_read(row) for row in tx.execute(chosen.order_by(_m.valid_from, _m.id))]


def over(tx: Tx, now: datetime, after: int | None, limit: int) -> list[DelegationRow]:
    """Return those that have ended, the newest first, after the one of this id."""
    moment = values.to_us(now)
    chosen = _selected().where(_m.revoked_at.is_not(None) | (_m.valid_until <= moment))
    if after is not None:
        chosen = chosen.where(_m.id < after)
    return [_read(row) for row in tx.execute(chosen.order_by(_m.id.desc()).limit(limit))]


def of_person(tx: Tx, person_id: int, now: datetime) -> list[DelegationRow]:
    """Return those in which somebody is replaced, or acts, that are not over at a moment."""
    chosen = _selected().where(
        (_m.person_id == person_id) | (_d.instead_of == person_id), *_overlaps(now, None)
    )
    return [_read(row) for row in tx.execute(chosen.order_by(_m.valid_from, _m.id))]


def post_holders(
    tx: Tx, role_ids: Sequence[str], start: datetime, until: datetime | None
) -> list[tuple[str, int, str, str]]:
    """Return who holds these roles for good at any moment of a time: role, id, user name and name, by name."""
    chosen = (
        sa.select(_m.role_id, person.c.id, person.c.username, person.c.name)
        .distinct()
        .join(person, person.c.id == _m.person_id)
        .where(_m.role_id.in_(list(role_ids)), _m.kind == "tetap", person.c.active == sa.true())
        .where(*_overlaps(start, until))
        .order_by(person.c.name, person.c.id)
    )
    return [(str(row[0]), int(row[1]), str(row[2]), str(row[3])) for row in tx.execute(chosen)]
