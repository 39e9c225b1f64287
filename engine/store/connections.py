"""How connections are made: what every one of them is set to, and which a pool may still hand out."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event, exc, pool

from engine import errors
from engine.store import faults, rights, values

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


class Pool:
    """Connections of one kind, for transactions that write or for those that only read.

    `engine` makes and keeps them; `begin` begins a transaction on one, on the driver itself: the hot path asks
    nothing of SQLAlchemy but its pool.
    """

    def __init__(self, engine: sa.Engine, begin: Callable[[Any], None]) -> None:
        self.engine = engine
        self._begin = begin

    @contextmanager
    def connection(self) -> Iterator[pool.PoolProxiedConnection]:
        """A connection with a transaction begun, which whoever took it ends; a fault rolls it back."""
        asked = time.monotonic()
        taken = self.engine.raw_connection()
        try:
            driver = taken.driver_connection
            with _patience(driver, asked):
                self._begin(driver)
            yield taken
        except BaseException as fault:
            known = faults.translate(fault)
            if isinstance(known, errors.StoreUnavailable) and not isinstance(known, errors.Moved):
                taken.invalidate()
            else:
                _roll_back(taken)
            raise
        finally:
            taken.close()


def _roll_back(taken: pool.PoolProxiedConnection) -> None:
    """End a transaction with nothing stored; a connection that cannot even do that is thrown away."""
    try:
        taken.rollback()
    except Exception:
        taken.invalidate()


def pools(url: str, *, create: bool, pool_size: int) -> tuple[Pool, Pool]:
    """Return the connections for writing transactions and those for reading ones. Raises Misconfigured."""
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


def _sqlite(path: Path, *, create: bool, pool_size: int) -> tuple[Pool, Pool]:
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

    def make(size: int, more: int, begin: str, *pragmas: str) -> Pool:
        made = sa.create_engine(
            "sqlite://",
            creator=connect,
            poolclass=pool.QueuePool,
            pool_size=size,
            max_overflow=more,
            pool_timeout=WAIT_SECONDS,
            pool_reset_on_return=None,  # a transaction is always ended by whoever took the connection
            hide_parameters=True,  # what people typed comes in no text of a fault
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

        return Pool(made, lambda driver: driver.execute(begin).close())

    return make(1, 0, "begin immediate"), make(pool_size, pool_size, "begin", "pragma query_only = on")


@contextmanager
def _patience(driver: Any, asked: float) -> Iterator[None]:
    """A SQLite connection had late waits for another writer only for what is left of WAIT_SECONDS.

    `asked` is when it was asked for, by `time.monotonic`.
    """
    waited = time.monotonic() - asked
    if waited < LATE_SECONDS or not isinstance(driver, sqlite3.Connection):
        yield
        return
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


def _postgres(address: sa.URL, pool_size: int) -> tuple[Pool, Pool]:
    """Return the same connections for both; readers see one snapshot and may not write."""
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
        pool_reset_on_return=None,
        hide_parameters=True,
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

    def begin(
        connection: psycopg.Connection, level: psycopg.IsolationLevel | None, reads: bool | None
    ) -> None:
        """Let the transaction that the first statement begins be of this kind."""
        if connection.closed:
            raise psycopg.OperationalError("the connection is lost")
        if connection.read_only is not reads:
            connection.isolation_level, connection.read_only = level, reads

    snapshot = psycopg.IsolationLevel.REPEATABLE_READ
    return Pool(made, partial(begin, level=None, reads=None)), Pool(
        made, partial(begin, level=snapshot, reads=True)
    )
