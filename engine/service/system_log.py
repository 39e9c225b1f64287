"""How an act that belongs to no instance stands in the system's history: by whom, in which capacity, through what.

And what of it administrators are told in notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import store
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor


def log_system_event(
    context: Context, tx: store.Tx, type_: str, actor: Actor, facts: Mapping[str, Any], *rights: str
) -> int:
    """Add an act to the system's history, in the capacity that gives the first of these rights; return its number.

    Locks the chain until the transaction ends, as `store.history.append_system` does.
    """
    role, holding = access.through(actor, context.office.roles(), *rights)
    return store.history.append_system(
        tx,
        store.Event(
            at=context.clock(),
            type=type_,
            actor=actor.username,
            role=role,
            holding=holding,
            channel=actor.channel,
            data=dict(facts) | ({"account": actor.account} if actor.account else {}),
        ),
    )


def log_person_event(
    context: Context,
    tx: store.Tx,
    now: datetime,
    type_: str,
    username: str,
    actor: Actor | None = None,
    **data: object,
) -> None:
    """Write what was done about a person into the system's history, in the transaction that does it."""
    if actor and actor.account:
        data["account"] = actor.account
    channel = actor.channel if actor else "web"
    role, holding = "", ""
    if actor and data.get("person") != actor.username:  # one's own password needs no office
        role, holding = access.through(actor, context.office.roles(), access.ADMIN)
    store.history.append_system(
        tx,
        store.Event(
            at=now, type=type_, actor=username, role=role, holding=holding, channel=channel, data=data
        ),
    )


def note(context: Context, actor: Actor, type_: str, **data: Any) -> None:
    """Write one event of the actor into the system's chain, in a short transaction of its own."""
    with context.store.transaction() as tx:
        log_system_event(context, tx, type_, actor, data, *access.RIGHTS)


def note_look(context: Context, actor: Actor, type_: str, *, takes_part: bool, **data: Any) -> None:
    """Note what somebody looked at by a right to read all; the daily work of who takes part is none."""
    if not takes_part:
        note(context, actor, type_, **data)


def note_look_at_instance(
    context: Context, actor: Actor, instance_id: int, number: str, *, takes_part: bool
) -> None:
    """As `note_look`, of an instance."""
    note_look(context, actor, "instance_viewed", takes_part=takes_part, instance=instance_id, number=number)


def administrators(context: Context) -> list[str]:
    """Return the roles of administrators."""
    return access.holding(context.office.roles(), access.ADMIN)


def tell_administrators(
    context: Context,
    tx: store.Tx,
    kind: str,
    cause: int | str,
    facts: Mapping[str, Any],
    instance_id: int | None = None,
) -> list[str]:
    """Leave a notice with every role of administrators, unless that one has it; return these roles.

    `cause` tells one notice of a kind from another.
    """
    told, known = administrators(context), store.notices.cause(kind, cause)
    for role in told:
        store.notices.add(tx, role, kind, instance_id, None, context.clock(), facts, cause=known)
    return told
