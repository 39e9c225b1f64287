"""The door to the database: connections, transactions and migrations, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine import errors, meters
from engine.store import connections, faults, guards, marks, schema, search
from engine.store.looks import Look
from engine.store.tx import PostgresTx, SqliteTx, Tx
from engine.store.write_holds import WriteHold

MERGES = 1000  # rounds of a short transaction each


class Store:
    """The database of a site, shared by the threads of a process.

    `url` is `sqlite:///path` (relative to the working directory, or absolute) or `postgresql://…`. With
    `create` a missing SQLite file and its folders are made; without it, a missing file is StoreUnavailable at
    the first use. Raises Misconfigured on any other address. `acts` counts the transactions that added to a history, by
    the type of their first event, and how long they took from asking for a connection to the commit.
    """

    def __init__(self, url: str, *, create: bool = False, pool_size: int = 10) -> None:
        self.file = connections.file(url)
        self._writers, self._readers = connections.pools(url, create=create, pool_size=pool_size)
        self.dialect = self._writers.engine.dialect.name
        self._own = threading.local()
        self.acts = meters.Meter()
        self._hold = WriteHold(self.file) if self.file is not None else None

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """A transaction that may write: all of it is stored when the block ends, nothing when it raises.

        Raises Busy, StorageFull, StoreUnavailable, Moving and Moved among them; Conflict when a unique value is
        taken. One at a time in a thread: the second would wait for the first for ever, so it is a RuntimeError; so
        is one in the middle of a read of a `look`.
        """
        if getattr(self._own, "writing", False):
            raise RuntimeError("a transaction inside a transaction")
        if self._hold is not None and self._hold.is_held():
            raise errors.Moving()
        if look := self._look:
            look.end()
        self._own.writing = True
        try:
            began = time.monotonic()
            with self._begun(self._writers, began) as tx:
                yield tx
        finally:
            self._own.writing = False
        if tx.stored is not None:
            tx.stored()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads, and sees one moment of the database from first look to last.

        In a `look` it is that of the look, but in the middle of a transaction that may write.
        """
        look = None if getattr(self._own, "writing", False) else self._look
        with look.read() if look else self._reading() as tx:
            yield tx

    @contextmanager
    def look(self) -> Iterator[None]:
        """Let what this thread reads inside see one moment, by one transaction that its first read begins.

        What is read after a transaction that may write sees what that one stored. No connection is held longer
        than the block.
        """
        if self._look:
            raise RuntimeError("a look inside a look")
        look = self._own.look = Look(self._reading)
        try:
            yield
        finally:
            self._own.look = None
            look.close()

    @property
    def _look(self) -> Look | None:
        return getattr(self._own, "look", None)

    @contextmanager
    def _reading(self) -> Iterator[Tx]:
        began = time.monotonic()
        with self._begun(self._readers, began) as tx:
            yield tx

    def migrate(self) -> None:
        """Bring the tables to the newest version, if they are older, and put missing triggers back.

        Safe to call from many machines at once.

        Raises Misconfigured when the database belongs to a newer Alur, or to one before the first migration here, or
        its site has not arrived in it; Moved when it has left it.
        """
        with self.transaction() as tx:
            schema.upgrade(tx.connection)
            marks.require_site(tx)
            guards.restore(tx)

    def is_blank(self) -> bool:
        """Return whether no Alur has made its tables here yet; a SQLite file yet to be made has none."""
        if self.file is not None and not self.file.exists():
            return True
        with self.read() as tx:
            return schema.is_blank(tx.connection)

    def require_migrated(self) -> None:
        """Raise Misconfigured unless the tables are those of this Alur, of a site that has arrived; Moved when it left.

        A SQLite file yet to be made has no tables.
        """
        if self.file is not None and not self.file.exists():
            raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="not_migrated")
        with self.read() as tx:
            schema.require_current(tx.connection)
            marks.require_site(tx)

    def has_left(self) -> bool:
        """Return whether the site has moved from this database to another."""
        if self.file is None:
            return False
        with self.read() as tx:
            mark = marks.read(tx)
        return mark is not None and mark.state == marks.LEFT

    def scrub(self) -> None:
        """Leave nothing of what was removed in the files of SQLite: index of words merged, journal emptied.

        Freed pages are overwritten as they come. PostgreSQL does its own, by its vacuum.
        """
        if self.dialect != "sqlite":
            return
        for _round in range(MERGES):
            with self.transaction() as tx:
                if not search.merge(tx):
                    break
        with self._writers.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("pragma wal_checkpoint(truncate)").close()

    def pools(self) -> set[Any]:
        """Return the pools of SQLAlchemy that its connections come from."""
        return {self._writers.engine.pool, self._readers.engine.pool}

    def close(self) -> None:
        """Close every connection at rest."""
        self._readers.engine.dispose()
        self._writers.engine.dispose()

    def _commit(self, connection: Any) -> None:
        connection.commit()

    @contextmanager
    def _begun(self, pool: connections.Pool, began: float) -> Iterator[Tx]:
        """A transaction on a connection, stored at the end, rolled back by a fault; faults translated.

        One that only read is ended so, too: a rollback would make psycopg forget what it has prepared.
        """
        make = SqliteTx if self.dialect == "sqlite" else PostgresTx
        try:
            with pool.connection() as connection:
                tx = make(self._writers.engine, connection, began)
                yield tx
                tx.finish()
                self._commit(connection)
            if tx.act:
                self.acts.note((tx.act,), time.monotonic() - began)
        except Exception as fault:
            known = faults.translate(fault)
            if known is None:
                raise
            raise known from fault
