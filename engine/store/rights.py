"""Who may read the files of a site on SQLite: the account it runs under, and nobody else of the machine."""

from __future__ import annotations

import os
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
JOURNALS = ("", "-wal", "-shm")  # SQLite makes the journals with the rights of the database


def make(path: Path) -> None:
    """Make a missing database file, still empty, and its folder, whatever the umask. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def close(path: Path) -> None:
    """Take the rights of others off a database file and its journals; those of another account stay."""
    for ending in JOURNALS:
        one = Path(f"{path}{ending}")
        if one.is_file():
            _close(one)


def close_folder(database: Path, secret: Path) -> None:
    """The same for the folder that holds database and secret together: it is the site's own, like `var/`."""
    folder = database.parent.resolve()
    if folder == secret.parent.resolve() and folder != Path.cwd():
        _close(folder)


def _close(path: Path) -> None:
    try:
        found = path.stat()
    except OSError:  # there is none, or it is gone again
        return
    shared = found.st_mode & stat.S_ISVTX  # a folder for everybody, such as /tmp
    if found.st_mode & OTHERS and found.st_uid == os.geteuid() and not shared:
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
