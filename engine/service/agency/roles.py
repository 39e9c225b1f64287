"""The jabatan of the office: who administers it edits them; their rights change by two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine import bpmn, errors, store
from engine.errors import Problem
from engine.service import access, reasons, system_log
from engine.service.agency import rights_proposals, role_changes, role_uses, vacancies
from engine.service.agency.role_views import (
    FIRST,
    RoleItem,
    RoleOutcome,
    RolesPreview,
    RoleText,
    RoleView,
)
from engine.service.context import Context
from engine.service.office import role_of
from engine.service.views import Actor

MAX_FILE = 1_000_000


class Roles:
    """Every change is one transaction with its event; what is wrong is refused whole, field by field."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self, actor: Actor) -> tuple[RoleItem, ...]:
        """Return every jabatan in order of rank. Raises Forbidden."""
        rights_proposals.require_reader(self._context, actor)
        with self._context.store.read() as tx:
            return self._items(tx)

    def get(self, role_id: str, actor: Actor) -> RoleView:
        """Return one jabatan as it can be edited. Raises Forbidden, NotFound."""
        rights_proposals.require_reader(self._context, actor)
        with self._context.store.read() as tx:
            rows = store.roles.roles(tx)
            row = next((one for one in rows if one.id == role_id), None)
            if row is None:
                raise errors.NotFound(what="role", id=role_id)
            item = next(one for one in self._items(tx) if one.role.id == role_id)
            staying = [one for one in rows if one.id != role_id]
            uses = role_uses.find(self._context, tx, [role_id], staying).get(role_id, ())
            names = store.people.names(tx)
        text = RoleText(
            row.label,
            row.superior or "",
            row.unit,
            row.family,
            role_changes.before(rows, role_id),
            frozenset(row.rights.split()),
        )
        return RoleView(item, text, uses, names.get(row.changed_by, row.changed_by), row.changed_at)

    def blank(self, family: str, actor: Actor) -> RoleText:
        """Return what a new jabatan begins with: superior and place as its group has them. Raises Forbidden."""
        self._require_admin(actor)
        with self._context.store.read() as tx:
            rows = store.roles.roles(tx)
        kin = _kin(rows, family)
        if not kin:
            return RoleText(family=family, after=rows[-1].id if rows else FIRST)
        superior, _times = Counter(one.superior or "" for one in kin).most_common(1)[0]
        return RoleText(superior=superior, unit=_unit(kin, ""), family=kin[0].family, after=kin[-1].id)

    def add(self, text: RoleText, actor: Actor) -> RoleOutcome:
        """Add a jabatan; its rights are proposed. An empty unit becomes that of its group, or the jabatan's own name
        where its group has it so. Raises Forbidden, FormInvalid.
        """
        self._require_admin(actor)
        with self._context.store.transaction() as tx:
            store.roles.lock(tx)
            rows = store.roles.roles(tx)
            row, problems = role_changes.judge(text, "", rows)
            changes = {"": ("", role_changes.words(text.rights))} if text.rights else {}
            reason = self._reason(tx, changes, text, problems)
            if problems:
                raise errors.FormInvalid(problems)
            taken = [one.id for one in (*rows, *store.roles.former(tx))]
            made = role_changes.make_id(row.label, taken)
            unit = row.unit or _unit(_kin(rows, row.family), row.label)
            wanted = role_changes.placed(rows, row._replace(id=made, unit=unit), text.after)
            self._put(tx, rows, wanted, "added", actor, row.label)
            proposal, others = self._propose(tx, {made: changes[""]} if changes else {}, reason, actor)
        self._context.office.forget()
        return RoleOutcome(made, (made,), proposal, others)

    def change(self, role_id: str, text: RoleText, revision: int, actor: Actor) -> RoleOutcome:
        """Change a jabatan as it stood at `revision`; what is a right is proposed. Its id stays.

        Raises Forbidden, NotFound, FormInvalid, Conflict with who changed or removed it since, and when.
        """
        self._require_admin(actor)
        with self._context.store.transaction() as tx:
            store.roles.lock(tx)
            rows = store.roles.roles(tx)
            stands = self._standing(tx, rows, role_id, revision)
            row, problems = role_changes.judge(text, role_id, rows)
            rights = role_changes.words(text.rights)
            changes = {role_id: (stands.rights, rights)} if rights != stands.rights else {}
            reason = self._reason(tx, changes, text, problems)
            if problems:
                raise errors.FormInvalid(problems)
            wanted = role_changes.placed(rows, row._replace(rights=stands.rights), text.after)
            changed = self._put(tx, rows, wanted, "changed", actor, row.label)
            proposal, others = self._propose(tx, changes, reason, actor)
        self._context.office.forget()
        return RoleOutcome(role_id, tuple(changed), proposal, others)

    def remove(self, role_id: str, revision: int, actor: Actor) -> None:
        """Take a jabatan away that nothing uses; what once named it stays readable, its id is never given again.

        Raises Forbidden, NotFound, Conflict, RoleInUse with every use.
        """
        self._require_admin(actor)
        with self._context.store.transaction() as tx:
            store.roles.lock(tx)
            rows = store.roles.roles(tx)
            stands = self._standing(tx, rows, role_id, revision)
            wanted = [one for one in rows if one.id != role_id]
            if uses := role_uses.find(self._context, tx, [role_id], wanted).get(role_id):
                raise errors.RoleInUse(uses, role=stands.label)
            self._put(tx, rows, wanted, "removed", actor, stands.label)
        self._context.office.forget()

    def export(self, actor: Actor) -> bytes:
        """Return the jabatan as a roles.toml; that it was taken out stands in the history. Raises Forbidden."""
        rights_proposals.require_reader(self._context, actor)
        with self._context.store.read() as tx:
            rows = store.roles.roles(tx)
        system_log.note(self._context, actor, "exported", what="roles")
        return role_changes.write(rows)

    def preview(self, content: bytes, actor: Actor) -> RolesPreview:
        """Return what a roles.toml would change. Raises Forbidden, DeploymentRefused (it cannot be read), TooLarge, and
        FormInvalid for more roles than an office has.
        """
        self._require_admin(actor)
        roles = _read(content)
        with self._context.store.read() as tx:
            return self._compared(tx, store.roles.roles(tx), role_changes.rows_of(roles), roles)

    def take(self, content: bytes, token: str | None, reason: str, actor: Actor) -> RoleOutcome:
        """Make the jabatan those of a roles.toml, whole or not at all; what is a right is proposed, with the reason.

        `token` names the roles that a preview was compared with; None takes them as they stand. Raises Forbidden,
        DeploymentRefused, FormInvalid (by role), RoleInUse, Conflict, Invalid (the reason).
        """
        self._require_admin(actor)
        roles = _read(content)
        with self._context.store.transaction() as tx:
            store.roles.lock(tx)
            rows = store.roles.roles(tx)
            if token is not None and token != role_changes.token(rows):
                raise self._stale(tx, (*rows, *store.roles.former(tx)))
            wanted = role_changes.rows_of(roles)
            found = self._compared(tx, rows, wanted, roles)
            if found.problems:
                raise errors.FormInvalid(found.problems)
            for role, uses in found.uses.items():
                raise errors.RoleInUse(uses, role=self._context.office.label(role))
            rights = {one.id: one.rights for one in rows}
            changes = {
                one.id: (rights.get(one.id, ""), one.rights)
                for one in wanted
                if one.rights != rights.get(one.id, "")
            }
            if changes:
                reason = reasons.require(reason)
                if waits := rights_proposals.open_of(tx, [*changes]):
                    raise errors.FormInvalid(waits)
            wanted = [one._replace(rights=rights.get(one.id, "")) for one in wanted]
            changed = self._put(tx, rows, wanted, "imported", actor)
            proposal, others = self._propose(tx, changes, reason, actor)
        self._context.office.forget()
        return RoleOutcome("", tuple(changed), proposal, others)

    def _compared(
        self,
        tx: store.Tx,
        rows: Sequence[store.RoleRow],
        wanted: Sequence[store.RoleRow],
        roles: Mapping[str, Any],
    ) -> RolesPreview:
        stood, labels = {one.id: one for one in rows}, {one.id: one.label for one in (*rows, *wanted)}
        gone = [one.id for one in rows if one.id not in roles]
        changes = []
        for row in wanted:
            for name in ("label", "superior", "unit", "family"):
                old, new = getattr(stood.get(row.id), name, None), getattr(row, name)
                if row.id in stood and old != new:
                    said = [
                        labels.get(one, one) if name == "superior" else one for one in (old or "", new or "")
                    ]
                    changes.append((stood[row.id].label, name, said[0], said[1]))
        staying = [one.id for one in rows if one.id in roles]
        differing = [
            (one.label, tuple(old.split()), tuple(one.rights.split()))
            for one in wanted
            if one.rights != (old := stood[one.id].rights if one.id in stood else "")
        ]
        return RolesPreview(
            token=role_changes.token(rows),
            added=tuple(one.label for one in wanted if one.id not in stood),
            removed=tuple(stood[one].label for one in gone),
            changes=tuple(changes),
            moved=staying != [one.id for one in wanted if one.id in stood],
            rights=tuple(differing),
            problems=tuple(role_changes.judge_all(roles, rows)),
            uses=role_uses.find(self._context, tx, gone, wanted),
        )

    def _put(
        self,
        tx: store.Tx,
        rows: Sequence[store.RoleRow],
        wanted: Sequence[store.RoleRow],
        act: str,
        actor: Actor,
        label: str = "",
    ) -> Sequence[str]:
        """Write roles that differ with their event, and let their open work be looked at; return those that differ."""
        context, now = self._context, self._context.clock()
        touched = store.roles.set_roles(tx, wanted, actor.username or actor.account, now)
        if not touched:
            return ()
        changed = role_changes.difference(rows, wanted)
        facts: dict[str, Any] = {"act": act, "changed": changed}
        if label:
            facts["label"] = label
        order = [one.id for one in wanted]
        if [one.id for one in rows if one.id in order] != [
            one for one in order if one in {row.id for row in rows}
        ]:
            facts["order"] = order
        facts |= store.office_rows.facts(tx, role=("id", touched))
        system_log.log_system_event(context, tx, "roles_changed", actor, facts, access.ADMIN)
        follow(tx, changed, now)
        return touched

    def _propose(
        self, tx: store.Tx, changes: Mapping[str, tuple[str, str]], reason: str, actor: Actor
    ) -> tuple[int | None, int]:
        return rights_proposals.propose(self._context, tx, changes, reason, actor) if changes else (None, 0)

    def _reason(
        self, tx: store.Tx, changes: Mapping[str, Any], text: RoleText, problems: list[Problem]
    ) -> str:
        """Return the reason of a change of rights, where there is one; what is wrong with it joins the problems."""
        if not changes:
            return ""
        problems += rights_proposals.open_of(tx, [*changes])
        try:
            return reasons.require(text.reason)
        except errors.Invalid as refusal:
            code = {"too_short": "min_length", "too_long": "max_length"}.get(str(refusal.params["reason"]))
            empty = not text.reason.strip()
            problems.append(
                Problem("alasan", "required" if empty else code or "control", dict(refusal.params))
            )
            return ""

    def _standing(
        self, tx: store.Tx, rows: Sequence[store.RoleRow], role_id: str, revision: int
    ) -> store.RoleRow:
        """Return a role as it stands, if it is as it was at a revision. Raises NotFound, Conflict."""
        row = next((one for one in rows if one.id == role_id), None)
        if row is None:
            gone = next((one for one in store.roles.former(tx) if one.id == role_id), None)
            if gone is None:
                raise errors.NotFound(what="role", id=role_id)
            raise self._stale(tx, [gone])
        if row.revision != revision:
            raise self._stale(tx, [row])
        return row

    def _stale(self, tx: store.Tx, rows: Sequence[store.RoleRow]) -> errors.Conflict:
        """Return the refusal of who comes too late: by whom one of these was changed last, and when."""
        last = max((one for one in rows if one.changed_at), key=lambda one: str(one.changed_at), default=None)
        if last is None:
            return errors.Conflict(by="", at="")
        names = store.people.names(tx)
        return errors.Conflict(by=names.get(last.changed_by, last.changed_by), at=last.changed_at)

    def _items(self, tx: store.Tx) -> tuple[RoleItem, ...]:
        rows, now = store.roles.roles(tx), self._context.clock()
        labels = {row.id: row.label for row in rows}
        holdings = role_uses.holdings_of(tx, now)
        processes = role_uses.in_force(self._context, tx)
        waiting = {role: one.id for one in store.rights_proposals.waiting(tx) for role in one.changes}
        return tuple(
            RoleItem(
                role_of(row),
                row.revision,
                labels.get(row.superior or "", ""),
                tuple(holdings.get(row.id, ())),
                tuple(title for title, named in processes if row.id in named.texts),
                tuple(title for title, named in processes if row.family.casefold() in named.families),
                waiting.get(row.id),
            )
            for row in rows
        )

    def _require_admin(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "roles", self._context.office.roles())


