"""How an act that belongs to no instance stands in the system's history: by whom, in which capacity, through what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import store
from engine.service import access
from engine.service.views import Actor

if TYPE_CHECKING:
    from engine.service.wiring import Engine


def in_system(
    engine: Engine, tx: store.Tx, type_: str, actor: Actor, facts: Mapping[str, Any], *rights: str
) -> int:
    """Add an act to the system's history, in the capacity that gives the first of these rights; gives its number.

    Locks the chain until the transaction ends, as `store.history.append_system` does.
    """
    role, holding = access.through(actor, engine.office.roles(), *rights)
    return store.history.append_system(
        tx,
        store.Event(
            at=engine.clock(),
            type=type_,
            actor=actor.username,
            role=role,
            holding=holding,
            channel=actor.channel,
            data=dict(facts) | ({"account": actor.account} if actor.account else {}),
        ),
    )
