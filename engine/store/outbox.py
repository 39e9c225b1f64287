"""The outbox: what is to be done after a commit, written with the act and done by the worker, at least once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class OutboxRow(NamedTuple):
    """One thing to do. `payload` is what its kind needs to know; `attempts` counts failed tries."""

    id: int
    kind: str
    payload: str
    created_at: datetime
    attempts: int


MAIL = "mail"  # sent outside any transaction, by a sweep of its own

_read = values.row_reader(OutboxRow, OutboxRow._fields, created_at=values.from_us)
_COLUMNS = ", ".join(OutboxRow._fields)
_ADD = Statement("insert into outbox (kind, payload, created_at, attempts, try_at) values (?, ?, ?, 0, ?)")
_TAKE = Statement(
    f"select {_COLUMNS} from outbox where try_at <= ? and kind <> '{MAIL}' order by try_at, id limit ? {{lock}}",
    lock="for update skip locked",
)
_DONE = Statement("delete from outbox where id = ?")
_POSTPONE = Statement("update outbox set attempts = attempts + 1, try_at = ? where id = ?")
_WAITING = Statement("select distinct payload from outbox where kind = ? limit ?")
_SOME = Statement(f"select 1 from outbox where try_at <= ? and kind <> '{MAIL}' limit 1")
_TAKE_MAIL = Statement(_TAKE.sqlite.replace("<>", "=") + " {lock}", lock="for update skip locked")
_SOME_MAIL = Statement(_SOME.sqlite.replace("<>", "="))
_REST = Statement("update outbox set try_at = ? where id = ?")


def add(tx: Tx, kind: str, payload: str, at: datetime) -> None:
    """Leave something to do, as soon as this transaction is committed."""
    moment = values.to_us(at)
    tx.change(_ADD, (kind, payload, moment, moment))


def some(tx: Tx, now: datetime, kind: str = "") -> bool:
    """Whether anything is to be done by now; mail is asked for by its kind."""
    return tx.row(_SOME_MAIL if kind == MAIL else _SOME, (values.to_us(now),)) is not None


def take(tx: Tx, now: datetime, limit: int, kind: str = "") -> list[OutboxRow]:
    """What is to be done by now, oldest first, for this transaction alone; others skip it."""
    return [_read(row) for row in tx.rows(_TAKE_MAIL if kind == MAIL else _TAKE, (values.to_us(now), limit))]


def done(tx: Tx, ids: Sequence[int]) -> None:
    """Forget what has been done."""
    tx.many(_DONE, [(one,) for one in ids])


def rest(tx: Tx, outbox_id: int, until: datetime) -> None:
    """Let nobody take it until then; no try has failed."""
    tx.change(_REST, (values.to_us(until), outbox_id))


def postpone(tx: Tx, outbox_id: int, until: datetime) -> None:
    """After a failed try: let it rest until then."""
    tx.change(_POSTPONE, (values.to_us(until), outbox_id))


def waiting(tx: Tx, kind: str, limit: int) -> list[str]:
    """The payloads of a kind that still wait, each once."""
    return [str(row[0]) for row in tx.rows(_WAITING, (kind, limit))]
