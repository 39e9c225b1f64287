"""Attempts to sign in, counted in the database so that every machine sees them."""

from __future__ import annotations

from datetime import datetime

from engine.store import values
from engine.store.tx import Statement, Tx

_ADD = Statement("insert into attempt (subject, at) values (?, ?)")
_SINCE = Statement("select at from attempt where subject = ? and at > ? order by at")
_CLEAR = Statement("delete from attempt where subject = ?")
_FORGET = Statement("delete from attempt where at <= ?")


def add(tx: Tx, subject: str, at: datetime) -> None:
    """Note a failed attempt of a subject: an account (`user:siti`) or an address (`address:10.0.0.7`)."""
    tx.change(_ADD, (subject, values.to_us(at)))


def since(tx: Tx, subject: str, moment: datetime) -> list[datetime]:
    """When the subject failed after that moment, oldest first."""
    return [values.from_us(row[0]) for row in tx.rows(_SINCE, (subject, values.to_us(moment)))]


def count(tx: Tx, subject: str, moment: datetime) -> int:
    """How often the subject failed after that moment."""
    return len(since(tx, subject, moment))


def clear(tx: Tx, subject: str) -> None:
    """Forget the attempts of a subject, after it signed in."""
    tx.change(_CLEAR, (subject,))


def forget(tx: Tx, before: datetime) -> int:
    """Forget every attempt up to a moment; gives how many. For the worker, so that the table stays small."""
    return tx.change(_FORGET, (values.to_us(before),))
