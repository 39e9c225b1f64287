"""Contents of files by their SHA-256, each stored once."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from engine import errors
from engine.store import values
from engine.store.tables import file
from engine.store.tx import Statement, Tx

_PUT = Statement(
    """insert into file (sha256, size, media_type, content, stored_at) values (?, ?, ?, ?, ?)
    on conflict do nothing"""
)


def put(tx: Tx, content: bytes, media_type: str, at: datetime) -> bytes:
    """Store a content unless it is there already, and return its SHA-256."""
    digest = hashlib.sha256(content).digest()
    if not tx.execute(sa.select(sa.exists().where(file.c.sha256 == digest))).scalar_one():
        tx.change(_PUT, (digest, len(content), media_type, content, values.to_us(at)))
    return digest


def intact(tx: Tx, sha256: bytes) -> bool:
    """Return whether the content stored as this is this."""
    found = tx.execute(sa.select(file.c.content).where(file.c.sha256 == sha256)).scalar()
    return found is not None and hashlib.sha256(found).digest() == sha256


def get(tx: Tx, sha256: bytes) -> bytes | None:
    """Return the content with this SHA-256. Raises Damaged when what is stored as it is another."""
    found: bytes | None = tx.execute(sa.select(file.c.content).where(file.c.sha256 == sha256)).scalar()
    if found is not None and hashlib.sha256(found).digest() != sha256:
        raise errors.Damaged(what=sha256.hex())
    return found
