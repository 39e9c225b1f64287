"""Backups: which were made, which one is being made by which worker, and what kept one from being made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class BackupRow(NamedTuple):
    """One backup: `day` is the day of the office it was due on, None for one that somebody asked for.

    `named` is one whose file has a name of this site's making; `gone_at` is when that file was removed, `seal` the
    newest seal in it. `fault` says why it could not be made when it was tried last, a code; "" when nothing did.
    """

    id: int
    day: str | None
    named: bool
    file: str
    started_at: datetime
    finished_at: datetime | None
    failed_at: datetime | None
    gone_at: datetime | None
    bytes: int
    sha256: str
    seal: int
    encrypted: bool
    fault: str
    told: bool


class Content(NamedTuple):
    """What a finished backup is: its size, its SHA-256, the number of its newest seal, whether it is encrypted."""

    bytes: int
    sha256: str
    seal: int
    encrypted: bool


_COLUMNS = ", ".join(BackupRow._fields)
_read = values.row_reader(
    BackupRow,
    BackupRow._fields,
    named=bool,
    started_at=values.from_us,
    finished_at=values.from_us,
    failed_at=values.from_us,
    gone_at=values.from_us,
    encrypted=bool,
    told=bool,
)
_DUE = Statement(f"select {_COLUMNS} from backup where day is not null order by id desc limit 1")
_OF_DAY = Statement("select 1 from backup where day = ?")
_BEGIN = Statement(
    f"""insert into backup (day, named, file, started_at, bytes, sha256, seal, encrypted, fault, told, worker, lease)
    values (?, ?, ?, ?, 0, '', 0, ?, '', ?, '', 0) on conflict (day) do nothing returning {_COLUMNS}"""
)
_TAKE = Statement(
    """update backup set worker = ?, lease = ?
    where id = ? and finished_at is null and (worker = ? or lease < ? or lease > ?)"""
)
_HOLD = Statement("update backup set lease = ? where id = ? and worker = ? and finished_at is null")
_FINISH = Statement(
    """update backup set finished_at = ?, bytes = ?, sha256 = ?, seal = ?, encrypted = ?, fault = ''
    where id = ? and worker = ? and finished_at is null"""
)
_FAIL = Statement(
    """update backup set failed_at = ?, fault = ?, told = ?, worker = '', lease = ?
    where id = ? and worker = ? and finished_at is null"""
)
_LAST_DONE = Statement(
    f"select {_COLUMNS} from backup where finished_at is not null order by finished_at desc, id desc limit 1"
)
_LAST_FAULT = Statement(
    f"select {_COLUMNS} from backup where failed_at is not null order by failed_at desc, id desc limit 1"
)
_TOLD = Statement("select id from backup where told = ? order by id")
_UNTELL = Statement("update backup set told = ? where id = ?")
_NAMED = Statement(
    f"""select {_COLUMNS} from backup where named = ? and finished_at is not null and gone_at is null
    order by finished_at desc, id desc"""
)
_GONE = Statement("update backup set gone_at = ? where id = ?")
_DROP_UNFINISHED = Statement("delete from backup where finished_at is null")


def due(tx: Tx) -> BackupRow | None:
    """Return the backup of a day that was begun last."""
    row = tx.row(_DUE)
    return None if row is None else _read(row)


def is_begun(tx: Tx, day: str) -> bool:
    """Return whether the backup of a day was begun."""
    return tx.row(_OF_DAY, (day,)) is not None


def begin(tx: Tx, day: str | None, file: str, at: datetime, *, named: bool) -> BackupRow | None:
    """Begin the backup of a day, or one that somebody asks for; None when that of the day was begun already."""
    row = tx.row(_BEGIN, (day, named, file, values.to_us(at), False, False))
    return None if row is None else _read(row)


def take(tx: Tx, backup_id: int, worker: str, now: datetime, lease: datetime) -> bool:
    """Make a worker the one that makes a backup, until its lease is over; whether it is that worker.

    A lease of more than a day is of a clock that was ahead: nobody waits for it.
    """
    beyond = values.to_us(now + timedelta(days=1))
    facts = (worker, values.to_us(lease), backup_id, worker, values.to_us(now), beyond)
    return tx.change(_TAKE, facts) == 1


def hold(tx: Tx, backup_id: int, worker: str, lease: datetime) -> bool:
    """Make the lease of a worker longer; False when another has the backup meanwhile."""
    return tx.change(_HOLD, (values.to_us(lease), backup_id, worker)) == 1


def finish(tx: Tx, backup_id: int, worker: str, at: datetime, made: Content) -> bool:
    """Keep that a backup was made, and what it is; False when another worker was quicker."""
    facts = (values.to_us(at), made.bytes, made.sha256, made.seal, made.encrypted, backup_id, worker)
    return tx.change(_FINISH, facts) == 1


def fail(tx: Tx, backup_id: int, worker: str, at: datetime, fault: str, again: datetime) -> bool:
    """Keep why a backup could not be made, that it was told, and when it may be tried again; False as above."""
    facts = (values.to_us(at), fault, True, values.to_us(again), backup_id, worker)
    return tx.change(_FAIL, facts) == 1


def last(tx: Tx) -> tuple[BackupRow | None, BackupRow | None]:
    """Return the backup that was made last, and the one that failed last."""
    done, failed = tx.row(_LAST_DONE), tx.row(_LAST_FAULT)
    return (None if done is None else _read(done), None if failed is None else _read(failed))


def settle(tx: Tx) -> list[int]:
    """Return the backups of whose failure administrators have an open notice, which they have no more from now on."""
    found = [int(row[0]) for row in tx.rows(_TOLD, (True,))]
    tx.many(_UNTELL, [(False, one) for one in found])
    return found


def named(tx: Tx) -> list[BackupRow]:
    """Return the finished backups whose file has a name of this site's making and was not removed, newest first."""
    return [_read(row) for row in tx.rows(_NAMED, (True,))]


def gone(tx: Tx, ids: Iterable[int], at: datetime) -> None:
    """Keep that the files of these backups are there no more."""
    tx.many(_GONE, [(values.to_us(at), one) for one in ids])


def drop_unfinished(tx: Tx) -> None:
    """Forget backups that were never finished: in a database that was brought back, nobody makes them any more."""
    tx.change(_DROP_UNFINISHED)
