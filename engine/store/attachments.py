"""Files attached to tasks: facts here, contents in `files`. A file taken back leaves its row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import attachment, person
from engine.store.tx import Tx


class AttachmentRow(NamedTuple):
    """One attached file; `final` once its task is completed with it."""

    id: int
    instance_id: int
    task_id: int
    field: str
    name: str
    media_type: str
    size: int
    sha256: bytes
    person_id: int
    by_name: str
    at: datetime
    final: bool


_read = values.row_reader(AttachmentRow, AttachmentRow._fields, at=values.from_us, final=bool)
_COLUMNS = [
    person.c.name.label(name) if name == "by_name" else attachment.c[name] for name in AttachmentRow._fields
]
_ALL = (
    sa.select(*_COLUMNS)
    .join_from(attachment, person, person.c.id == attachment.c.person_id)
    .where(attachment.c.removed_at.is_(None))
    .order_by(attachment.c.id)
)


def add(
    tx: Tx,
    instance_id: int,
    task_id: int,
    field: str,
    name: str,
    media_type: str,
    size: int,
    sha256: bytes,
    person_id: int,
    at: datetime,
) -> AttachmentRow:
    """Attach a stored content to a field of a task."""
    made = tx.execute(
        sa.insert(attachment).returning(attachment.c.id),
        {
            "instance_id": instance_id,
            "task_id": task_id,
            "field": field,
            "name": name,
            "media_type": media_type,
            "size": size,
            "sha256": sha256,
            "person_id": person_id,
            "at": values.to_us(at),
            "final": False,
        },
    ).scalar_one()
    found = get(tx, made)
    assert found is not None
    return found


def get(tx: Tx, attachment_id: int) -> AttachmentRow | None:
    """Return one attachment that was not taken back."""
    row = tx.execute(_ALL.where(attachment.c.id == attachment_id)).first()
    return None if row is None else _read(row)


def of_task(tx: Tx, task_id: int) -> list[AttachmentRow]:
    """Return the attachments of a task, oldest first."""
    return [_read(row) for row in tx.execute(_ALL.where(attachment.c.task_id == task_id))]


def of_contents(tx: Tx, instance_id: int, digests: Collection[bytes]) -> list[AttachmentRow]:
    """Return the attachments of an instance that hold one of these contents, oldest first."""
    if not digests:
        return []
    chosen = _ALL.where(attachment.c.instance_id == instance_id, attachment.c.sha256.in_(sorted(digests)))
    return [_read(row) for row in tx.execute(chosen)]


def of_instance(tx: Tx, instance_id: int) -> list[AttachmentRow]:
    """Return the attachments of an instance, oldest first."""
    return [_read(row) for row in tx.execute(_ALL.where(attachment.c.instance_id == instance_id))]


def remove(tx: Tx, attachment_id: int, at: datetime) -> None:
    """Take an attachment back; its row stays, and its content as long as others need it."""
    taken = sa.update(attachment).where(attachment.c.id == attachment_id, attachment.c.removed_at.is_(None))
    tx.execute(taken.values(removed_at=values.to_us(at)))


def finish(tx: Tx, task_id: int, *, final: bool = True) -> None:
    """Make the attachments of a completed task part of the record; not `final` when it is open again."""
    kept = sa.update(attachment).where(attachment.c.task_id == task_id, attachment.c.removed_at.is_(None))
    tx.execute(kept.values(final=final))
