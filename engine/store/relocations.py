"""Moving a living site from SQLite to PostgreSQL: people work on while it is copied, and wait only at its end."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from engine import errors
from engine.store import changes, connections, grants, marks, schema, sqlite_files, transfers, write_holds
from engine.store.database import Store
from engine.store.marks import Mark
from engine.store.tables import metadata
from engine.store.transfers import Tell
from engine.store.tx import Tx

ENDING = "-transfer"  # of the copy that lies beside the database while the move lasts
TRIES = 3  # of a copy that what people did meanwhile could not be brought over to
WAIT_SECONDS = 20  # for acts under way, at the end: longer than any takes
PAGES = 2_000  # of a copy at a time
SAMPLE = 2_000  # rows of each table
COMPARING = 1.5  # what the comparison adds to the time of a copy, as a factor
OLDEST_SERVER = 140_000  # PostgreSQL 14, as it numbers itself

Say = Callable[[Tx, dict[str, int]], None]


class Target(NamedTuple):
    """A PostgreSQL database: its address, and that of the owner of its tables where it is another role."""

    url: str
    owner_url: str | None = None

    @property
    def name(self) -> str:
        """Host and name of the database, for people: no password, no account."""
        address = sa.make_url(self.url)
        return f"{address.host or address.query.get('host') or 'localhost'}/{address.database or ''}"

    def open(self) -> Store:
        """Open it as who makes its tables. Raises Misconfigured."""
        if self.owner_url:
            grants.role_of(self.owner_url, self.url)
        store = Store(self.owner_url or self.url)
        if store.dialect != "postgresql":
            store.close()
            raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="transfer_target")
        return store


class Moved(NamedTuple):
    """A move that is done: how many rows of each table, and the seconds in which acts waited."""

    counts: dict[str, int]
    waited: float


class _Restless(Exception):
    """What people did meanwhile could not be brought over to this copy."""


class _Enough(Exception):
    """The sample is large enough."""


def standing(source: Path, target: Target) -> str:
    """Return what is to be done: "begin", "again" (a try that was killed left its rows there), "finish" or "nothing".

    Raises TransferRefused ("elsewhere") when the site has left for another database, Misconfigured when the target is
    not blank and no try of this site filled it, or cannot hold a site; StoreUnavailable.
    """
    with transfers.opened(source) as file:
        transfers.require_same(file)
        left, first = marks.of_file(file), _first(file)
    store = target.open()
    try:
        with store.read() as tx:
            cursor = transfers.cursor_of(tx)
            _require_fit(cursor)
            if schema.is_blank(tx.connection):
                mark, ours = None, False
            else:
                schema.require_same(schema.revisions(tx.connection))
                mark, ours = marks.read(tx), _first(cursor) == first
    finally:
        store.close()
    if left is not None:
        if ours and (mark is None or mark.id == left.id):
            return "finish" if mark else "nothing"
        raise errors.TransferRefused(reason="elsewhere", to=left.to, at=left.at)
    if mark is None and not ours and _is_blank(target):
        return "begin"
    if mark is None or not ours:
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="not_blank")
    return "again"


def finish(target: Target) -> None:
    """Let a database that all was brought to, and for which the other was left, be the site."""
    store = target.open()
    try:
        with store.transaction() as tx:
            marks.clear(tx)
    finally:
        store.close()


def estimate(source: Path, target: Target) -> float:
    """Return how many seconds the copy will take about, by some rows of each table that are thrown away again."""
    seconds = 0.0
    store = target.open()
    try:
        with transfers.opened(source) as file, store.transaction() as tx:
            _sweep(tx)
            schema.upgrade(tx.connection)
            counts, cursor = transfers.counts(file), transfers.cursor_of(tx)
            for table in metadata.sorted_tables:
                if count := counts[table.name]:
                    began = time.monotonic()
                    transfers.sample(file, cursor, table, SAMPLE)
                    seconds += (time.monotonic() - began) * max(1.0, count / SAMPLE)
            raise _Enough
    except _Enough:
        return seconds * COMPARING
    finally:
        store.close()


def require_space(source: Path) -> None:
    """Raise TransferRefused ("space") where a second copy of the database has no room beside it."""
    needed = sum(one.stat().st_size for one in (source, Path(f"{source}-wal")) if one.exists())
    if shutil.disk_usage(source.parent).free < needed * 1.1:
        raise errors.TransferRefused(reason="space", needed=needed)


def move(source: Path, target: Target, mark: Mark, say: Say, tell: Tell) -> Moved:
    """Bring a site over and leave its database; `say` writes of it in the new history, told the counts of all rows.

    While `tell` hears how far the copy is, people work on. Then acts are refused as Moving, for as long as it takes to
    bring over what they did meanwhile. Killed before the database was left, the site is where it was; after that it is
    in the new one as soon as `finish` has run: between the two, no Alur starts on either. Raises TransferRefused,
    Busy, StoreUnavailable, StorageFull.
    """
    copy = Path(f"{source}{ENDING}")
    with write_holds.alone(Path(f"{copy}-lock")):
        require_space(source)
        try:
            for _try in range(TRIES):
                _copy(source, copy)
                try:
                    done = _bring(source, copy, target, mark, say, tell)
                    break
                except _Restless:
                    continue
            else:
                raise errors.TransferRefused(reason="restless")
        finally:
            sqlite_files.remove(copy)
        finish(target)
    return done


def _bring(source: Path, copy: Path, target: Target, mark: Mark, say: Say, tell: Tell) -> Moved:
    from psycopg import IntegrityError

    store = target.open()
    try:
        with _living(source, copy) as living, ExitStack() as waiting:
            with store.transaction() as tx:
                _sweep(tx)
                transfers.from_file(copy, tx, lambda done, total: tell(done, total * 2))
                cursor = transfers.cursor_of(tx)
                with transfers.opened(copy) as file:
                    changes.compare(file, cursor, lambda done, total: tell(total + done, total * 2))
                waiting.enter_context(_held(source, living))
                began = time.monotonic()
                try:
                    changes.bring(living, cursor)
                except IntegrityError as fault:
                    raise _Restless from fault
                counts = changes.compare_counts(living, cursor)
                say(tx, counts)
                if target.owner_url:
                    grants.give(tx, grants.role_of(target.owner_url, target.url))
                marks.put(tx, mark._replace(state=marks.ARRIVING))
            # All is there; whoever starts on it is told that the site has not arrived.
            marks.leave(living, mark._replace(state=marks.LEFT))
            living.execute("commit")
            return Moved(counts, time.monotonic() - began)
    finally:
        store.close()


@contextmanager
def _held(source: Path, living: sqlite3.Connection) -> Iterator[None]:
    """Nobody else writes: acts under way have ended, and those that come are refused."""
    with write_holds.WriteHold(source).hold():
        living.execute("begin immediate")
        try:
            yield
        finally:
            if living.in_transaction:
                living.execute("rollback")


@contextmanager
def _living(source: Path, copy: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write to the site's database, with the copy beside it."""
    with sqlite_files.opened(source, "rw", WAIT_SECONDS) as living:
        for pragma in connections.PRAGMAS:
            living.execute(pragma).close()
        living.execute(f"pragma busy_timeout = {WAIT_SECONDS * 1000}").close()
        living.execute(f"attach database ? as {changes.COPY}", (sqlite_files.address(copy, "ro"),))
        yield living


