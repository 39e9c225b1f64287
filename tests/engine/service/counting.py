"""Every statement and commit that reaches the database, seen from outside: for counting them, and for dying at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import sqlalchemy as sa

from engine.store.tx import PostgresTx, Row, SqliteTx, Statement, Tx

Watch = Callable[[str], None]


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Tell `watch` of each statement before it runs, and of "commit" before and "committed" after each commit."""

    def run(original: Any) -> Any:
        def told(self: Tx, statement: Any, parameters: Any = ()) -> Any:
            watch(statement.sqlite)
            return original(self, statement, parameters)

        return told

    def many(original: Any) -> Any:
        def told(self: Tx, statement: Any, parameters: Any) -> Any:
            if (
                not isinstance(self, PostgresTx) or len(parameters) > 1
            ):  # a single one is run, and told of there
                watch(statement.sqlite)
            return original(self, statement, parameters)

        return told

    def execute(self: Tx, statement: sa.Executable, parameters: Any = None) -> Any:
        watch(str(statement))
        return self.connection.execute(statement, parameters)

    def commit(self: sa.Connection) -> None:
        watch("commit")
        committed(self)
        watch("committed")

    committed = sa.Connection.commit
    with (
        mock.patch.object(SqliteTx, "_run", run(SqliteTx._run)),
        mock.patch.object(SqliteTx, "many", many(SqliteTx.many)),
        mock.patch.object(PostgresTx, "_run", run(PostgresTx._run)),
        mock.patch.object(PostgresTx, "many", many(PostgresTx.many)),
        mock.patch.object(Tx, "execute", execute),
        mock.patch.object(sa.Connection, "commit", commit),
    ):
        yield


@contextmanager
def rows_read(seen: list[int]) -> Iterator[None]:
    """Put how many rows each fixed statement gave into `seen`."""

    def counted(self: Tx, statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
        found = original(self, statement, parameters)
        seen.append(len(found))
        return found

    original = Tx.rows
    with mock.patch.object(Tx, "rows", counted):
        yield
