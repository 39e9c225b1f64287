"""The whole database as one SQLite file, of one moment: made from a living one, examined, and made fit to be opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from engine import errors, files
from engine.store import faults, schema, sqlite_files, values
from engine.store.database import Store
from engine.store.tx import Statement

_SIZE = Statement("select pg_database_size(current_database())")
PAGES = 500  # copied at once: about 2 MB, between which others write and somebody is told how far it is

Tell = Callable[[int, int], None]


class Contents(NamedTuple):
    """What a database holds: the step of its tables, how many cases, events and files, and its newest seal (number 0:
    none) with its document.
    """

    schema: str
    cases: int
    events: int
    files: int
    seal: int
    seal_at: datetime | None
    seal_document: str


def make(store: Store, path: Path, tell: Tell) -> None:
    """Write a database as it is at one moment into a new SQLite file: what was stored before is in it, wholly.

    People go on working meanwhile. The file is for its owner only, stands on the disk when this returns and has no
    journal beside it. `tell` hears how far it is; what it raises ends the copy. Raises StorageFull, StoreUnavailable,
    Busy, OSError.
    """
    sqlite_files.make(path)
    if store.file is None:
        from engine.store import transfers  # a site on SQLite starts without what speaks to servers

        path.unlink()
        transfers.to_file(store, path, tell)
        return
    with _translated(), _open(store.file) as source, _open(path) as target:
        source.execute("pragma query_only = on").close()
        target.execute("pragma synchronous = off").close()  # it is made anew after a power cut
        source.execute("begin").close()
        source.execute("select 1 from alembic_version").fetchone()  # from here on it sees one moment
        source.backup(
            target, pages=PAGES, progress=lambda _status, left, all_: tell(all_ - left, max(all_, 1))
        )
    settle(path)


def size(store: Store) -> int:
    """Return about how many bytes a copy of a database takes."""
    if store.file is not None:
        return store.file.stat().st_size
    with store.read() as tx:
        row = tx.row(_SIZE)
        return int(row[0]) if row else 0


def settle(path: Path) -> None:
    """Leave nothing of a SQLite database in files beside it, and all of it on the disk."""
    with _translated(), _open(path) as database:
        database.execute("pragma wal_checkpoint(truncate)").close()
        database.execute("pragma journal_mode = delete").close()
    files.sync(path)


def contents(path: Path) -> Contents:
    """Return what a copy holds. Raises StoreUnavailable where it is no database of Alur."""
    with _translated(), _open(path) as database:
        try:
            (step,) = database.execute("select version_num from alembic_version").fetchone()
            cases, events = database.execute(
                "select count(*), coalesce(sum(event_count), 0) from instance"
            ).fetchone()
            (kept,) = database.execute("select count(*) from file").fetchone()
            seal = database.execute(
                "select number, at, document from seal order by number desc limit 1"
            ).fetchone()
        except (sqlite3.OperationalError, TypeError) as fault:  # a table that is not there, no row in one
            if faults.translate(fault) is not None:
                raise
            raise errors.StoreUnavailable() from fault
    number, at, document = seal or (0, None, "")
    return Contents(str(step), cases, events, kept, number, values.from_us(at), document)


def broken(path: Path) -> bool:
    """Return whether SQLite finds a copy damaged: its pages, its indexes, its references, or that it is no database."""
    try:
        with _open(path) as database:
            return (
                database.execute("pragma integrity_check(1)").fetchone() != ("ok",)
                or database.execute("pragma foreign_key_check").fetchone() is not None
            )
    except sqlite3.DatabaseError:
        return True


def is_in_use(path: Path) -> bool:
    """Return whether a SQLite file holds anything, be it of Alur or not. Raises StoreUnavailable where it is none."""
    with _translated(), _open(path) as database:
        return database.execute("select 1 from sqlite_master limit 1").fetchone() is not None


def is_known(step: str) -> bool:
    """Return whether this Alur can go on from tables of this step."""
    return step in schema.versions()


def is_current(step: str) -> bool:
    """Return whether tables of this step are those of this Alur."""
    return step == schema.versions()[-1]


def put(path: Path, file: Path) -> list[Path]:
    """Let a copy be the SQLite database `file`, which is not there yet or is blank: all of it, or nothing.

    It must lie in the same folder. What a database that is gone left in files of its own beside it, SQLite would take
    for part of this one: it is renamed, and returned. Raises OSError.
    """
    settle(path)
    moved = []
    for ending in sqlite_files.JOURNALS:
        left = Path(f"{file}{ending}")
        if left.exists():
            aside = _aside(left)
            left.rename(aside)
            moved.append(aside)
    files.put(path, file)
    return moved


def _aside(path: Path) -> Path:
    number = 1
    while Path(f"{path}.{number}").exists():
        number += 1
    return Path(f"{path}.{number}")


def _open(path: Path) -> AbstractContextManager[sqlite3.Connection]:
    return sqlite_files.opened(path, "rw")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        known = faults.translate(fault)
        if known is None:
            raise
        raise known from fault