def _copy(source: Path, copy: Path) -> None:
    """Make a copy of one moment; people write meanwhile."""
    sqlite_files.remove(copy)
    sqlite_files.make(copy)
    with transfers.opened(source) as living, sqlite_files.opened(copy, "rw") as made:
        living.execute("select 1 from sqlite_master").fetchone()  # the moment
        living.backup(made, pages=PAGES)
        made.execute("pragma journal_mode = delete").close()


def _sweep(tx: Tx) -> None:
    """Take away what a try that was killed has left in the target."""
    if schema.is_blank(tx.connection):
        return
    names = [*metadata.tables, transfers.WORDS, "alembic_version"]
    tx.connection.exec_driver_sql(f"drop table if exists {', '.join(names)} cascade")
    tx.connection.exec_driver_sql(
        "drop function if exists refuse_change(), guard_event(), purge_events(bigint) cascade"
    )


def _first(one: object) -> str:
    """Return the digest of the first event of a site, which no other site has; asked by a cursor or a connection."""
    row = one.execute("select hash from system_event where seq = 1").fetchone()  # type: ignore[attr-defined]
    return bytes(row[0]).hex() if row else ""


def _is_blank(target: Target) -> bool:
    store = target.open()
    try:
        return store.is_blank()
    finally:
        store.close()


def _require_fit(cursor: object) -> None:
    """Raise Misconfigured unless a database of PostgreSQL can hold a site, and this role may make tables in it."""
    asked = """select current_setting('server_version_num')::int, current_setting('server_encoding'),
        has_schema_privilege(current_schema(), 'create')"""
    version, encoding, may_create = cursor.execute(asked).fetchone()  # type: ignore[attr-defined]
    for wrong, reason in (
        (version < OLDEST_SERVER, "transfer_server"),
        (encoding != "UTF8", "transfer_encoding"),
        (not may_create, "transfer_rights"),
    ):
        if wrong:
            raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason=reason)
