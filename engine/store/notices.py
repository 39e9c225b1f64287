"""Notices inside the program, to a role or to one person (`@username`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import instance, notice, notice_read, task
from engine.store.tx import Statement, Tx

RECENT = 100  # of each holder; older ones are no news to anybody


class NoticeRow(NamedTuple):
    """One notice as one person sees it."""

    id: int
    holder: str
    kind: str
    instance_id: int | None
    number: str | None
    definition_id: int | None
    task_id: int | None
    element: str | None
    at: datetime
    data: Mapping[str, Any]
    draft_id: int | None
    read: bool


_ADD = Statement(
    "insert into notice (holder, kind, instance_id, task_id, at, data, draft_id) values (?, ?, ?, ?, ?, ?, ?)"
)
_MARK = Statement("insert into notice_read (notice_id, person_id) values (?, ?) on conflict do nothing")
_read = values.row_reader(NoticeRow, NoticeRow._fields, at=values.from_us, data=values.from_json, read=bool)


def add(
    tx: Tx,
    holder: str,
    kind: str,
    instance_id: int | None,
    task_id: int | None,
    at: datetime,
    data: Mapping[str, Any],
    draft_id: int | None = None,
) -> None:
    """Leave a notice for a role or a person, about an instance or about the draft of a process."""
    tx.change(_ADD, (holder, kind, instance_id, task_id, values.to_us(at), values.to_json(data), draft_id))


def list_recent(tx: Tx, holders: Sequence[str], person_id: int, limit: int = RECENT) -> list[NoticeRow]:
    """Return the newest notices for any of the holders, newest first; `read` is whether this person has read it."""
    if not holders:
        return []
    recent = _recent(holders)
    chosen = (
        sa.select(
            notice.c.id,
            notice.c.holder,
            notice.c.kind,
            notice.c.instance_id,
            instance.c.number,
            instance.c.definition_id,
            notice.c.task_id,
            task.c.element,
            notice.c.at,
            notice.c.data,
            notice.c.draft_id,
            notice_read.c.notice_id.is_not(None).label("read"),
        )
        .join_from(recent, notice, notice.c.id == recent.c.id)
        .outerjoin(instance, instance.c.id == notice.c.instance_id)
        .outerjoin(task, task.c.id == notice.c.task_id)
        .outerjoin(
            notice_read, (notice_read.c.notice_id == notice.c.id) & (notice_read.c.person_id == person_id)
        )
        .order_by(notice.c.id.desc())
        .limit(limit)
    )
    return [_read(row) for row in tx.execute(chosen)]


def count_unread(tx: Tx, holders: Sequence[str], person_id: int) -> int:
    """Return how many of the recent notices for the holders this person has not read."""
    if not holders:
        return 0
    recent = _recent(holders)
    seen = sa.exists().where(notice_read.c.notice_id == recent.c.id, notice_read.c.person_id == person_id)
    return int(tx.execute(sa.select(sa.func.count()).select_from(recent).where(~seen)).scalar_one())


def mark_read(tx: Tx, notice_id: int, person_id: int, holders: Sequence[str]) -> bool:
    """Note that a person has read a notice; False when there is none such for one of the holders."""
    meant = sa.select(notice.c.id).where(notice.c.id == notice_id, notice.c.holder.in_(list(holders)))
    if tx.execute(meant).first() is None:
        return False
    tx.change(_MARK, (notice_id, person_id))
    return True


def _recent(holders: Sequence[str]) -> sa.Subquery:
    """Ids of the newest notices of each holder: one short range of the index each."""
    arms = [
        sa.select(
            sa.select(notice.c.id)
            .where(notice.c.holder == holder)
            .order_by(notice.c.id.desc())
            .limit(sa.literal(RECENT, literal_execute=True))  # for the reason told in `inbox`
            .subquery()
            .c.id
        )
        for holder in dict.fromkeys(holders)
    ]
    return sa.union_all(*arms).subquery()
