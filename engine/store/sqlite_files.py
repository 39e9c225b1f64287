"""A SQLite database as a file, worked on by itself: made, opened past the store, and removed with its journals."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

JOURNALS = ("-wal", "-shm", "-journal")  # endings of what SQLite keeps beside a database
PATIENCE = 5.0  # seconds for a writer to end


def address(path: Path, mode: str) -> str:
    """Return the URI of a database that is there; `mode` is "ro" or "rw"."""
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def make(path: Path) -> None:
    """Make an empty file that its owner alone may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def remove(path: Path) -> None:
    """Remove a database and what lies beside it, as far as it is there. Raises OSError."""
    for ending in ("", *JOURNALS):
        Path(f"{path}{ending}").unlink(missing_ok=True)


@contextmanager
def opened(path: Path, mode: str = "ro", patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """Open a database that is there, to begin and end each transaction by oneself. Raises what SQLite raises."""
    place = address(path, mode)
    with closing(sqlite3.connect(place, uri=True, timeout=patience, isolation_level=None)) as connection:
        yield connection
