"""Attempts to sign in, counted in the database so that every machine sees them.

A subject is whatever attempts are counted for: an account (`user:siti`), an address (`address:10.0.0.7`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

SKEW = timedelta(
    minutes=1
)  # by which the clocks of machines may differ; what is further ahead was never tried

_ADD = Statement("insert into attempt (subject, at) values (?, ?) returning id")
_SINCE = Statement("select at from attempt where subject = ? and at > ? and at <= ? order by at")
_COUNTS = Statement(
    """select subject, count(*), min(at), max(at) from attempt where at > ? and at <= ?
    group by subject order by subject"""
)
_TAKE_BACK = Statement("delete from attempt where id = ?")
_CLEAR = Statement("delete from attempt where subject = ?")
_CLEAR_ALL = Statement("delete from attempt where subject = ? or substr(subject, 1, cast(? as integer)) = ?")
_FORGET = Statement("delete from attempt where at <= ? or at > ?")
_LOCK = Statement("select pg_advisory_xact_lock(hashtextextended(?, 0))")


class Attempt(NamedTuple):
    """One attempt as counted (its rows), or not counted: then `wait` is how long to wait, and what was full."""

    rows: tuple[int, ...]
    wait: timedelta
    full: str
    tries: int


class Count(NamedTuple):
    """How often a subject tried within a window, first and last."""

    subject: str
    tries: int
    first: datetime
    last: datetime


def attempt(tx: Tx, limits: Mapping[str, int], now: datetime, window: timedelta) -> Attempt:
    """Count an attempt of all these subjects before it is judged; of none when one has reached its limit.

    Until the transaction ends nobody else counts for these subjects, so no more are ever judged than a limit says.
    """
    if tx.dialect == "postgresql":  # SQLite has one writer at a time
        for subject in sorted(limits):
            tx.rows(_LOCK, (subject,))
    for subject, limit in limits.items():
        tries = since(tx, subject, now, window)
        if len(tries) >= limit:
            wait = min(window, max(timedelta(), tries[-limit] + window - now))
            return Attempt((), wait, subject, len(tries))
    return Attempt(tuple(add(tx, subject, now) for subject in limits), timedelta(), "", 0)


def add(tx: Tx, subject: str, at: datetime) -> int:
    """Note an attempt of a subject, and return its row."""
    row = tx.row(_ADD, (subject, values.to_us(at)))
    assert row is not None
    return int(row[0])


def since(tx: Tx, subject: str, now: datetime, window: timedelta) -> list[datetime]:
    """Return when the subject tried within the window before now, oldest first.

    Attempts of a time to come, left by a clock that was set back, do not count.
    """
    span = values.to_us(now - window), values.to_us(now + SKEW)
    return [values.from_us(row[0]) for row in tx.rows(_SINCE, (subject, *span))]


def counts(tx: Tx, now: datetime, window: timedelta) -> list[Count]:
    """Return every subject that tried within the window before now."""
    span = values.to_us(now - window), values.to_us(now + SKEW)
    return [
        Count(row[0], int(row[1]), values.from_us(row[2]), values.from_us(row[3]))
        for row in tx.rows(_COUNTS, span)
    ]


def take_back(tx: Tx, rows: Collection[int]) -> None:
    """Forget an attempt that turned out to be a good one."""
    for row in rows:
        tx.change(_TAKE_BACK, (row,))


def clear(tx: Tx, subject: str) -> None:
    """Forget the attempts of one subject."""
    tx.change(_CLEAR, (subject,))


def clear_all(tx: Tx, subject: str) -> int:
    """Forget the attempts of a subject and of all whose names begin with it and a blank, and return how many."""
    beginning = f"{subject} "
    return tx.change(_CLEAR_ALL, (subject, len(beginning), beginning))


def forget(tx: Tx, now: datetime, kept: timedelta) -> int:
    """Forget what is older than is kept, and what is of a time to come, and return how many. For the worker."""
    return tx.change(_FORGET, (values.to_us(now - kept), values.to_us(now + SKEW)))
