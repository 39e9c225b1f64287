"""Private calendar feeds: whose address it is, known by the SHA-256 of its token alone."""

from __future__ import annotations

from datetime import datetime

from engine.store import values
from engine.store.tx import Statement, Tx

_PUT = Statement(
    """insert into feed (person_id, token, made_at) values (?, ?, ?)
    on conflict (person_id) do update set token = excluded.token, made_at = excluded.made_at"""
)
_MADE = Statement("select made_at from feed where person_id = ?")
_OF = Statement("select person_id from feed where token = ?")
_REMOVE = Statement("delete from feed where person_id = ?")


def put(tx: Tx, person_id: int, token: bytes, at: datetime) -> None:
    """Give a person this address in place of any before; `token` is the SHA-256 of its secret part."""
    tx.change(_PUT, (person_id, token, values.to_us(at)))


def made_at(tx: Tx, person_id: int) -> datetime | None:
    """Return when a person's address was made; None when there is none."""
    row = tx.row(_MADE, (person_id,))
    return None if row is None else values.from_us(int(row[0]))


def person_of(tx: Tx, token: bytes) -> int | None:
    """Return whose address has this SHA-256."""
    row = tx.row(_OF, (token,))
    return None if row is None else int(row[0])


def remove(tx: Tx, person_id: int) -> bool:
    """Take a person's address away; False when there was none."""
    return tx.change(_REMOVE, (person_id,)) > 0
