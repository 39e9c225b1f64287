"""A folder of processes that an office may edit: a copy of the one that Alur brings with it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from engine.settings import PACKED, SHIPPED


def make(folder: Path) -> list[Path]:
    """Copy the shipped SOP, roles, calendar and manual into a folder; return the files, as told from there.

    The folder is made, or is there and empty. What stands at its top comes last, so that a copy that was cut has no
    roles.toml and `alur init` takes nothing over from it. Raises OSError: FileExistsError where a file stands at that
    path, with ENOTEMPTY where the folder holds something, and whatever the disk says.
    """
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder))
    files = [path.relative_to(SHIPPED) for path in SHIPPED.rglob("*") if _is_shipped(path)]
    for path in sorted(files, key=lambda one: (len(one.parts) == 1, one)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(
            SHIPPED / path, folder / path
        )  # its content alone: the owner of a wheel's files may be another
    return sorted(files)


def is_packed(folder: Path) -> bool:
    """Return whether a folder of processes is the one inside an installed package, which the next update replaces."""
    return PACKED.is_dir() and folder.resolve() == PACKED


def _is_shipped(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
