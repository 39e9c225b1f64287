"""The history of one instance by pages, newest first, all of it or chosen by person and type."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store.history import START, SUBMITTED, EventRow, read_event
from engine.store.proof import fits
from engine.store.tables import event, task
from engine.store.tx import Tx


class Choice(NamedTuple):
    """Which events: of one person ("" for nobody, None for everybody), of some `types`, or of all `without` some."""

    actor: str | None = None
    types: Collection[str] = ()
    without: Collection[str] = ()

    def takes(self, actor: str, type_: str) -> bool:
        if self.actor is not None and actor != self.actor:
            return False
        return type_ not in self.without and (not self.types or type_ in self.types)


class Link(NamedTuple):
    """One event, and whether it is what was hashed after the one before it."""

    event: EventRow
    sound: bool


_BEFORE = event.alias("b")
_PREVIOUS = (
    sa.select(_BEFORE.c.hash)
    .where(_BEFORE.c.instance_id == event.c.instance_id, _BEFORE.c.seq == event.c.seq - 1)
    .scalar_subquery()
)
_LINKS = sa.select(*(event.c[name] for name in EventRow._fields), _PREVIOUS)


def page(tx: Tx, instance_id: int, choice: Choice, before: int | None, limit: int) -> list[Link]:
    """Return the newest events among those chosen, those before number `before`, newest first."""
    chosen = _LINKS.where(*_conditions(instance_id, choice))
    if before is not None:
        chosen = chosen.where(event.c.seq < before)
    return [_link(instance_id, row) for row in tx.execute(chosen.order_by(event.c.seq.desc()).limit(limit))]


def newer(tx: Tx, instance_id: int, choice: Choice, since: int, size: int) -> tuple[int, int]:
    """Return how many chosen events there are from number `since` on, and before which one the page of `size` ends
    that is next newer: 0 for the newest page.
    """
    conditions = (*_conditions(instance_id, choice), event.c.seq >= since)
    count = tx.execute(sa.select(sa.func.count()).select_from(event).where(*conditions)).scalar_one()
    following = sa.select(event.c.seq).where(*conditions).order_by(event.c.seq).offset(size).limit(1)
    return int(count), tx.execute(following).scalar() or 0


class Reader(NamedTuple):
    """Whose submissions are read: sent by the person, of an item that is one of the roles, or of some holders."""

    username: str
    roles: Collection[str]
    holders: Collection[str]


def submissions(
    tx: Tx, instance_id: int, reader: Reader | None, begin: int, limit: int
) -> tuple[list[tuple[Link, int]], int | None]:
    """Return forms that were sent and stand, newest first from place `begin` on, each with its visit.

    Only those of a reader, and then also how many there are of these.
    """
    conditions: list[Any] = [
        event.c.instance_id == instance_id,
        event.c.type.in_(SUBMITTED),
        task.c.id == event.c.task_id,
        task.c.state == "done",
        task.c.completed_seq == event.c.seq,
    ]
    count = None
    if reader is not None:
        conditions.append(
            sa.or_(
                event.c.actor == reader.username,
                task.c.item.in_(sorted(reader.roles)),
                sa.and_(task.c.visit > 0, task.c.holders.in_(sorted(reader.holders))),
            )
        )
        counted = sa.select(sa.func.count()).select_from(event.join(task, task.c.id == event.c.task_id))
        count = int(tx.execute(counted.where(*conditions)).scalar_one())
    chosen = _LINKS.add_columns(task.c.visit).where(*conditions)
    found = tx.execute(chosen.order_by(event.c.seq.desc()).offset(begin).limit(limit))
    return [(_link(instance_id, row), int(row[-1])) for row in found], count


def _conditions(instance_id: int, choice: Choice) -> list[Any]:
    found: list[Any] = [event.c.instance_id == instance_id]
    if choice.actor is not None:
        found.append(event.c.actor == choice.actor)
    if choice.types:
        found.append(event.c.type.in_(sorted(choice.types)))
    if choice.without:
        found.append(event.c.type.not_in(sorted(choice.without)))
    return found


def _link(instance_id: int, row: Any) -> Link:
    width = len(EventRow._fields)
    stored = tuple(row)[:width]
    return Link(read_event(stored), fits(instance_id, stored, stored[0], bytes(row[width] or START)))
