"""A file of settings as systemd and a shell read it, one `NAME=value` in a line; one line is replaced, whole or not."""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine import errors

PLAIN = re.compile(r"[\w:/@.,+=%?~-]*", re.ASCII)


def require(path: Path) -> None:
    """Raise FileNotFoundError or PermissionError unless the file can be read, and replaced in its folder."""
    path.read_bytes()
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(str(path))


def put(path: Path, name: str, value: str) -> None:
    """Give a setting its value, in its own last line or in a new one; all else of the file stays, its rights too.

    Raises Invalid for a value that such a file cannot hold, OSError.
    """
    path = path.resolve()  # a link stays a link
    lines = path.read_text("utf-8").splitlines()
    made = f"{name}={_quoted(value)}"
    own = [place for place, line in enumerate(lines) if re.match(rf"\s*(export\s+)?{name}\s*=", line)]
    if own:
        lines[own[-1]] = f"export {made}" if lines[own[-1]].lstrip().startswith("export") else made
    else:
        lines.append(made)
    found = path.stat()
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(file.fileno(), found.st_uid, found.st_gid)
        os.fchmod(file.fileno(), found.st_mode & 0o777)
        os.fsync(file.fileno())
    draft.replace(path)


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    if "'" in value or "\\" in value or not value.isprintable():
        raise errors.Invalid(field="url", reason="url")
    return f"'{value}'"
