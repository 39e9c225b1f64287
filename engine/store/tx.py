"""One transaction: the connection for SQLAlchemy, and a driver cursor for the fixed statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from engine.store import values

Row = tuple[Any, ...]


class Statement:
    """Fixed SQL text for both databases: `?` marks a value, `{lock}` the row lock that SQLite does without.

    It holds no percent sign, and no question mark but the marks.
    """

    __slots__ = ("postgresql", "sqlite")

    def __init__(self, text: str, lock: str = "") -> None:
        text = " ".join(text.split())
        self.sqlite = text.replace(" {lock}", "")
        self.postgresql = text.replace("{lock}", lock).replace("?", "%s")


class Tx:
    """A transaction in progress, handed to every function of the store; only the Store ends it.

    `rows`, `row`, `change`, `many` and `each` run fixed statements on the driver itself, which keeps them
    prepared; `execute` runs everything else through SQLAlchemy, on the same connection. `began` is when the
    transaction was asked for, by `time.monotonic`: what was stored before that is seen.
    """

    __slots__ = ("_cursor", "_driver", "_engine", "_plain", "_taken", "began", "dialect")

    def __init__(self, engine: sa.Engine, taken: PoolProxiedConnection, began: float) -> None:
        self._engine, self._taken = engine, taken
        self._plain: sa.Connection | None = None
        self._driver: Any = taken.driver_connection
        self._cursor = self._make_cursor()
        self.dialect = engine.dialect.name
        self.began = began

    @property
    def connection(self) -> sa.Connection:
        """The connection of this transaction for SQLAlchemy, on which all that was written so far has been run."""
        self.finish()
        if self._plain is None:
            self._plain = sa.Connection(self._engine, self._taken)
            self._plain.begin()  # to SQLAlchemy; the driver has begun
        return self._plain

    def _make_cursor(self) -> Any:
        """Return a cursor of the driver for the fixed statements."""
        return self._driver.cursor()

    def execute(self, statement: sa.Executable, parameters: Any = None) -> sa.CursorResult[*tuple[Any, ...]]:
        """Run a SQLAlchemy statement."""
        return self.connection.execute(statement, parameters)

    def rows(self, statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a fixed statement and return all its rows."""
        self._run(statement, parameters)
        found: list[Row] = self._cursor.fetchall()
        return found

    def row(self, statement: Statement, parameters: Sequence[Any] = ()) -> Row | None:
        """Run a fixed statement and return its one row, or None."""
        self._run(statement, parameters)
        found: list[Row] = self._cursor.fetchall()
        return found[0] if found else None

    def change(self, statement: Statement, parameters: Sequence[Any] = ()) -> int:
        """Run a fixed statement that changes rows, and return how many."""
        self._run(statement, parameters)
        changed: int = self._cursor.rowcount
        return changed

    def write(self, statement: Statement, parameters: Sequence[Any], lost: Exception | None = None) -> None:
        """Run a fixed statement that changes rows, at the latest before the next one is read or all is stored.

        Raises `lost`, then, when it has changed no row.
        """
        raise NotImplementedError

    def finish(self) -> None:
        """Run what `write` has left to run."""

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a fixed statement once for each set of values, in one go."""
        raise NotImplementedError

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        """Run a fixed statement with RETURNING once for each set of values; one row each, in their order."""
        raise NotImplementedError

    def _run(self, statement: Statement, parameters: Sequence[Any]) -> None:
        raise NotImplementedError


class SqliteTx(Tx):
    """Fixed statements through sqlite3, whose connection keeps them prepared."""

    __slots__ = ()

    def _run(self, statement: Statement, parameters: Sequence[Any]) -> None:
        values.check(parameters)
        self._cursor.execute(statement.sqlite, parameters)

    def write(self, statement: Statement, parameters: Sequence[Any], lost: Exception | None = None) -> None:
        if self.change(statement, parameters) < 1 and lost is not None:
            raise lost

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        for one in parameters:
            values.check(one)
        if parameters:
            self._cursor.executemany(statement.sqlite, parameters)

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        return [row for one in parameters for row in self.rows(statement, one)]


class PostgresTx(Tx):
    """Fixed statements through psycopg, prepared at their first use.

    What is written travels with the next statement that is read, or with all else at the end, in one pipeline.
    """

    __slots__ = ("_left",)

    def __init__(self, engine: sa.Engine, taken: PoolProxiedConnection, began: float) -> None:
        super().__init__(engine, taken, began)
        self._left: list[tuple[Statement, Sequence[Any], Exception | None]] = []

    def write(self, statement: Statement, parameters: Sequence[Any], lost: Exception | None = None) -> None:
        values.check(parameters)
        self._left.append((statement, parameters, lost))

    def finish(self) -> None:
        if self._left:
            self._travel(())

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        for one in parameters:
            self.write(statement, one)

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        for one in parameters:
            values.check(one)
        cursors = self._travel([(statement, one) for one in parameters])
        return [row for cursor in cursors for row in cursor.fetchall()]

    def _run(self, statement: Statement, parameters: Sequence[Any]) -> None:
        values.check(parameters)
        if self._left:
            (self._cursor,) = self._travel([(statement, parameters)])
        else:
            self._send(self._cursor, statement, parameters)

    def _travel(self, more: Sequence[tuple[Statement, Sequence[Any]]]) -> list[Any]:
        """Run what is left and then these, sent together; return the cursors of these."""
        left, self._left = self._left, []
        with self._driver.pipeline():
            sent = [
                self._send(self._make_cursor(), statement, parameters)
                for statement, parameters in (*((one[0], one[1]) for one in left), *more)
            ]
        for (_statement, _parameters, lost), cursor in zip(left, sent, strict=False):
            if lost is not None and cursor.rowcount < 1:
                raise lost
        return sent[len(left) :]

    def _make_cursor(self) -> Any:
        return self._driver.cursor(binary=True)

    def _send(self, cursor: Any, statement: Statement, parameters: Sequence[Any]) -> Any:
        return cursor.execute(statement.postgresql, parameters, prepare=True)
