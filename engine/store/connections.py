"""How connections are made: what every one of them is set to, and which a pool may still hand out."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event, exc, pool

from engine import errors
from engine.store import rights, values

WAIT_SECONDS = 5  # for another writer on SQLite, and for a free connection of a pool
LATE_SECONDS = 0.1
IDLE_SECONDS = 1.0  # a PostgreSQL connection at rest for longer is tried before use
PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    f"pragma busy_timeout = {WAIT_SECONDS * 1000}",
    "pragma trusted_schema = off",
    "pragma secure_delete = on",  # what a purge or a person removed is overwritten in the file
)
CONNECT = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
POSTGRES = {
    "lock_timeout": "3s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "plan_cache_mode": "force_generic_plan",
}


def engines(url: str, *, create: bool, pool_size: int) -> tuple[sa.Engine, sa.Engine]:
    """Return the engine for writing transactions and the one for reading ones. Raises Misconfigured."""
    address, path = _address(url), file(url)
    backend = address.get_backend_name()
    if path is not None:
        return _sqlite(path, create=create, pool_size=pool_size)
    if backend in ("postgresql", "postgres"):
        return _postgres(address.set(drivername="postgresql+psycopg"), pool_size)
    raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="database")


def file(url: str) -> Path | None:
    """Return the file behind a SQLite address, None for any other address. Raises Misconfigured."""
    address = _address(url)
    named = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(str(address.database)).absolute() if named else None


def _address(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except exc.ArgumentError as fault:
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="url") from fault


def _sqlite(path: Path, *, create: bool, pool_size: int) -> tuple[sa.Engine, sa.Engine]:
    """SQLite has one writer at a time: one connection for it, so threads queue instead of polling."""
    if create:
        try:
            rights.make(path)
        except OSError as fault:
            raise errors.StoreUnavailable() from fault
    rights.close(path)
    address = f"file:{quote(str(path))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address,
            uri=True,
            timeout=WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )

    def make(size: int, more: int, begin: str, *pragmas: str) -> sa.Engine:
        made = sa.create_engine(
            "sqlite://",
            creator=connect,
            poolclass=pool.QueuePool,
            pool_size=size,
            max_overflow=more,
            pool_timeout=WAIT_SECONDS,
        )

        @event.listens_for(made, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            try:
                for pragma in (*PRAGMAS, *pragmas):
                    _insist(connection, pragma)
            except BaseException:
                connection.close()
                raise

        event.listen(made, "before_cursor_execute", _check)

        @event.listens_for(made, "begin")
        def start(connection: sa.Connection) -> None:
            driver: Any = connection.connection.driver_connection
            driver.execute(begin).close()

        return made

    return make(1, 0, "begin immediate"), make(pool_size, pool_size, "begin", "pragma query_only = on")


@contextmanager
def patience(connection: sa.Connection, asked: float) -> Iterator[None]:
    """A SQLite connection had late waits for another writer only for what is left of WAIT_SECONDS.

    `asked` is when it was asked for, by `time.monotonic`.
    """
    waited = time.monotonic() - asked
    if connection.dialect.name != "sqlite" or waited < LATE_SECONDS:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"pragma busy_timeout = {max(0, int((WAIT_SECONDS - waited) * 1000))}").close()
    try:
        yield
    finally:
        driver.execute(f"pragma busy_timeout = {WAIT_SECONDS * 1000}").close()


def _insist(connection: sqlite3.Connection, pragma: str) -> None:
    """Run a pragma. To the switch of a new file to WAL SQLite says busy without waiting, so the wait is here."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute(pragma).close()
            return
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _check(
    _connection: object, _cursor: object, _text: str, parameters: Any, _context: object, many: bool
) -> None:
    """Refuse what one of the databases cannot keep, in every statement of SQLAlchemy."""
    for one in parameters if many else [parameters]:
        values.check(one.values() if isinstance(one, dict) else one)


def _postgres(address: sa.URL, pool_size: int) -> tuple[sa.Engine, sa.Engine]:
    """Return one pool for both; readers see one snapshot and may not write."""
    import psycopg  # a site on SQLite starts without it
    from psycopg.types.numeric import Int8BinaryDumper

    from engine.store import patience as waiting

    away = waiting.Away()
    made = sa.create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=WAIT_SECONDS,
        pool_use_lifo=True,
        connect_args=CONNECT,
    )

    @event.listens_for(made, "do_connect")
    def connect(_dialect: object, _record: object, words: Any, named: Any) -> Any:
        away.check()
        try:
            connection = waiting.Connection.connect(*words, **named)
        except psycopg.errors.ConnectionTimeout:
            away.note()
            raise
        except psycopg.OperationalError as fault:
            asked = (
                fault.pgconn
            )  # a server that wants a password answers; that it says no does not pass with time
            if asked and (asked.used_password or asked.needs_password):
                raise errors.StoreUnavailable(refused=True) from fault
            raise
        connection.away = away
        return connection

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # One width for every number, so that a statement is prepared once, not once per size of its values.
        connection.adapters.register_dumper(int, Int8BinaryDumper)
        connection.prepared_max = 500
        connection.autocommit = True
        settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in POSTGRES.items())
        connection.execute(f"select {settings}").close()
        connection.autocommit = False

    @event.listens_for(made, "checkin")
    def rest(_connection: object, record: pool.ConnectionPoolEntry) -> None:
        record.info["rested_at"] = time.monotonic()

    @event.listens_for(made, "checkout")
    def wake(connection: Any, record: pool.ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("rested_at", time.monotonic()) < IDLE_SECONDS:
            return
        if not made.dialect.do_ping(connection):
            raise exc.InvalidatePoolError()

    event.listen(made, "before_cursor_execute", _check)
    readers = made.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return made, readers
