"""Links with which a person chooses a password once; of what their address holds only the SHA-256 is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import password_link, person
from engine.store.tx import Statement, Tx


class LinkRow(NamedTuple):
    """One link: good until `until`, once (`used_at`), and only as long as no newer one took its place (`void_at`)."""

    id: int
    person_id: int
    token: bytes
    made_at: datetime
    until: datetime
    used_at: datetime | None
    void_at: datetime | None


_read = values.row_reader(
    LinkRow,
    LinkRow._fields,
    token=bytes,
    made_at=values.from_us,
    until=values.from_us,
    used_at=values.from_us,
    void_at=values.from_us,
)
_COLUMNS = ", ".join(LinkRow._fields)
_BY_TOKEN = Statement(f"select {_COLUMNS} from password_link where token = ?")
_OPEN = Statement(
    f"""select {_COLUMNS} from password_link where person_id = ? and used_at is null and void_at is null
    and until > ? order by id desc"""
)
_ADD = Statement(
    "insert into password_link (person_id, token, made_at, until) values (?, ?, ?, ?) returning id"
)
_USE = Statement(
    """update password_link set used_at = ? where id = ? and used_at is null and void_at is null
    returning id"""
)
_VOID = Statement(
    """update password_link set void_at = ? where person_id = ? and used_at is null and void_at is null
    returning id"""
)


def add(tx: Tx, links: Sequence[tuple[int, bytes]], made_at: datetime, until: datetime) -> list[int]:
    """Add links of people, each by the SHA-256 of what its address holds; return their ids in this order."""
    moments = values.to_us(made_at), values.to_us(until)
    return [int(row[0]) for row in tx.each(_ADD, [(person, token, *moments) for person, token in links])]


def by_token(tx: Tx, token: bytes) -> LinkRow | None:
    """Return the link with this SHA-256."""
    row = tx.row(_BY_TOKEN, (token,))
    return None if row is None else _read(row)


def open_of(tx: Tx, person_id: int, now: datetime) -> LinkRow | None:
    """Return the link with which a person can choose a password now."""
    rows = tx.rows(_OPEN, (person_id, values.to_us(now)))
    return _read(rows[0]) if rows else None


def use(tx: Tx, link_id: int, at: datetime) -> bool:
    """Use a link up; False when it was used, or is void."""
    return tx.row(_USE, (values.to_us(at), link_id)) is not None


def void(tx: Tx, person_id: int, at: datetime) -> list[int]:
    """Let every link of a person that was not used be good for nothing; return their ids."""
    return sorted(int(row[0]) for row in tx.rows(_VOID, (values.to_us(at), person_id)))


def void_many(tx: Tx, people: Collection[int], at: datetime) -> list[int]:
    """As `void`, of several people."""
    links = password_link.c
    voided = (
        sa.update(password_link)
        .where(links.person_id.in_(list(people)), links.used_at.is_(None), links.void_at.is_(None))
        .values(void_at=values.to_us(at))
        .returning(links.id)
    )
    return sorted(int(one) for one in tx.execute(voided).scalars())


def awaited(tx: Tx) -> list[tuple[int, str, str]]:
    """Return everybody whose account is on and has no password at all: id, user name and name, by name."""
    columns = (person.c.id, person.c.username, person.c.name)
    chosen = sa.select(*columns).where(person.c.active, person.c.password_hash == "")
    return [(row[0], row[1], row[2]) for row in tx.execute(chosen.order_by(person.c.name, person.c.id))]
