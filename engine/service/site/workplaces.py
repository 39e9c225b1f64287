"""A folder for what is being made: of its owner only, gone at the end, and removed by the next one after a kill."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import errors

PREFIX = ".alur-kerja-"
LOCK = "lock"


@contextmanager
def workplace(parent: Path, needed: int = 0) -> Iterator[Path]:
    """A new folder in `parent`, mode 0700, removed with all that is in it at the end; what a killed process left
    there is removed first.

    Raises OSError where none can be made, BackupRefused ("room") where fewer than `needed` bytes are free.
    """
    remove_left(parent)
    require_room(parent, needed)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def require_room(folder: Path, needed: int) -> None:
    """Raise BackupRefused ("room") where fewer than `needed` bytes are free in a folder."""
    if needed > shutil.disk_usage(folder).free:
        raise errors.BackupRefused(reason="room", folder=str(folder), needed=needed)


def remove_left(parent: Path) -> None:
    """Remove the folders of processes that are no more; one that is at work holds its lock."""
    for left in parent.glob(f"{PREFIX}*"):
        try:
            handle = os.open(left / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:  # made this moment, or killed before it had a lock
            if _is_old(left):
                shutil.rmtree(left, ignore_errors=True)
            continue
        except OSError:  # another account's
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            pass
        finally:
            os.close(handle)


def _is_old(folder: Path) -> bool:
    try:
        made = folder.stat().st_mtime
    except OSError:
        return False
    with tempfile.TemporaryFile(dir=folder.parent) as now:  # by the clock of that disk
        return os.fstat(now.fileno()).st_mtime - made > 60
