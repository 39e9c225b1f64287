"""Notices inside the program: what a role or a person is told without having asked."""

from __future__ import annotations

from engine import store
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor, Notice


class Notices:
    """Notices of the actor's roles and of the person, newest first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, limit: int = 100) -> tuple[Notice, ...]:
        """Return the newest notices; what was read by this person is marked so."""
        with self._context.store.read() as tx:
            stored = store.notices.list_recent(tx, access.holders_of(actor), actor.user_id, limit)
            found = []
            for row in stored:
                element = None
                if row.definition_id is not None and row.element:
                    definition = self._context.office.definition(tx, row.definition_id)
                    element = definition.outline.elements.get(row.element)
                found.append(
                    Notice(
                        id=row.id,
                        kind=row.kind,
                        at=row.at,
                        instance=row.instance_id,
                        number=row.number or "",
                        task=row.task_id,
                        name=element.name if element else "",
                        data=row.data,
                        read=row.read,
                        draft=row.draft_id,
                    )
                )
        return tuple(found)

    def mark_read(self, actor: Actor, notice_id: int | None = None) -> None:
        """Mark one notice, or all of the actor's, as read by this person."""
        with self._context.store.transaction() as tx:
            holders = access.holders_of(actor)
            meant = (
                [notice_id]
                if notice_id is not None
                else [row.id for row in store.notices.list_recent(tx, holders, actor.user_id) if not row.read]
            )
            for one in meant:
                store.notices.mark_read(tx, one, actor.user_id, holders)

    def count(self, actor: Actor) -> int:
        """Return how many notices this person has not read."""
        with self._context.store.read() as tx:
            return store.notices.count_unread(tx, access.holders_of(actor), actor.user_id)
