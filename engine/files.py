"""Files that have their name only when they are whole, and stand on the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, stand on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(draft: Path, path: Path) -> None:
    """Give a file its name at once, in place of what had it, and keep that on the disk. Raises OSError."""
    draft.replace(path)
    sync(path.parent)


def draft(path: Path, content: bytes, like: os.stat_result | None = None) -> Path:
    """Write a file beside another one, whose name it gets when it is whole, and return it.

    Its owner alone may read it; with `like` it has the owner and the rights of that one. When this raises OSError,
    there is none.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp gives mode 0600
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if like is not None:
                if (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(file.fileno(), like.st_uid, like.st_gid)
                os.fchmod(file.fileno(), like.st_mode & 0o777)
            os.fsync(file.fileno())
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made
