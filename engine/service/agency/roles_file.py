"""roles.toml as `alur init` reads it: what changed in the file is taken over, what the office changed stays.

The file is compared with what it said when it was read last. An office that edits nothing in the program has what the
file says; where both changed the same, the office's own decision stands. A role in use is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import bpmn, store
from engine.service import access
from engine.service.agency import role_changes, role_uses, roles
from engine.service.context import Context

READ = "roles.file"  # the setting that holds what the file said when it was read last
USED, OWN = "roles_used", "roles_own"  # why a role stands otherwise than in the file
_ORDER = "order"

Said = Mapping[str, Mapping[str, Any]]  # by role what it says


@dataclass(slots=True)
class Merged:
    """The roles that are to stand, and by why (USED, OWN) the labels of those that are not as the file has them."""

    rows: list[store.RoleRow]
    kept: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)  # gone from the file, and still used

    def keep(self, why: str, row: store.RoleRow) -> None:
        labels = self.kept.setdefault(why, [])
        if row.label not in labels:
            labels.append(row.label)


def read(context: Context, path: Path) -> list[tuple[str, list[str]]]:
    """Take over a roles.toml in one transaction; return which roles stay otherwise than it has them, and why.

    Rights that change in an office at work take effect, for who runs the machine decides them: its administrators are
    told. Raises DeploymentRefused.
    """
    wanted = role_changes.rows_of(bpmn.parse_roles(path.read_bytes(), path.name))
    now = context.clock()
    with context.store.transaction() as tx:
        store.roles.lock(tx)
        rows, last = store.roles.roles(tx), store.settings.get(tx, READ)
        found = _merge(context, tx, rows, last, wanted)
        touched = store.roles.set_roles(tx, found.rows, "", now)
        noted = _noted(wanted, rows, found)
        if noted != last:
            store.settings.put(tx, READ, noted)
        if not touched and noted == last:
            return list(found.kept.items())
        changed = role_changes.difference(rows, store.roles.roles(tx))
        facts: dict[str, Any] = {"changed": changed} if touched else {}
        facts |= {name: labels for name, labels in found.kept.items() if touched}
        facts |= store.office_rows.facts(tx, role=("id", touched), setting=("key", [READ]))
        rights = _rights(changed) if rows else {}
        type_ = "roles_changed" if touched else "roles_file_read"
        told = _tell(context, tx, rows, rights) if rights else []
        if told:
            facts["told"] = told
        store.history.append_system(tx, store.Event(now, type_, channel="system", data=facts))
        roles.follow(tx, changed, now)
    return list(found.kept.items())


def _merge(
    context: Context,
    tx: store.Tx,
    rows: Sequence[store.RoleRow],
    last: Mapping[str, Any] | None,
    wanted: Sequence[store.RoleRow],
) -> Merged:
    """Return the roles as both have them. Without a `last` reading nobody can have edited any: the file counts."""
    stands = {row.id: row for row in rows}
    said: Said = last["roles"] if last else {row.id: store.roles.said(row) for row in rows}
    order = last[_ORDER] if last else [row.id for row in rows]
    found = Merged([])
    theirs = {row.id: row for row in wanted}
    merged: dict[str, store.RoleRow] = {}
    for row in wanted:
        if row.id in stands:
            merged[row.id] = _both(found, stands[row.id], row, said.get(row.id))
        elif row.id not in said:
            merged[row.id] = row
        # else the office took it away
    going = []
    for row in rows:
        if row.id in theirs:
            continue
        if row.id in said and store.roles.said(row) == said[row.id]:
            going.append(row.id)
            continue
        merged[row.id] = row
        if row.id in said:
            found.keep(OWN, row)
    while True:
        uses = role_uses.find(context, tx, going, merged.values(), rights=False)
        if not uses:
            break
        for role in uses:
            merged[role] = stands[role]
            found.keep(USED, stands[role])
            found.waiting.append(role)
            going.remove(role)
    found.rows = [merged[one] for one in _ranked([row.id for row in rows], order, [*theirs]) if one in merged]
    found.rows = [row if row.superior in merged else row._replace(superior=None) for row in found.rows]
    if role_changes.circle(found.rows) and not role_changes.circle(
        wanted
    ):  # of two changes that do not go together
        before = {row.id: row for row in rows if row.superior in (*merged, None)}
        found.rows = [_as_before(found, row, before.get(row.id)) for row in found.rows]
    return found


def _both(
    found: Merged, own: store.RoleRow, theirs: store.RoleRow, said: Mapping[str, Any] | None
) -> store.RoleRow:
    """Return a role with each fact as the file has it, unless the office has made it another one since."""
    facts: dict[str, Any] = {}
    for name in role_changes.FIELDS:
        mine, new = getattr(own, name), getattr(theirs, name)
        # Without `said` the office has made the same role by itself.
        if said is not None and mine == said.get(name, mine) and new != mine:
            facts[name] = new
        elif mine != new and (said is None or new != said.get(name)):
            found.keep(OWN, own)
    return own._replace(**facts)


def _as_before(found: Merged, row: store.RoleRow, stands: store.RoleRow | None) -> store.RoleRow:
    """Return a role below the superior that it had."""
    if stands is None or stands.superior == row.superior:
        return row
    found.keep(OWN, stands)
    return row._replace(superior=stands.superior)


def _ranked(own: Sequence[str], last: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all roles in rank: by the file, unless the office has put those of the file in another order since."""
    both = [one for one in own if one in last]
    first, other = (theirs, own) if both == [one for one in last if one in own] else (own, theirs)
    found = list(first)
    for place, one in enumerate(other):
        if one not in found:
            above = next((found.index(before) for before in reversed(other[:place]) if before in found), -1)
            found.insert(above + 1, one)
    return found


def _noted(wanted: Sequence[store.RoleRow], rows: Sequence[store.RoleRow], found: Merged) -> dict[str, Any]:
    """Return what is kept of a reading: what the file said, and of roles in use that it has no more what it did say."""
    waiting = [row for row in rows if row.id in found.waiting]
    each = [*wanted, *waiting]
    return {"roles": {row.id: store.roles.said(row) for row in each}, _ORDER: [row.id for row in each]}


def _rights(changed: Mapping[str, Sequence[Mapping[str, Any] | None]]) -> dict[str, tuple[str, str]]:
    """Return by role the rights before and after, where they differ."""
    pairs = {
        role: (str(old["rights"]) if old else "", str(new["rights"]) if new else "")
        for role, (old, new) in changed.items()
    }
    return {role: pair for role, pair in pairs.items() if pair[0] != pair[1]}


def _tell(
    context: Context, tx: store.Tx, rows: Sequence[store.RoleRow], rights: Mapping[str, tuple[str, str]]
) -> list[str]:
    """Tell who administered before and who does now that rights changed by the file; return who was told."""
    now, known = context.clock(), {row.id: row for row in (*store.roles.roles(tx), *rows)}
    told = dict.fromkeys(_administering([*rows, *store.roles.roles(tx)]))
    facts = {"roles": [known[role].label for role in rights]}
    for role in told:
        cause = store.notices.cause("rights_by_file", now)
        store.notices.add(tx, role, "rights_by_file", None, None, now, facts, cause=cause)
    return list(told)


def _administering(rows: Sequence[store.RoleRow]) -> Iterator[str]:
    return (row.id for row in rows if access.ADMIN in row.rights.split())
