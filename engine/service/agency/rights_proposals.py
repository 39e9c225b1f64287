"""A change of what a jabatan may do in the program: proposed by one administrator, decided by another person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine import errors, store
from engine.errors import Problem
from engine.service import access, reasons, system_log
from engine.service.agency.role_views import RightsChange, RightsProposal
from engine.service.context import Context
from engine.service.views import Actor

DECIDED_SHOWN = 10
WAITS = "rights_proposed"  # the event, and the notice of who may decide


class RightsProposals:
    """Proposals of `roles`: the change takes effect when somebody else confirms it, whole or not at all."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def waiting(self, actor: Actor) -> tuple[RightsProposal, ...]:
        """Return the proposals that nobody has decided yet, oldest first. Raises Forbidden."""
        require_reader(self._context, actor)
        with self._context.store.read() as tx:
            found = store.rights_proposals.waiting(tx)
            return tuple(self._view(tx, row, actor) for row in found)

    def decided(self, actor: Actor) -> tuple[RightsProposal, ...]:
        """Return the proposals decided last, newest first. Raises Forbidden."""
        require_reader(self._context, actor)
        with self._context.store.read() as tx:
            found = store.rights_proposals.decided(tx, DECIDED_SHOWN)
            return tuple(self._view(tx, row, actor) for row in found)

    def confirm(self, proposal_id: int, actor: Actor) -> None:
        """Put a proposal into effect, by another person than its proposer, in whatever capacity.

        Raises Forbidden, NotFound, Conflict (decided by whom and when), Invalid: two_people, rights_moved (a role reads
        otherwise by now or is gone), no_administrator (nobody would be left who administers).
        """
        context, now = self._context, self._context.clock()
        with context.store.transaction() as tx:
            store.roles.lock(tx)
            rows = store.roles.roles(tx)
            row = self._locked(tx, proposal_id, actor, rows)
            self._require_other(row, actor)
            store.history.lock_system(tx)  # from here on nobody else loses a role or an account
            rights = {one.id: one.rights for one in rows}
            moved = [one for one, (before, _after) in row.changes.items() if rights.get(one) != before]
            if moved:
                labels = [context.office.label(one) for one in moved]
                raise errors.Invalid(field="proposal", reason="rights_moved", roles=labels)
            after = [
                one._replace(rights=row.changes[one.id][1]) if one.id in row.changes else one for one in rows
            ]
            administering = (one.id for one in after if access.ADMIN in one.rights.split())
            if not any(store.people.holders(tx, one, now) for one in administering):
                raise errors.Invalid(field="proposal", reason="no_administrator")
            touched = store.roles.set_roles(tx, after, actor.username or actor.account, now)
            store.rights_proposals.decide(tx, proposal_id, "confirmed", actor.user_id, now, "")
            self._note(tx, "rights_confirmed", row, actor, "", touched)
        context.office.forget()

    def refuse(self, proposal_id: int, reason: str, actor: Actor) -> None:
        """Turn a proposal down, by another person than its proposer. Raises as `confirm`, and Invalid of the reason."""
        self._close(proposal_id, "refused", reason, actor)

    def withdraw(self, proposal_id: int, reason: str, actor: Actor) -> None:
        """Take one's own proposal back. Raises Forbidden, NotFound, Conflict, Invalid."""
        self._close(proposal_id, "withdrawn", reason, actor)

    def _close(self, proposal_id: int, state: str, reason: str, actor: Actor) -> None:
        with self._context.store.transaction() as tx:
            row = self._locked(tx, proposal_id, actor, store.roles.roles(tx), own=state == "withdrawn")
            if state == "refused":
                self._require_other(row, actor)
            reason = reasons.require(reason)
            now = self._context.clock()
            store.rights_proposals.decide(tx, proposal_id, state, actor.user_id, now, reason)
            self._note(tx, f"rights_{state}", row, actor, reason, [])

    def _locked(
        self,
        tx: store.Tx,
        proposal_id: int,
        actor: Actor,
        rows: Sequence[store.RoleRow],
        *,
        own: bool = False,
    ) -> store.RightsProposalRow:
        """Return a proposal that waits, to somebody who may decide it by the roles as they stand in the database."""
        row = store.rights_proposals.lock(tx, proposal_id)
        mine = row is not None and row.proposed_by == actor.user_id
        if not (mine and own):
            entitled = {one.id for one in rows if set(one.rights.split()) & set(access.DECIDE_RIGHTS)}
            if own or not actor.user_id or not entitled & set(actor.roles):
                labels = [one.label for one in rows if one.id in entitled]
                raise errors.Forbidden(action="rights", roles=[] if own else labels)
        if row is None:
            raise errors.NotFound(what="rights_proposal", id=proposal_id)
        if row.state != "proposed":
            raise errors.Conflict(by=row.decided_name, at=row.decided_at)
        return row

    def _require_other(self, row: store.RightsProposalRow, actor: Actor) -> None:
        if row.proposed_by == actor.user_id:
            raise errors.Invalid(field="actor", reason="two_people")

    def _note(
        self,
        tx: store.Tx,
        type_: str,
        row: store.RightsProposalRow,
        actor: Actor,
        reason: str,
        touched: Sequence[str],
    ) -> None:
        """Close what asked for the decision, tell the proposer, and write the event."""
        context, now = self._context, self._context.clock()
        store.notices.close(tx, [store.notices.cause(WAITS, row.id)], now)
        told = []
        if row.proposed_by != actor.user_id:
            holder = access.personal(row.proposed_username)
            said = {"by": actor.name, "reason": reason, "roles": _labels(context, row.changes)}
            cause = store.notices.cause(type_, row.id)
            store.notices.add(tx, holder, type_, None, None, now, said, cause=cause)
            told = [holder]
        facts: dict[str, Any] = {"proposal": row.id, "roles": [*row.changes], "told": told}
        if reason:
            facts["reason"] = reason
        if type_ == "rights_confirmed":
            facts |= {"changed": _pairs(row.changes), "proposed_by": row.proposed_name}
        facts |= store.office_rows.facts(tx, rights_proposal=("id", [row.id]), role=("id", touched))
        system_log.log_system_event(context, tx, type_, actor, facts, *access.DECIDE_RIGHTS)

    def _view(self, tx: store.Tx, row: store.RightsProposalRow, actor: Actor) -> RightsProposal:
        roles, waits = self._context.office.roles(), row.state == "proposed"
        changes = tuple(
            RightsChange(
                role,
                self._context.office.label(role),
                tuple(before.split()),
                tuple(after.split()),
                role in roles and roles[role].rights == frozenset(before.split()),
            )
            for role, (before, after) in row.changes.items()
        )
        own = row.proposed_by == actor.user_id
        return RightsProposal(
            row.id,
            row.state,
            row.reason,
            changes,
            row.proposed_name,
            row.proposed_at,
            row.decided_name,
            row.decided_at,
            row.decision,
            others=len(deciders(self._context, tx) - {row.proposed_by}),
            may_decide=waits and not own and access.may_decide_rights(actor),
            may_withdraw=waits and own,
        )