def follow(tx: store.Tx, changed: Mapping[str, Sequence[Mapping[str, Any] | None]], now: Any) -> None:
    """Let the worker look at the open work of roles that are gone, and of those that others may hand on now."""
    touched = [
        role
        for role, (old, new) in changed.items()
        if old is not None and (new is None or old["superior"] != new["superior"])
    ]
    people = {
        access.personal(one)
        for role, (_old, new) in changed.items()
        if new is None
        for one in store.people.holders(tx, role, now)
    }
    if touched:
        vacancies.note(tx, sorted({*touched, *people}), now)


def _read(content: bytes) -> Mapping[str, Any]:
    if len(content) > MAX_FILE:
        raise errors.TooLarge(limit=MAX_FILE)
    roles = bpmn.parse_roles(content)
    if len(roles) > role_changes.MOST_ROLES:  # before any is compared with the others
        limit = {"limit": role_changes.MOST_ROLES}
        raise errors.FormInvalid([Problem("", "too_many_roles", limit)])
    return roles


def _kin(rows: Sequence[store.RoleRow], family: str) -> Sequence[store.RoleRow]:
    wanted = family.strip().casefold()
    return [one for one in rows if wanted and one.family.casefold() == wanted]


def _unit(kin: Sequence[store.RoleRow], label: str) -> str:
    """Return the unit of a role beside those of its group: most have one, or each is called by its unit."""
    if sum(one.unit == one.label for one in kin) * 2 > len(kin):
        return label
    return Counter(one.unit for one in kin).most_common(1)[0][0] if kin else ""
