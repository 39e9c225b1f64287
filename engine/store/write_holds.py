"""A hold: while it lasts nobody writes to a database file; acts are refused at once, with the reason."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import errors

ENDING = "-moving"
ASKED_SECONDS = 2.0  # who asks whether it is held has it too, for a moment


class WriteHold:
    """Whether some process of this machine holds writing back from a database file.

    It is held by a lock on a file beside it, which the system takes away with the process: whatever becomes of that
    one, nobody waits for it afterwards.
    """

    def __init__(self, database: Path) -> None:
        self._path = f"{database}{ENDING}"

    def is_held(self) -> bool:
        """Return whether acts are to be refused now; where there never was one, one look at the folder."""
        if not os.path.exists(self._path):  # asked before every act
            return False
        try:
            number = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # it has just ended, or is another account's
            return os.path.exists(self._path)
        try:
            return not _locked(number, fcntl.LOCK_SH)
        finally:
            os.close(number)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold writing back to the end of the block. Raises TransferRefused ("held") while another process does."""
        with alone(Path(self._path)):
            yield


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Be the only one at something to the end of the block, by a lock on a file that is there as long.

    Raises TransferRefused ("held") while another process is at it.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + ASKED_SECONDS
        while not _locked(number):
            if time.monotonic() > until:
                raise errors.TransferRefused(reason="held")
            time.sleep(0.01)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(number)


def _locked(number: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(number, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