def require_reader(context: Context, actor: Actor) -> None:
    """Raise Forbidden unless the actor may see the jabatan and who holds them."""
    if not access.may_read_roles(actor):
        access.require_right(actor, access.ADMIN, "roles", context.office.roles())


def deciders(context: Context, tx: store.Tx) -> set[int]:
    """Return the people who may decide a change of rights at this moment."""
    rows = store.roles.roles(tx)
    entitled = {one.id for one in rows if set(one.rights.split()) & set(access.DECIDE_RIGHTS)}
    active = {row.id for row in store.people.list_all(tx) if row.active}
    held = store.people.roles_of_all(tx, context.clock())
    return {person for person, roles in held.items() if person in active and entitled & set(roles)}


def open_of(tx: store.Tx, roles: Sequence[str]) -> list[Problem]:
    """Return what keeps a change of these roles' rights from being proposed: that another one waits."""
    found = []
    for row in store.rights_proposals.waiting(tx):
        if set(row.changes) & set(roles):
            said = {"by": row.proposed_name, "at": row.proposed_at.isoformat()}
            found.append(Problem("hak", "rights_wait", said))
    return found


def propose(
    context: Context, tx: store.Tx, changes: Mapping[str, tuple[str, str]], reason: str, actor: Actor
) -> tuple[int, int]:
    """Keep a change of rights until somebody else decides it; return its id, and how many others may decide it.

    Whoever may decide is told, but for the proposer. Raises Forbidden for a command line that is no person's.
    """
    access.require_right(actor, access.ADMIN, "roles", context.office.roles())
    if not actor.user_id:
        raise errors.Forbidden(action="rights", roles=[])
    now = context.clock()
    made = store.rights_proposals.add(tx, changes, reason, actor.user_id, now)
    told = [one.id for one in store.roles.roles(tx) if set(one.rights.split()) & set(access.DECIDE_RIGHTS)]
    said = {"proposal": made, "by": actor.name, "reason": reason, "roles": _labels(context, changes)}
    cause = store.notices.cause(WAITS, made)
    for holder in told:
        notice = store.notices.add(tx, holder, WAITS, None, None, now, said, cause=cause)
        if notice is not None:
            store.notices.mark_known(tx, [notice], actor.user_id)
    facts: dict[str, Any] = {"proposal": made, "changed": _pairs(changes), "reason": reason, "told": told}
    facts["roles"] = [*changes]
    facts |= store.office_rows.facts(tx, rights_proposal=("id", [made]))
    system_log.log_system_event(context, tx, "rights_proposed", actor, facts, access.ADMIN)
    return made, len(deciders(context, tx) - {actor.user_id})


def _labels(context: Context, roles: Mapping[str, Any]) -> list[str]:
    return [context.office.label(one) for one in roles]


def _pairs(changes: Mapping[str, tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Return changes as the history keeps them: by role what it said and says of its rights."""
    return {role: [{"rights": before}, {"rights": after}] for role, (before, after) in changes.items()}
