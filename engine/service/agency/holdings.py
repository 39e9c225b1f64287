"""Who is given which role and who loses it, within the act that decides it; and whom rights that go with it concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine import errors, store
from engine.service import access, system_log
from engine.service.agency import vacancies
from engine.service.context import Context
from engine.service.views import Actor

RIGHTS_GRANTED = "rights_granted"  # a notice
NAMED = 5  # people in one notice


def lock_roles(tx: store.Tx, roles: Iterable[str]) -> None:
    """Keep roles there while they are given to somebody; asked before the act writes any event, as whoever changes
    roles locks them. Raises Invalid where one was taken away a moment ago.
    """
    for role in sorted(set(roles)):
        if not store.people.lock_role(tx, role):
            raise errors.Invalid(field="role", reason="unknown_role", role=role, roles="")


def give(
    context: Context,
    tx: store.Tx,
    row: store.PersonRow,
    role: str,
    actor: Actor,
    *,
    kind: str = "tetap",
    start: datetime | None = None,
    end: datetime | None = None,
    letter: str = "",
) -> None:
    """Give a person a role, with its event. Raises Invalid (own_role): nobody gives a role to oneself."""
    if actor.user_id and actor.user_id == row.id:
        raise errors.Invalid(field="role", reason="own_role")
    now = context.clock()
    before = store.people.roles_at(tx, row.id, now).get(role)
    made = store.people.grant(tx, row.id, role, kind, start, end, letter, actor.user_id or None, now)
    facts = {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}
    facts |= store.office_rows.facts(tx, membership=("id", [made]))
    system_log.log_person_event(
        context,
        tx,
        now,
        "role_granted",
        actor.username,
        actor,
        person=row.username,
        role=role,
        kind=kind,
        letter=letter,
        before=before,
        **facts,
    )
    if end is not None:
        vacancies.note(tx, [access.personal(row.username), role], end)


def take(context: Context, tx: store.Tx, row: store.PersonRow, role: str, actor: Actor) -> bool:
    """Take a role from a person, with its event; tell whether it was held. What is held as Plh. or Plt. is ended
    before, as a delegation. Raises Invalid (last_administrator).
    """
    now = context.clock()
    held = store.people.roles_at(tx, row.id, now)
    if not store.people.revoke(tx, row.id, role, now):
        return False
    touched = [one.id for one in store.people.holdings(tx, row.id) if one.role_id == role]
    facts = {"person": row.username, "role": role, "before": held.get(role)}
    facts |= store.office_rows.facts(tx, membership=("id", touched))
    system_log.log_person_event(context, tx, now, "role_revoked", actor.username, actor, **facts)
    keep_an_administrator(context, tx, held if row.active else {})
    vacancies.note(tx, [access.personal(row.username), role], now)
    return True


def keep_an_administrator(context: Context, tx: store.Tx, held: Iterable[str]) -> None:
    """Raise Invalid where who held these roles was the last administrator.

    Asked after the act has written its event: from there on nobody else adds to the system's history, so that two
    administrators cannot take each other's office at the same moment; and by the rights as they are stored, for another
    process may have changed them a moment ago.
    """
    administrators = [one.id for one in store.roles.roles(tx) if access.ADMIN in one.rights.split()]
    if not set(administrators) & set(held):
        return
    if not store.people.holders_of_many(tx, administrators, context.clock()):
        raise errors.Invalid(field="role", reason="last_administrator")


def tell_of_rights(context: Context, tx: store.Tx, given: Mapping[str, Iterable[str]], actor: Actor) -> None:
    """Tell the other administrators, by person the roles that were given, of those that carry rights."""
    known, now = context.office.roles(), context.clock()
    found = {
        username: [role for role in roles if role in known and known[role].rights]
        for username, roles in given.items()
    }
    found = {username: roles for username, roles in found.items() if roles}
    if not found:
        return
    holders = store.people.holders_of_many(tx, system_log.administrators(context), now)
    others = {one for held in holders.values() for one in held} - {actor.username, *found}
    names = store.people.names_of(tx, list(found)[:NAMED])
    facts = {
        "by": actor.name or actor.account,
        "given": [[names[one], found[one]] for one in list(found)[:NAMED]],
        "people": len(found),
    }
    cause = store.notices.cause(RIGHTS_GRANTED, now, *list(found)[:NAMED])
    for username in sorted(others):
        store.notices.add(tx, access.personal(username), RIGHTS_GRANTED, None, None, now, facts, cause=cause)
