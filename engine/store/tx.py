"""One transaction: the connection for SQLAlchemy, and a driver cursor for the fixed statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

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

    __slots__ = ("_cursor", "began", "connection", "dialect")

    def __init__(self, connection: sa.Connection, cursor: Any, began: float) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._cursor = cursor
        self.began = began

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

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        for one in parameters:
            values.check(one)
        if parameters:
            self._cursor.executemany(statement.sqlite, parameters)

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        return [row for one in parameters for row in self.rows(statement, one)]


class PostgresTx(Tx):
    """Fixed statements through psycopg, prepared at their first use."""

    __slots__ = ()

    def _run(self, statement: Statement, parameters: Sequence[Any]) -> None:
        values.check(parameters)
        self._cursor.execute(statement.postgresql, parameters, prepare=True)

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        if len(parameters) == 1:
            self._run(statement, parameters[0])
        elif parameters:
            for one in parameters:
                values.check(one)
            self._cursor.executemany(statement.postgresql, parameters)

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        if len(parameters) == 1:
            return self.rows(statement, parameters[0])
        found: list[Row] = []
        if parameters:
            for one in parameters:
                values.check(one)
            self._cursor.executemany(statement.postgresql, parameters, returning=True)
            more: bool | None = True
            while more:
                found.extend(self._cursor.fetchall())
                more = self._cursor.nextset()
        return found
