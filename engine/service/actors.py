"""People as they act: with the roles and rights they hold at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from engine import errors, store
from engine.service.context import Context
from engine.service.views import Actor


@dataclass(frozen=True, slots=True)
class Returning:
    """Somebody with a session begun at `epoch` of the account, who is looked up when the act begins."""

    username: str
    epoch: object


def of_person(
    context: Context, tx: store.Tx, row: store.PersonRow, channel: str = "web", account: str = ""
) -> Actor:
    """Return an account as the one who acts now; roles that the office no longer knows give nothing."""
    now, known = context.clock(), context.office.roles()
    held = {one: kind for one, kind in store.people.roles_at(tx, row.id, now).items() if one in known}
    rights = frozenset(right for role in held for right in known[role].rights)
    return Actor(row.username, row.name, held, rights, channel, account, row.id, row.language or "")


def of_session(context: Context, tx: store.Tx, who: Returning) -> Actor | None:
    """Return whose session it is; None when unknown, switched off, or when the account's sessions have ended since."""
    row = store.people.by_username(tx, who.username)
    good = row is not None and row.active and row.epoch == who.epoch
    return of_person(context, tx, row) if row and good else None


def require(context: Context, tx: store.Tx, who: Actor | Returning) -> Actor:
    """Return who acts. Raises NotSignedIn for a session that has ended."""
    actor = of_session(context, tx, who) if isinstance(who, Returning) else who
    if actor is None:
        raise errors.NotSignedIn()
    return actor
