"""That two administrators do not change one person at once: each change is one revision of the account."""

from __future__ import annotations

from engine import errors, store
from engine.service.context import Context
from engine.service.views import Actor


def begin(context: Context, tx: store.Tx, person_id: int, revision: int | None, actor: Actor) -> None:
    """Begin a change of an account as it was at `revision` (None: as it is now).

    Until the transaction ends nobody else changes it. Raises Conflict with who has changed it since, and when.
    """
    by = actor.username or actor.account
    if not store.directory.advance(tx, person_id, revision, by, context.clock()):
        last = store.directory.detail(tx, person_id)
        name = store.people.names_of(tx, [last.changed_by]).get(last.changed_by, last.changed_by)
        raise errors.Conflict(by=name, at=last.changed_at)
