"""Removing one instance whole, after its tombstone stands in the system's chain; the database refuses it otherwise.

What belongs to an instance is read from the references between the tables, so that a new table is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import search, values
from engine.store.tables import event, file, instance, metadata
from engine.store.tx import Statement, Tx

TOMBSTONE = "instance_purged"  # the type of the event; the triggers look for it, `element` names the instance

_TOMBSTONES = Statement(
    f"select seq, element, data from system_event where type = '{TOMBSTONE}' order by seq"
)
_EVENTS_POSTGRESQL = Statement("select purge_events(?)")
_EVENTS_SQLITE = Statement("delete from event where instance_id = ?")
_UNSEALED = Statement("delete from unsealed where instance_id = ?")


class Tombstone(NamedTuple):
    """What the system's chain says of an instance that was purged."""

    seq: int
    instance_id: int
    facts: Mapping[str, Any]


def tombstones(tx: Tx) -> Iterator[Tombstone]:
    """Every tombstone as it stands, in order; one that cannot be read has no facts."""
    for seq, element, data in tx.rows(_TOMBSTONES):
        key = int(element) if element.isascii() and element.isdecimal() and len(element) < 19 else 0
        yield Tombstone(int(seq), key, values.from_object(data))


def instance_rows(tx: Tx, instance_id: int) -> None:
    """Remove an instance with all that refers to it, and the files nothing else refers to."""
    owned = _owned(instance_id)
    files = _files(tx, owned)
    search.forget(tx, instance_id)
    tx.change(_UNSEALED, (instance_id,))
    for table in reversed(metadata.sorted_tables):
        if table is event:
            # On PostgreSQL the site may only add to the history; this function asks for the tombstone.
            tx.rows(_EVENTS_POSTGRESQL if tx.dialect == "postgresql" else _EVENTS_SQLITE, (instance_id,))
        elif table in owned:
            tx.execute(sa.delete(table).where(owned[table]))
    for digest in files:
        if not any(
            tx.execute(sa.select(sa.exists().where(column == digest))).scalar_one() for column in _uses()
        ):
            tx.execute(sa.delete(file).where(file.c.sha256 == digest))


def _owned(instance_id: int) -> dict[sa.Table, sa.ColumnElement[bool]]:
    """Return each table with rows of the instance, and which rows those are."""
    found: dict[sa.Table, sa.ColumnElement[bool]] = {instance: instance.c.id == instance_id}
    for table in metadata.sorted_tables:
        parts = [
            column == instance_id
            if key.column.table is instance
            else column.in_(sa.select(key.column).where(found[key.column.table]))
            for column in table.c
            for key in column.foreign_keys
            if key.column.table in found and key.column.table is not table and table is not instance
        ]
        if parts:
            found[table] = sa.or_(*parts)
    return found


def _uses() -> list[sa.Column[Any]]:
    """Return every column that refers to a stored file."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.c
        if any(key.column.table is file for key in column.foreign_keys)
    ]


def _files(tx: Tx, owned: Mapping[sa.Table, sa.ColumnElement[bool]]) -> set[bytes]:
    return {
        bytes(row[0])
        for column in _uses()
        if column.table in owned
        for row in tx.execute(sa.select(column).where(owned[column.table], column.is_not(None)))
    }
