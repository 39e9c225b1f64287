"""People as they act: with the roles and rights they hold at this moment."""

from __future__ import annotations

from engine import store
from engine.service.context import Context
from engine.service.views import Actor


def of_person(
    context: Context, tx: store.Tx, row: store.PersonRow, channel: str = "web", account: str = ""
) -> Actor:
    """Return an account as the one who acts now; roles that the office no longer knows give nothing."""
    now, known = context.clock(), context.office.roles()
    held = {one: kind for one, kind in store.people.roles_at(tx, row.id, now).items() if one in known}
    rights = frozenset(right for role in held for right in known[role].rights)
    return Actor(row.username, row.name, held, rights, channel, account, row.id, row.language or "")
