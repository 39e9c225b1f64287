"""Backups encrypted as age files, for public keys ("recipients") whose private ones ("identities") lie elsewhere.

Made and read by the library of age alone; any program that reads age files reads these. The library is imported
where something is encrypted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from engine import errors

BEGIN = b"age-encryption.org/v1\n"
LARGEST = 64 * 1024  # of a file of identities
PRIVATE = "AGE-SECRET-KEY-1"


def is_encrypted(path: Path) -> bool:
    """Return whether a file is one that age made. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(BEGIN)) == BEGIN


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Write a file anew for these recipients, piece by piece. Raises BackupRefused ("recipients"), OSError."""
    import pyrage

    try:
        chosen = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as fault:
        raise errors.BackupRefused(reason="recipients") from fault
    with source.open("rb") as reader, target.open("wb") as writer:
        kept = _Kept(writer)
        try:
            pyrage.encrypt_io(reader, kept, chosen)
        except (pyrage.EncryptError, OSError) as fault:
            raise kept.fault or fault from fault


def decrypt(source: Path, target: Path, identity: Path) -> None:
    """Write what an age file holds, piece by piece, with the identities in a file.

    Raises BackupRefused: "identity_file", "identity", "altered" where what follows the head is not what was encrypted,
    or is cut; OSError.
    """
    import pyrage

    known = _identities(identity)
    with source.open("rb") as reader, target.open("wb") as writer:
        kept = _Kept(writer)
        try:
            pyrage.decrypt_io(reader, kept, known)
        except (pyrage.DecryptError, OSError) as fault:
            if kept.fault is not None:
                raise kept.fault from fault
            if isinstance(fault, OSError) and fault.errno:
                raise
            reason = "identity" if "No matching keys" in str(fault) else "altered"
            raise errors.BackupRefused(reason=reason, member="") from fault


class _Kept:
    """A file to write to, that keeps what went wrong with it: the library tells only the words of that."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.fault: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError as fault:
            self.fault = fault
            raise


def make_identity(path: Path) -> str:
    """Write a new identity into a new file for its owner only, as age-keygen does, and return its recipient.

    Raises FileExistsError: an identity is never replaced.
    """
    import pyrage

    made = pyrage.x25519.Identity.generate()
    recipient = str(made.to_public())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        file.write(f"# created: {now}\n# public key: {recipient}\n{made}\n")
        file.flush()
        os.fsync(file.fileno())
    return recipient


def _identities(path: Path) -> list[object]:
    import pyrage

    with path.open("rb") as file:
        text = file.read(LARGEST).decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines()]
    try:
        found: list[object] = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(PRIVATE)
        ]
    except pyrage.IdentityError as fault:
        raise errors.BackupRefused(reason="identity_file") from fault
    if not found:
        raise errors.BackupRefused(reason="identity_file")
    return found
