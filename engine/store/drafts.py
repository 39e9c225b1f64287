"""Drafts of process packages: the files of a version to come, changed until it is put in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import definition, package_draft, package_draft_file, person
from engine.store.tx import Statement, Tx


class DraftRow(NamedTuple):
    """One draft. `state` is "draft", "submitted", "enforced" or "discarded"; each person with id and name."""

    id: int
    key: str
    title: str
    state: str
    revision: int
    base: int | None
    base_version: int | None
    author: int | None
    author_name: str | None
    created_at: datetime
    updated_by: int | None
    updated_name: str | None
    updated_at: datetime
    submitted_by: int | None
    submitted_name: str | None
    submitted_username: str | None
    submitted_at: datetime | None
    reason: str
    closed_by: int | None
    closed_name: str | None
    closed_at: datetime | None
    answer: str
    definition_id: int | None


class DraftFileRow(NamedTuple):
    """One file of a draft, without its content."""

    path: str
    size: int
    sha256: bytes


_author, _updater, _submitter, _closer = (person.alias(name) for name in ("a", "u", "s", "c"))
_SHOWN: dict[str, Any] = {
    "base_version": definition.c.version,
    "author_name": _author.c.name,
    "updated_name": _updater.c.name,
    "submitted_name": _submitter.c.name,
    "submitted_username": _submitter.c.username,
    "closed_name": _closer.c.name,
}
_COLUMNS = {**dict(package_draft.c.items()), **_SHOWN}
_MOMENTS = dict.fromkeys(("created_at", "updated_at", "submitted_at", "closed_at"), values.from_us)
_ALL = (
    sa.select(*(_COLUMNS[name].label(name) for name in DraftRow._fields))
    .select_from(package_draft)
    .outerjoin(definition, definition.c.id == package_draft.c.base)
    .outerjoin(_author, _author.c.id == package_draft.c.author)
    .outerjoin(_updater, _updater.c.id == package_draft.c.updated_by)
    .outerjoin(_submitter, _submitter.c.id == package_draft.c.submitted_by)
    .outerjoin(_closer, _closer.c.id == package_draft.c.closed_by)
)
_read = values.row_reader(DraftRow, DraftRow._fields, **_MOMENTS)
_read_file = values.row_reader(DraftFileRow, DraftFileRow._fields)

_LOCK = Statement("select id from package_draft where id = ? {lock}", lock="for update")
_LOCK_KEY = Statement("select pg_advisory_xact_lock(hashtextextended(?, 0))")
_PUT = Statement(
    """insert into package_draft_file (draft_id, path, sha256, content) values (?, ?, ?, ?)
    on conflict (draft_id, path) do update set sha256 = excluded.sha256, content = excluded.content"""
)
_DELETE = Statement("delete from package_draft_file where draft_id = ? and path = ?")
_EMPTY = Statement("delete from package_draft_file where draft_id = ?")


def add(
    tx: Tx,
    key: str,
    title: str,
    files: Mapping[str, bytes],
    base: int | None,
    author: int | None,
    at: datetime,
) -> int:
    """Open a draft with these files at revision 1, and return its id."""
    made: int = tx.execute(
        sa.insert(package_draft).returning(package_draft.c.id),
        {
            "key": key,
            "title": title,
            "state": "draft",
            "revision": 1,
            "base": base,
            "author": author,
            "created_at": values.to_us(at),
            "updated_by": author,
            "updated_at": values.to_us(at),
            "reason": "",
            "answer": "",
        },
    ).scalar_one()
    put_files(tx, made, files)
    return made


def lock(tx: Tx, draft_id: int) -> DraftRow | None:
    """Return the draft, nobody else's to change until the transaction ends."""
    return None if tx.row(_LOCK, (draft_id,)) is None else get(tx, draft_id)


def lock_key(tx: Tx, key: str) -> None:
    """Let nobody else who asks open a draft of a process of this key until the transaction ends."""
    if tx.dialect == "postgresql":  # SQLite has one writer at a time
        tx.rows(_LOCK_KEY, (f"draft/{key}",))


def get(tx: Tx, draft_id: int) -> DraftRow | None:
    """Return one draft by its id."""
    row = tx.execute(_ALL.where(package_draft.c.id == draft_id)).first()
    return None if row is None else _read(row)


def list_open(tx: Tx) -> list[DraftRow]:
    """Return every draft that is worked on or submitted, the last changed first."""
    wanted = _ALL.where(package_draft.c.state.in_(("draft", "submitted")))
    return [
        _read(row)
        for row in tx.execute(wanted.order_by(package_draft.c.updated_at.desc(), package_draft.c.id.desc()))
    ]


def count_open(tx: Tx) -> int:
    """Return how many drafts are worked on or submitted."""
    counted = sa.select(sa.func.count()).select_from(package_draft)
    return int(tx.execute(counted.where(package_draft.c.state.in_(("draft", "submitted")))).scalar_one())


def change(tx: Tx, draft_id: int, **facts: Any) -> None:
    """Set columns of a draft; moments as datetimes."""
    stored = {
        name: values.to_us(fact) if isinstance(fact, datetime) else fact for name, fact in facts.items()
    }
    values.check(list(stored.values()))
    tx.execute(sa.update(package_draft).where(package_draft.c.id == draft_id).values(**stored))


def put_files(tx: Tx, draft_id: int, changes: Mapping[str, bytes | None]) -> None:
    """Write files of a draft; None takes one away."""
    for path, content in sorted(changes.items()):
        if content is None:
            tx.change(_DELETE, (draft_id, path))
        else:
            tx.change(_PUT, (draft_id, path, hashlib.sha256(content).digest(), content))


def clear(tx: Tx, draft_id: int) -> None:
    """Take away every file of a draft."""
    tx.change(_EMPTY, (draft_id,))


def list_files(tx: Tx, draft_id: int) -> list[DraftFileRow]:
    """Return the files of a draft by path, without their contents."""
    rows = package_draft_file.c
    chosen = sa.select(rows.path, sa.func.length(rows.content).label("size"), rows.sha256)
    return [
        _read_file(row) for row in tx.execute(chosen.where(rows.draft_id == draft_id).order_by(rows.path))
    ]


def files(tx: Tx, draft_id: int) -> dict[str, bytes]:
    """Return the files of a draft by path."""
    rows = package_draft_file.c
    chosen = sa.select(rows.path, rows.content).where(rows.draft_id == draft_id).order_by(rows.path)
    return {row.path: row.content for row in tx.execute(chosen)}


def file(tx: Tx, draft_id: int, path: str) -> bytes | None:
    """Return one file of a draft."""
    rows = package_draft_file.c
    chosen = sa.select(rows.content).where(rows.draft_id == draft_id, rows.path == path)
    found: bytes | None = tx.execute(chosen).scalar()
    return found
