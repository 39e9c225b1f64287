"""Deployed process definitions: versions of a key, their files byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import files as file_rows
from engine.store import values
from engine.store.tables import definition, definition_file, file, instance
from engine.store.tx import Statement, Tx


class DefinitionRow(NamedTuple):
    """One deployed version. `state` is "in_force" (one of a key) or "retired"; `sha256` its fingerprint.

    `origin` is "shipped" for what came with the program, else "office"; `enforced_by` and `enforced_at` are of
    the last time it was put in force, `reason` says why it was made, `naming` the rule of names it was deployed by.
    """

    id: int
    key: str
    version: int
    title: str
    sha256: bytes
    state: str
    deployed_by: int | None
    deployed_at: datetime
    origin: str
    reason: str
    drafted_by: int | None
    drafted_at: datetime | None
    enforced_by: int | None
    enforced_at: datetime
    naming: int


_MOMENTS = dict.fromkeys(("deployed_at", "drafted_at", "enforced_at"), values.from_us)
_read = values.row_reader(DefinitionRow, DefinitionRow._fields, **_MOMENTS)
_COLUMNS = ", ".join(DefinitionRow._fields)
_ALL = sa.select(*(definition.c[name] for name in DefinitionRow._fields))
_GET = Statement(f"select {_COLUMNS} from definition where id = ?")
_LATEST = Statement(f"select {_COLUMNS} from definition where key = ? and state = 'in_force'")
_ALL_LATEST = Statement(f"select {_COLUMNS} from definition where state = 'in_force' order by key")
_IN_FORCE = Statement("select id from definition where state = 'in_force' order by key")
_SHOWN = Statement(
    """select coalesce(max(case when state = 'in_force' then id end), max(id)) from definition
    group by key order by key"""
)
_TITLES = Statement("select key, title from definition where state = 'in_force' order by key")
_ALL_EVER = Statement(f"select {_COLUMNS} from definition order by id")


def insert(
    tx: Tx,
    key: str,
    title: str,
    sha256: bytes,
    files: Mapping[str, bytes],
    deployed_by: int | None,
    deployed_at: datetime,
    *,
    origin: str = "office",
    reason: str = "",
    drafted_by: int | None = None,
    drafted_at: datetime | None = None,
    naming: int = 1,
) -> DefinitionRow:
    """Add the next version of a process and put it in force; versions before it are retired.

    Raises Conflict when the same content, or the same version by somebody else at this moment, is there.
    """
    newest = tx.execute(sa.select(sa.func.max(definition.c.version)).where(definition.c.key == key)).scalar()
    at = values.to_us(deployed_at)
    made = tx.execute(
        sa.insert(definition).returning(definition.c.id),
        {
            "key": key,
            "version": (newest or 0) + 1,
            "title": title,
            "sha256": sha256,
            "state": "retired",
            "deployed_by": deployed_by,
            "deployed_at": at,
            "origin": origin,
            "reason": reason,
            "drafted_by": drafted_by,
            "drafted_at": values.to_us(drafted_at),
            "enforced_by": deployed_by,
            "enforced_at": at,
            "naming": naming,
        },
    ).scalar_one()
    for path, content in sorted(files.items()):
        digest = file_rows.put(tx, content, "application/octet-stream", deployed_at)
        tx.execute(sa.insert(definition_file), {"definition_id": made, "path": path, "sha256": digest})
    put_in_force(tx, made)
    found = get(tx, made)
    assert found is not None
    return found


def reinstate(tx: Tx, definition_id: int, by: int | None, at: datetime) -> None:
    """Put a version in force again that was before. Raises Conflict when another came in force at this moment."""
    changed = {"enforced_by": by, "enforced_at": values.to_us(at)}
    tx.execute(sa.update(definition).where(definition.c.id == definition_id).values(**changed))
    put_in_force(tx, definition_id)


def put_in_force(tx: Tx, definition_id: int) -> None:
    """Make one version the one that new instances use, and retire the others of its key."""
    key = sa.select(definition.c.key).where(definition.c.id == definition_id).scalar_subquery()
    tx.execute(sa.update(definition).where(definition.c.key == key).values(state="retired"))
    tx.execute(sa.update(definition).where(definition.c.id == definition_id).values(state="in_force"))


def retire(tx: Tx, definition_id: int) -> None:
    """Let no new instance start on a version; those that run go on."""
    tx.execute(sa.update(definition).where(definition.c.id == definition_id).values(state="retired"))


def get(tx: Tx, definition_id: int) -> DefinitionRow | None:
    """Return one version by its id."""
    row = tx.row(_GET, (definition_id,))
    return None if row is None else _read(row)


def find_by_sha(tx: Tx, key: str, sha256: bytes) -> DefinitionRow | None:
    """Return the version of a process with this very content."""
    return _one(tx, _ALL.where(definition.c.key == key, definition.c.sha256 == sha256))


def latest(tx: Tx, key: str) -> DefinitionRow | None:
    """Return the version of a process in force."""
    row = tx.row(_LATEST, (key,))
    return None if row is None else _read(row)


def list_latest(tx: Tx) -> list[DefinitionRow]:
    """Return every version in force, by key."""
    return [_read(row) for row in tx.rows(_ALL_LATEST)]


def ids_in_force(tx: Tx) -> list[int]:
    """Return the ids of the versions in force, by key."""
    return [row[0] for row in tx.rows(_IN_FORCE)]


def ids_shown(tx: Tx) -> list[int]:
    """Return of every process the id of the version in force, of one without the newest, by key."""
    return [row[0] for row in tx.rows(_SHOWN)]


def titles(tx: Tx) -> list[tuple[str, str]]:
    """Return key and title of every process in force, by key."""
    return [(row[0], row[1]) for row in tx.rows(_TITLES)]


def list_all(tx: Tx) -> list[DefinitionRow]:
    """Return every version of every process, oldest first."""
    return [_read(row) for row in tx.rows(_ALL_EVER)]


def list_versions(tx: Tx, key: str) -> list[DefinitionRow]:
    """Return every version of a process, newest first."""
    chosen = _ALL.where(definition.c.key == key).order_by(definition.c.version.desc())
    return [_read(row) for row in tx.execute(chosen)]


def running(tx: Tx, key: str) -> dict[int, int]:
    """Return how many instances run on each version of a process, those that run none left out."""
    counted = (
        sa.select(instance.c.definition_id, sa.func.count())
        .join_from(instance, definition, definition.c.id == instance.c.definition_id)
        .where(definition.c.key == key, instance.c.status == "open")
        .group_by(instance.c.definition_id)
    )
    return {row[0]: row[1] for row in tx.execute(counted)}


def files(tx: Tx, definition_id: int) -> dict[str, bytes]:
    """Return the files of a version by path, byte for byte as deployed."""
    chosen = (
        sa.select(definition_file.c.path, file.c.content)
        .join_from(definition_file, file, file.c.sha256 == definition_file.c.sha256)
        .where(definition_file.c.definition_id == definition_id)
        .order_by(definition_file.c.path)
    )
    return {row.path: row.content for row in tx.execute(chosen)}


def digests(tx: Tx, definition_id: int) -> dict[str, bytes]:
    """Return the SHA-256 of each file of a version by path."""
    rows = definition_file.c
    chosen = sa.select(rows.path, rows.sha256).where(rows.definition_id == definition_id)
    return {row.path: bytes(row.sha256) for row in tx.execute(chosen)}


def _one(tx: Tx, chosen: sa.Select[tuple[object, ...]]) -> DefinitionRow | None:
    row = tx.execute(chosen).first()
    return None if row is None else _read(row)
