"""What a process does one after the other, so that a test can end it before any of it."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg


class Steps:
    """Counts the statements of this process on either database, and where asked its steps with files; ends it before
    one of them.
    """

    def __init__(self, end: int, told: Path, *, files: bool = False) -> None:
        self._end, self._told, self._count, self._files = end, told.open("a"), 0, files

    def take(self, what: str) -> None:
        self._count += 1
        if self._count == self._end:
            os.kill(os.getpid(), signal.SIGKILL)
        print(what, file=self._told, flush=True)

    def watch(self) -> None:
        """For good: in a child process."""
        steps, connect = self, sqlite3.connect

        class Watched(sqlite3.Connection):
            def execute(self, text: str, *given: Any) -> Any:
                steps.take(text)
                return super().execute(text, *given)

            def backup(self, *given: Any, **named: Any) -> None:
                steps.take("backup")
                super().backup(*given, **named)

        def opened(*given: Any, **named: Any) -> sqlite3.Connection:
            return connect(*given, factory=Watched, **named)

        sqlite3.connect = opened  # type: ignore[assignment]
        for kind, names in (
            (psycopg.Cursor, ("execute", "executemany", "copy")),
            (psycopg.Connection, ("commit", "rollback")),
        ):
            for name in names:
                setattr(kind, name, self._counting(name, getattr(kind, name)))
        for name in ("replace", "rename", "fsync") if self._files else ():
            setattr(os, name, self._counted(name, getattr(os, name)))

    def _counting(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(own: Any, *given: Any, **named: Any) -> Any:
            self.take(f"postgresql {name}")
            return call(own, *given, **named)

        return counting

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*given: Any, **named: Any) -> Any:
            self.take(f"file {name}")
            return call(*given, **named)

        return counting
