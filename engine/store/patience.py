"""Waiting for PostgreSQL no longer than it lives: a server that has frozen is not waited for."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

ANSWER_SECONDS = 2.0  # a statement that takes longer is asked after; psycopg gives a new connection as long
AWAY_SECONDS = 1.0  # after a server did not answer, nobody else tries for so long

Result = TypeVar("Result")


class Away:
    """Whether the server was found to be silent just now, for all connections of a process."""

    def __init__(self) -> None:
        self._until = 0.0

    def note(self) -> None:
        self._until = time.monotonic() + AWAY_SECONDS

    def check(self) -> None:
        """Raise OperationalError when another has just waited in vain."""
        if time.monotonic() < self._until:
            raise psycopg.OperationalError("the server does not answer")


class Connection(psycopg.Connection[Any]):
    """A connection that gives up on a server which no longer takes new ones; a busy server is waited for.

    Sockets of the machine have no time-out of their own, and the server's own statement_timeout sleeps with it.
    """

    away: Away

    def wait(self, gen: Generator[Any, Any, Result], *arguments: Any, **named: Any) -> Result:
        return super().wait(self._watched(gen), *arguments, **named)

    def _watched(self, gen: Generator[Any, Any, Result]) -> Generator[Any, Any, Result]:
        """Pass on what psycopg asks the socket for; it comes back empty every tenth of a second of silence."""
        ask_at = time.monotonic() + ANSWER_SECONDS
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > ask_at:
                    self._ask_after()
                    ask_at = time.monotonic() + ANSWER_SECONDS
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def _ask_after(self) -> None:
        """See whether the server still takes a new connection. Raises OperationalError, and this one is done with."""
        try:
            self.away.check()
            psycopg.connect(self.info.dsn, password=self.info.password, connect_timeout=2).close()
        except psycopg.OperationalError as fault:
            if fault.sqlstate is not None:  # a refusal is an answer too
                return
            self.away.note()
            self.pgconn.finish()
            raise
