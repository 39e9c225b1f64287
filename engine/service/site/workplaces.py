"""A folder for what is being made: of its owner only, gone at the end, and removed by the next one after a kill."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import errors

PREFIX = ".alur-kerja-"
LOCK = "lock"
PATIENCE = 2.0  # seconds
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def workplace(parent: Path, needed: int = 0, name: str = "") -> Iterator[Path]:
    """A new folder in `parent`, mode 0700, removed with all that is in it at the end; what a killed process left
    there is removed first. Of one `name` there is one at a time.

    Raises OSError where none can be made, BackupRefused: "room" where fewer than `needed` bytes are free, "full" where
    the disk took no more of what was written inside, "under_way" where another process is at work in that of this name.
    """
    with _guarded(parent) as alone:
        _remove_left(parent, alone)
        require_room(parent, needed)
        folder = _made(parent, name)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield folder
    except OSError as fault:
        if fault.errno not in FULL:
            raise
        raise errors.BackupRefused(reason="full", folder=str(parent)) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def tidy(parent: Path) -> None:
    """Remove what killed processes left in a folder. Raises OSError where it cannot be looked into."""
    with _guarded(parent) as alone:
        _remove_left(parent, alone)


def _made(parent: Path, name: str) -> Path:
    if not name:
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    folder = parent / f"{PREFIX}{name}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError as fault:
        raise errors.BackupRefused(reason="under_way") from fault
    return folder


@contextmanager
def _guarded(parent: Path) -> Iterator[bool]:
    """Keep others from making such folders in `parent` meanwhile; whether that is so: in a folder for everybody
    somebody may hold it for long, and nobody waits for that.
    """
    handle = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        else:
            return True


def require_room(folder: Path, needed: int) -> None:
    """Raise BackupRefused ("room") where fewer than `needed` bytes are free in a folder."""
    if needed > shutil.disk_usage(folder).free:
        raise errors.BackupRefused(reason="room", folder=str(folder), needed=needed)


def _remove_left(parent: Path, alone: bool) -> None:
    """Remove the folders of processes that are no more; one that is at work holds its lock."""
    for left in parent.glob(f"{PREFIX}*"):
        try:
            handle = os.open(left / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except (
            FileNotFoundError
        ):  # killed before it had a lock, or made this moment by who is not kept from it
            if alone or _is_old(left):
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
