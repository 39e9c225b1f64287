"""Changes of the rights of roles that one person proposes and another decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import person, rights_proposal
from engine.store.tx import Statement, Tx

Changes = Mapping[str, tuple[str, str]]  # by role its rights before and after, as words with blanks between


class RightsProposalRow(NamedTuple):
    """One proposal. `state` is proposed, confirmed, refused or withdrawn; `decision` the reason of who decided."""

    id: int
    state: str
    changes: Changes
    reason: str
    proposed_by: int
    proposed_username: str
    proposed_name: str
    proposed_at: datetime
    decided_by: int | None
    decided_name: str
    decided_at: datetime | None
    decision: str


_proposer, _decider = person.alias("proposer"), person.alias("decider")
_NAMES = {
    "proposed_username": _proposer.c.username,
    "proposed_name": _proposer.c.name,
    "decided_name": sa.func.coalesce(_decider.c.name, ""),
}
_ALL = (
    sa.select(
        *(
            _NAMES[name].label(name) if name in _NAMES else rights_proposal.c[name]
            for name in RightsProposalRow._fields
        )
    )
    .join_from(rights_proposal, _proposer, _proposer.c.id == rights_proposal.c.proposed_by)
    .outerjoin(_decider, _decider.c.id == rights_proposal.c.decided_by)
)


def _changes(text: str) -> Changes:
    return {role: (before, after) for role, (before, after) in values.from_json(text).items()}


_read = values.row_reader(
    RightsProposalRow,
    RightsProposalRow._fields,
    changes=_changes,
    proposed_at=values.from_us,
    decided_at=values.from_us,
)
_LOCK = Statement("select id from rights_proposal where id = ? {lock}", lock="for update")


def add(tx: Tx, changes: Changes, reason: str, proposed_by: int, at: datetime) -> int:
    """Keep a proposal, and return its id."""
    made: int = tx.execute(
        sa.insert(rights_proposal).returning(rights_proposal.c.id),
        {
            "state": "proposed",
            "changes": values.to_json({role: list(pair) for role, pair in sorted(changes.items())}),
            "reason": reason,
            "proposed_by": proposed_by,
            "proposed_at": values.to_us(at),
            "decision": "",
        },
    ).scalar_one()
    return made


def get(tx: Tx, proposal_id: int) -> RightsProposalRow | None:
    """Return one proposal."""
    row = tx.execute(_ALL.where(rights_proposal.c.id == proposal_id)).first()
    return None if row is None else _read(row)


def lock(tx: Tx, proposal_id: int) -> RightsProposalRow | None:
    """Return one proposal, which nobody else decides until the transaction ends."""
    return get(tx, proposal_id) if tx.row(_LOCK, (proposal_id,)) is not None else None


def waiting(tx: Tx) -> list[RightsProposalRow]:
    """Return the proposals that nobody has decided yet, oldest first."""
    chosen = _ALL.where(rights_proposal.c.state == "proposed").order_by(rights_proposal.c.id)
    return [_read(row) for row in tx.execute(chosen)]


def decided(tx: Tx, limit: int) -> list[RightsProposalRow]:
    """Return the proposals decided last, newest first."""
    chosen = _ALL.where(rights_proposal.c.state != "proposed").order_by(rights_proposal.c.decided_at.desc())
    return [_read(row) for row in tx.execute(chosen.order_by(rights_proposal.c.id.desc()).limit(limit))]


def decide(tx: Tx, proposal_id: int, state: str, by: int, at: datetime, decision: str) -> None:
    """Note what became of a proposal, by whom and why."""
    tx.execute(
        sa.update(rights_proposal)
        .where(rights_proposal.c.id == proposal_id)
        .values(state=state, decided_by=by, decided_at=values.to_us(at), decision=decision)
    )
