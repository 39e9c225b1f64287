"""A database file by itself: of its owner alone, opened only where it is, gone with all that lay beside it."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from engine.store import sqlite_files


def test_a_file_is_made_opened_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "a b?.db"
    sqlite_files.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        sqlite_files.make(path)
    with sqlite_files.opened(path, "rw") as file:
        file.execute("create table one (id integer)")
    with sqlite_files.opened(path) as file, pytest.raises(sqlite3.OperationalError, match="readonly"):
        file.execute("insert into one values (1)")
    for ending in sqlite_files.JOURNALS:
        Path(f"{path}{ending}").touch()
    sqlite_files.remove(path)
    sqlite_files.remove(path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="unable to open"),
        sqlite_files.opened(tmp_path / "none.db", "rw"),
    ):
        pass
