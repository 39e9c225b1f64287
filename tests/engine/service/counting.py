"""Every statement and commit that reaches the database, seen from outside: for counting them, and for dying at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import sqlalchemy as sa

from engine.store import Store
from engine.store.tx import PostgresTx, Row, SqliteTx, Statement, Tx

Watch = Callable[[str], None]


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Tell `watch` of each statement before it runs, and of "commit" before and "committed" after each commit."""

    def run(self: SqliteTx, statement: Any, parameters: Any) -> None:
        watch(statement.sqlite)
        ran(self, statement, parameters)

    def many(self: SqliteTx, statement: Any, parameters: Any) -> None:
        for _one in parameters:
            watch(statement.sqlite)
        ran_many(self, statement, parameters)

    def send(self: PostgresTx, statement: Any, parameters: Any) -> None:
        watch(statement.sqlite)
        sent(self, statement, parameters)

    def send_all(self: PostgresTx, statement: Any, parameters: Any, **how: Any) -> None:
        watch(statement.sqlite)
        sent_all(self, statement, parameters, **how)

    def execute(self: Tx, statement: sa.Executable, parameters: Any = None) -> Any:
        watch(str(statement))
        return self.connection.execute(statement, parameters)

    def commit(self: Store, connection: Any) -> None:
        watch("commit")
        committed(self, connection)
        watch("committed")

    ran, ran_many, committed = SqliteTx._run, SqliteTx.many, Store._commit
    sent, sent_all = PostgresTx._send, PostgresTx._send_all
    with (
        mock.patch.object(SqliteTx, "_run", run),
        mock.patch.object(SqliteTx, "many", many),
        mock.patch.object(PostgresTx, "_send", send),
        mock.patch.object(PostgresTx, "_send_all", send_all),
        mock.patch.object(Tx, "execute", execute),
        mock.patch.object(Store, "_commit", commit),
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
