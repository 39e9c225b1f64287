"""Which workers are at work: each writes now and then that it is there. Moments are those of the machine."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class WorkerRow(NamedTuple):
    """One worker: on which machine and in which process, since when, and when it was last seen."""

    id: str
    host: str
    pid: int
    version: str
    started_at: datetime
    seen_at: datetime


_COLUMNS = ", ".join(WorkerRow._fields)
_read = values.row_reader(WorkerRow, WorkerRow._fields, started_at=values.from_us, seen_at=values.from_us)
_SEE = Statement(
    f"""insert into worker ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)
    on conflict (id) do update set seen_at = excluded.seen_at"""
)
_LEAVE = Statement("delete from worker where id = ?")
_FORGET = Statement("delete from worker where seen_at < ? or seen_at > ?")
_LIST = Statement(f"select {_COLUMNS} from worker order by started_at, id limit 500")


def see(tx: Tx, row: WorkerRow) -> None:
    """Note that a worker is there; it is entered where it is not known, or was forgotten."""
    moments = values.to_us(row.started_at), values.to_us(row.seen_at)
    tx.change(_SEE, (row.id, row.host, row.pid, row.version, *moments))


def leave(tx: Tx, worker_id: str) -> None:
    """Note that a worker has ended."""
    tx.change(_LEAVE, (worker_id,))


def forget(tx: Tx, before: datetime, after: datetime) -> int:
    """Forget who was last seen before a moment, or is said to be seen after another; return how many."""
    return tx.change(_FORGET, (values.to_us(before), values.to_us(after)))


def list_all(tx: Tx) -> list[WorkerRow]:
    """Return every worker that is known, oldest first."""
    return [_read(row) for row in tx.rows(_LIST)]
