"""What reaches the database, seen from outside: statements and commits, for counting them and for dying at one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from engine.store import Store, statements
from engine.store.statements import Watch
from engine.store.tx import Row, Statement, Tx


@contextmanager
def watched(store: Store, watch: Watch) -> Iterator[None]:
    """Tell `watch` of each statement before it runs, and of "commit" before and "committed" after each commit."""

    def commit(self: Store, connection: Any) -> None:
        watch("commit")
        committed(self, connection)
        watch("committed")

    committed = Store._commit
    with statements.watched(store, watch), mock.patch.object(Store, "_commit", commit):
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
