"""People as they act: with the roles and rights they hold at this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine import errors, store
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.sessions import NONE

SYSTEM = Actor(username="", name="", roles={}, channel="system")
PASSWORD, FACTOR = "password", "factor"  # what is pending of an actor


@dataclass(frozen=True, slots=True)
class Returning:
    """Somebody with a session of the account at `epoch`, who is looked up when the act begins.

    `token` is the SHA-256 of what the cookie holds; NONE for a session of before there were rows of them.
    """

    username: str
    epoch: object
    token: bytes = NONE


def of_machine(account: str) -> Actor:
    """Return who runs a command on the machine, by the account there; nobody of the office, and without rights."""
    return Actor("", "", {}, channel="cli", account=account)


def of_person(
    context: Context, tx: store.Tx, row: store.PersonRow, channel: str = "web", account: str = ""
) -> Actor:
    """Return an account as the one who acts now; roles that the office no longer knows give nothing."""
    now, known = context.clock(), context.office.roles()
    held = {one: kind for one, kind in store.people.roles_at(tx, row.id, now).items() if one in known}
    rights = frozenset(right for role in held for right in known[role].rights)
    return Actor(row.username, row.name, held, rights, channel, account, row.id, row.language or "")


def of_session(context: Context, tx: store.Tx, who: Returning) -> Actor | None:
    """Return whose session it is; None when unknown, switched off, or when the session has ended since."""
    found = store.people.recognise(tx, who.username, who.token)
    if found is None or not found.person.active or found.person.epoch != who.epoch:
        return None
    if who.token != NONE and not found.session:
        return None
    return with_pending(context, of_person(context, tx, found.person), found.person, has_factor=found.factor)


def with_pending(context: Context, actor: Actor, row: store.PersonRow, *, has_factor: bool) -> Actor:
    """Return somebody who signed in with what must be done before all else.

    The people of a demonstration, whom one click signs in, are asked for no second factor.
    """
    if row.provisional:
        return replace(actor, pending=PASSWORD)
    asked = needs_factor(context, actor) and not has_factor
    return replace(actor, pending=FACTOR) if asked and not (row.demo and context.settings.trial) else actor


def needs_factor(context: Context, actor: Actor) -> bool:
    """Return whether the site asks a second factor of somebody with these rights."""
    return bool(actor.rights & set(context.settings.second_factor))


def require(context: Context, tx: store.Tx, who: Actor | Returning) -> Actor:
    """Return who acts. Raises NotSignedIn for a session that has ended, Pending where something must be done first."""
    actor = of_session(context, tx, who) if isinstance(who, Returning) else who
    if actor is None:
        raise errors.NotSignedIn()
    if actor.pending:
        raise errors.Pending(what=actor.pending)
    return actor
