"""Stored contents that are not the ones they were stored as."""

from __future__ import annotations

import hashlib

from engine import store
from engine.store import proof_rows


def altered_files(tx: store.Tx, start: int, end: int) -> list[tuple[int, bytes]]:
    """Return the contents that attachments of the instances from `start` to before `end` hold, and that are others."""
    found = {
        bytes(one.sha256): instance_id
        for instance_id, files in proof_rows.attachments(tx, start, end).items()
        for one in files
        if one.removed_at is None
    }
    return [(found[digest], digest) for digest in found if not store.files.intact(tx, digest)]


def altered_contents(tx: store.Tx) -> list[bytes]:
    """Return every stored content that is not the one it was stored as, by its SHA-256."""
    return [
        digest for digest, content in proof_rows.contents(tx) if hashlib.sha256(content).digest() != digest
    ]
