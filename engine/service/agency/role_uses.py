"""What a jabatan is used for: a role in use cannot vanish, and each use is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from engine import store
from engine.bpmn.package import named
from engine.bpmn.package.named import Named
from engine.service.agency.role_views import Holding, RoleUse
from engine.service.context import Context


def find(
    context: Context,
    tx: store.Tx,
    gone: Collection[str],
    rows: Iterable[store.RoleRow],
    *,
    rights: bool = True,
) -> dict[str, tuple[RoleUse, ...]]:
    """Return by role of `gone` what it is used for, where it is; `rows` are the roles that would stand without them.

    With `rights` a role that has any is used too: they are taken from it first, by two people.
    """
    if not gone:
        return {}
    staying = list(rows)
    known = {row.id: row for row in store.roles.roles(tx)}
    holdings = holdings_of(tx, context.clock())
    versions = _versions(context, tx)
    found: dict[str, tuple[RoleUse, ...]] = {}
    for role in gone:
        uses = [*_held(holdings.get(role, ())), *_worked(tx, role), *_named(role, versions)]
        if below := [row.label for row in staying if row.superior == role]:
            uses.append(RoleUse("superior", {"roles": below}))
        if rights and role in known and (own := known[role].rights.split()):
            uses.append(RoleUse("rights", {"rights": own}))
        if uses:
            found[role] = tuple(uses)
    return found


def holdings_of(tx: store.Tx, now: datetime) -> dict[str, list[Holding]]:
    """Return by role who holds it now or will, those with a switched-off account too."""
    people = {row.id: row for row in store.people.list_all(tx)}
    found: dict[str, list[Holding]] = {}
    for one in store.people.holdings(tx):
        if one.revoked_at is not None or (one.valid_until is not None and one.valid_until <= now):
            continue
        is_now, person = one.valid_from is None or one.valid_from <= now, people[one.person_id]
        holding = Holding(person.name, one.kind, is_now, one.valid_from, one.valid_until, person.active)
        found.setdefault(one.role_id, []).append(holding)
    return found


def in_force(context: Context, tx: store.Tx) -> list[tuple[str, Named]]:
    """Return the title of every process in force, and what it names."""
    rows = store.definitions.list_latest(tx)
    return [(row.title, _read(context, tx, row.id)) for row in rows]


def _read(context: Context, tx: store.Tx, definition_id: int) -> Named:
    """Return what a version names; one that cannot be run as it stands is for who mends it, and names nothing."""
    definition = context.office.versions(tx)(definition_id)
    if definition is None:
        return Named(frozenset(), frozenset())
    return named.read(definition.package, definition.outline)


def _versions(context: Context, tx: store.Tx) -> list[tuple[RoleUse, Named]]:
    """Return each version in force and each that cases still run on, as the use that it would be."""
    latest = {row.id for row in store.definitions.list_latest(tx)}
    running = store.roles.running_versions(tx)
    found = []
    for row in sorted(store.definitions.list_all(tx), key=lambda one: (one.title, one.version)):
        facts = {"title": row.title, "version": row.version}
        if row.id in latest:
            found.append((RoleUse("version", facts), _read(context, tx, row.id)))
        elif row.id in running:
            use = RoleUse("running", {**facts, "count": running[row.id]})
            found.append((use, _read(context, tx, row.id)))
    return found


def _named(role: str, versions: Sequence[tuple[RoleUse, Named]]) -> list[RoleUse]:
    return [use for use, said in versions if role in said.texts]


def _held(holdings: Iterable[Holding]) -> list[RoleUse]:
    """Return the uses by people: by those who hold the role now, and by those who will."""
    kept = list(holdings)
    found = []
    for kind, now in (("held", True), ("later", False)):
        people = [
            {"name": one.name, "kind": one.kind, "start": one.start.isoformat() if one.start else ""}
            for one in kept
            if one.now == now
        ]
        if people:
            found.append(RoleUse(kind, {"people": people}))
    return found


def _worked(tx: store.Tx, role: str) -> list[RoleUse]:
    tasks, cases = store.roles.part_of(tx, role)
    found = [RoleUse("tasks", {"count": tasks})] if tasks else []
    return [*found, RoleUse("cases", {"count": cases})] if cases else found
