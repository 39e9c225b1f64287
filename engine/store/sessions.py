"""Where people are signed in, or were: one row a session, known by the SHA-256 of what its cookie holds."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class SessionRow(NamedTuple):
    """One session; `browser` is what the browser said of itself, in words of ours, and `seen` is about when it was used
    last.
    """

    id: int
    person_id: int
    token: bytes
    since: datetime
    seen: datetime
    address: str
    browser: str
    ended_at: datetime | None


_read = values.row_reader(
    SessionRow,
    SessionRow._fields,
    token=bytes,
    since=values.from_us,
    seen=values.from_us,
    ended_at=values.from_us,
)
_ADD = Statement(
    """insert into session (person_id, token, since, seen, address, browser) values (?, ?, ?, ?, ?, ?)
    returning id"""
)
_OPEN = Statement(
    f"""select {", ".join(SessionRow._fields)} from session
    where person_id = ? and ended_at is null and since > ? order by seen desc, id desc"""
)
_SEE = Statement("update session set seen = ? where token = ? and ended_at is null and seen < ?")
_END = Statement(
    "update session set ended_at = ? where person_id = ? and id = ? and ended_at is null returning id"
)
_END_ONE = Statement(
    "update session set ended_at = ? where person_id = ? and token = ? and ended_at is null returning id"
)
_END_OTHERS = Statement(
    "update session set ended_at = ? where person_id = ? and token <> ? and ended_at is null returning id"
)
_OLD = Statement("select id from session where since < ? order by since limit ?")
_FORGET = Statement("delete from session where id = ?")
NONE = b""  # the token of no session


def add(tx: Tx, person_id: int, token: bytes, at: datetime, address: str, browser: str) -> int:
    """Begin a session and return its id; `token` is the SHA-256 of what its cookie holds."""
    moment = values.to_us(at)
    row = tx.row(_ADD, (person_id, token, moment, moment, address, browser))
    assert row is not None
    return int(row[0])


def list_open(tx: Tx, person_id: int, since: datetime) -> list[SessionRow]:
    """Return the sessions of a person that began after a moment and were not ended, the one used last first."""
    return [_read(row) for row in tx.rows(_OPEN, (person_id, values.to_us(since)))]


def see(tx: Tx, token: bytes, at: datetime) -> None:
    """Note that a session was used."""
    moment = values.to_us(at)
    tx.change(_SEE, (moment, token, moment))


def end(tx: Tx, person_id: int, session_id: int, at: datetime) -> list[int]:
    """End one session of a person by its id; return it, or nothing where it is not one of the person's that live."""
    return _ids(tx, _END, (values.to_us(at), person_id, session_id))


def end_by_token(tx: Tx, person_id: int, token: bytes, at: datetime) -> list[int]:
    """As `end`, by the SHA-256 of what the cookie holds."""
    return _ids(tx, _END_ONE, (values.to_us(at), person_id, token))


def end_others(tx: Tx, person_id: int, token: bytes, at: datetime) -> list[int]:
    """End the sessions of a person but the one of this token; with NONE all of them. Return their ids."""
    return _ids(tx, _END_OTHERS, (values.to_us(at), person_id, token))


def forget(tx: Tx, before: datetime, most: int) -> list[int]:
    """Delete sessions that began before a moment, the oldest first and no more than this; return their ids."""
    old = [int(row[0]) for row in tx.rows(_OLD, (values.to_us(before), most))]
    for one in old:
        tx.change(_FORGET, (one,))
    return old


def _ids(tx: Tx, statement: Statement, parameters: tuple[object, ...]) -> list[int]:
    return sorted(int(row[0]) for row in tx.rows(statement, parameters))
