"""One transaction: the connection for SQLAlchemy, and a driver cursor for the fixed statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from engine.store import values

Row = tuple[Any, ...]

TOGETHER = (
    16  # at most: PostgreSQL takes no more than 65,535 values, and keeps what is prepared for each length
)

_WRITTEN = re.compile(r"(?:insert into|update|delete from) (\w+)")
_ADDS = re.compile(r"(insert into \w+ \([\w, ]+\) values )(\([^()]*\))")


class Statement:
    """Fixed SQL text for both databases: `?` marks a value, `{lock}` the row lock that SQLite does without.

    It holds no percent sign, and no question mark but the marks.
    """

    __slots__ = ("_adds", "_table", "postgresql", "sqlite", "text")

    def __init__(self, text: str, lock: str = "") -> None:
        text = " ".join(text.split())
        self.text = text
        self.sqlite = text.replace(" {lock}", "")
        self.postgresql = text.replace("{lock}", lock).replace("?", "%s")
        written = _WRITTEN.match(text)
        self._table = written[1] if written else ""
        self._adds = _ADDS.fullmatch(text)

    def goes_with(self, other: Statement) -> bool:
        """Return whether two statements that write may be parts of one, where nothing says which is done first."""
        return self._table != other._table or (self is other and self._adds is not None)

    def times(self, count: int) -> str:
        """Return the text of one that adds a row, for so many: they are added in their order."""
        return self.text if self._adds is None else f"{self._adds[1]}{', '.join([self._adds[2]] * count)}"


class Tx:
    """A transaction in progress, handed to every function of the store; only the Store ends it.

    `rows`, `row`, `change`, `many` and `each` run fixed statements on the driver itself, which keeps them
    prepared; `execute` runs everything else through SQLAlchemy, on the same connection. `began` is when the
    transaction was asked for, by `time.monotonic`: what was stored before that is seen. `act` is the type of the first
    event that it adds to a history. `stored` is done once all of it is stored, by a transaction that may write.
    """

    __slots__ = ("_cursor", "_driver", "_engine", "_plain", "_taken", "act", "began", "dialect", "stored")

    def __init__(self, engine: sa.Engine, taken: PoolProxiedConnection, began: float) -> None:
        self._engine, self._taken = engine, taken
        self._plain: sa.Connection | None = None
        self._driver: Any = taken.driver_connection
        self._cursor = self._make_cursor()
        self.dialect = engine.dialect.name
        self.began = began
        self.act = ""
        self.stored: Callable[[], None] | None = None

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

    What is written waits for the next statement that is read, or for the end, and is then one statement.
    """

    __slots__ = ("_left",)

    def __init__(self, engine: sa.Engine, taken: PoolProxiedConnection, began: float) -> None:
        super().__init__(engine, taken, began)
        self._left: list[tuple[Statement, Sequence[Any], Exception | None]] = []

    def write(self, statement: Statement, parameters: Sequence[Any], lost: Exception | None = None) -> None:
        values.check(parameters)
        if len(self._left) == TOGETHER or any(not statement.goes_with(one[0]) for one in self._left):
            self.finish()
        self._left.append((statement, parameters, lost))

    def finish(self) -> None:
        left, self._left = self._left, []
        if not left:
            return
        if len(left) == 1:
            ((statement, parameters, alone),) = left
            self._send(statement, parameters)
            if alone is not None and self._cursor.rowcount < 1:
                raise alone
            return
        # What adds rows to one table becomes one part, in its order; of the others each is one.
        parts: dict[Statement, list[Sequence[Any]]] = {}
        losts: dict[Statement, Exception] = {}
        for statement, parameters, lost in left:
            parts.setdefault(statement, []).append(parameters)
            if lost is not None:
                losts[statement] = lost
        whole = _together(tuple((one, one in losts, len(rows)) for one, rows in parts.items()))
        self._send(whole, [value for rows in parts.values() for row in rows for value in row])
        counted = [one for one in parts if one in losts]
        for one, count in zip(counted, self._cursor.fetchone() if counted else (), strict=True):
            if count < len(parts[one]):
                raise losts[one]

    def many(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> None:
        if len(parameters) == 1:
            self.write(statement, parameters[0])
        elif parameters:
            self._send_all(statement, parameters, returning=False)

    def each(self, statement: Statement, parameters: Sequence[Sequence[Any]]) -> list[Row]:
        if len(parameters) == 1:
            return self.rows(statement, parameters[0])
        found: list[Row] = []
        if parameters:
            self._send_all(statement, parameters, returning=True)
            more: bool | None = True
            while more:
                found.extend(self._cursor.fetchall())
                more = self._cursor.nextset()
        return found

    def _make_cursor(self) -> Any:
        return self._driver.cursor(binary=True)

    def _run(self, statement: Statement, parameters: Sequence[Any]) -> None:
        self.finish()
        values.check(parameters)
        self._send(statement, parameters)

    def _send(self, statement: Statement, parameters: Sequence[Any]) -> None:
        self._cursor.execute(statement.postgresql, parameters, prepare=True)

    def _send_all(
        self, statement: Statement, parameters: Sequence[Sequence[Any]], *, returning: bool
    ) -> None:
        self.finish()
        for one in parameters:
            values.check(one)
        self._cursor.executemany(statement.postgresql, parameters, returning=returning)


@lru_cache(maxsize=500)
def _together(parts: tuple[tuple[Statement, bool, int], ...]) -> Statement:
    """Return one statement that writes what these do, each so often, all seeing what stood before; of those marked,
    how many rows.
    """
    bodies = [
        f"{one.times(many)} returning 1" if counted else one.times(many) for one, counted, many in parts
    ]
    if len(bodies) == 1 and not parts[0][1]:
        return Statement(bodies[0])
    named = ", ".join(f"w{place} as ({body})" for place, body in enumerate(bodies))
    counts = [
        f"(select count(*) from w{place})" for place, (_one, counted, _many) in enumerate(parts) if counted
    ]
    return Statement(f"with {named} select {', '.join(counts) or '1'}")
