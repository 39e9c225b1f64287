"""The outbox: what is to be done after a commit, written with the act and done by the worker, at least once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


_read = values.row_reader(OutboxRow, OutboxRow._fields, created_at=values.from_us)
_COLUMNS = ", ".join(OutboxRow._fields)
_ADD = Statement("insert into outbox (kind, payload, created_at, attempts, try_at) values (?, ?, ?, 0, ?)")
_DONE = Statement("delete from outbox where id = ?")
_POSTPONE = Statement("update outbox set attempts = attempts + 1, try_at = ? where id = ?")
_REST = Statement("update outbox set try_at = ? where id = ?")
_WAITING = Statement("select distinct payload from outbox where kind = ? limit ?")


class Queue:
    """What waits of some kinds, or (`others`) of every kind but these; its statements are made once."""

    def __init__(self, kinds: Iterable[str], *, others: bool = False) -> None:
        self._kinds = (*kinds, "")  # a list in SQL is never empty; nothing is of the kind ""
        among = f"kind {'not in' if others else 'in'} ({', '.join('?' * len(self._kinds))})"
        self._some = Statement(f"select 1 from outbox where try_at <= ? and {among} limit 1")
        self._take = Statement(
            f"select {_COLUMNS} from outbox where try_at <= ? and {among} order by try_at, id limit ? {{lock}}",
            lock="for update skip locked",
        )

    def some(self, tx: Tx, now: datetime) -> bool:
        """Return whether anything is to be done by now."""
        return tx.row(self._some, (values.to_us(now), *self._kinds)) is not None

    def take(self, tx: Tx, now: datetime, limit: int) -> list[OutboxRow]:
        """Return what is to be done by now, oldest first, for this transaction alone; others skip it."""
        return [_read(row) for row in tx.rows(self._take, (values.to_us(now), *self._kinds, limit))]


def add(tx: Tx, kind: str, payload: str, at: datetime) -> None:
    """Leave something to do, as soon as this transaction is committed."""
    moment = values.to_us(at)
    tx.write(_ADD, (kind, payload, moment, moment))


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
    """Return the payloads of a kind that still wait, each once."""
    return [str(row[0]) for row in tx.rows(_WAITING, (kind, limit))]
