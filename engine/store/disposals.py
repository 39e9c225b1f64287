"""What is past its retention, and the proposals to destroy it. Nothing here removes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.instances import LINES, InstanceListRow, read_line
from engine.store.tables import definition, disposal, disposal_item, instance, person
from engine.store.tx import Statement, Tx


class DisposalRow(NamedTuple):
    """One proposal. `export` is the SHA-256 of the bundle made last, `decision` the reason of who decided."""

    id: int
    state: str
    reason: str
    proposed_by: int
    proposed_username: str
    proposed_name: str
    proposed_at: datetime
    export: bytes | None
    exported_at: datetime | None
    decided_by: int | None
    decided_username: str
    decided_name: str
    decided_at: datetime | None
    decision: str


class DisposalItem(NamedTuple):
    """One instance of a proposal, told so that it stays known when it is gone.

    `events` and `head` are the end of its chain in the bundle; `tombstone` is its event of the system.
    """

    disposal_id: int
    instance_id: int
    number: str
    subject: str
    process: str
    version: int
    fate: str
    ended_at: datetime
    due_on: str
    events: int | None
    head: bytes | None
    tombstone: int | None


_proposer, _decider = person.alias("proposer"), person.alias("decider")
_NAMES = {
    "proposed_username": _proposer.c.username,
    "proposed_name": _proposer.c.name,
    "decided_username": sa.func.coalesce(_decider.c.username, ""),
    "decided_name": sa.func.coalesce(_decider.c.name, ""),
}
_ALL = (
    sa.select(
        *(_NAMES[name].label(name) if name in _NAMES else disposal.c[name] for name in DisposalRow._fields)
    )
    .join_from(disposal, _proposer, _proposer.c.id == disposal.c.proposed_by)
    .outerjoin(_decider, _decider.c.id == disposal.c.decided_by)
)
_read = values.row_reader(
    DisposalRow,
    DisposalRow._fields,
    proposed_at=values.from_us,
    exported_at=values.from_us,
    decided_at=values.from_us,
    export=lambda digest: None if digest is None else bytes(digest),
)
_read_item = values.row_reader(
    DisposalItem,
    DisposalItem._fields,
    ended_at=values.from_us,
    head=lambda head: None if head is None else bytes(head),
)
_LOCK = Statement("select id from disposal where id = ? {lock}", lock="for update")
_OPEN_OF = Statement(
    """select i.disposal_id from disposal_item i join disposal d on d.id = i.disposal_id
    where i.instance_id = ? and d.state <> 'withdrawn' order by i.disposal_id desc limit 1"""
)


def ended(tx: Tx, process: str, before: datetime, limit: int, after: int = 0) -> list[InstanceListRow]:
    """Instances of a process that ended before a moment, by id, from after `after`; at most `limit`."""
    chosen = (
        LINES.where(
            definition.c.key == process,
            instance.c.ended_at < values.to_us(before),
            instance.c.status != "open",
            instance.c.id > after,
        )
        .order_by(instance.c.id)
        .limit(limit)
    )
    return [read_line(row) for row in tx.execute(chosen)]


def count_ended(tx: Tx, process: str, before: datetime) -> int:
    """Return how many instances of a process ended before a moment."""
    chosen = (
        sa.select(sa.func.count())
        .select_from(instance)
        .join(definition, definition.c.id == instance.c.definition_id)
        .where(
            definition.c.key == process,
            instance.c.ended_at < values.to_us(before),
            instance.c.status != "open",
        )
    )
    return int(tx.execute(chosen).scalar_one())


def add(tx: Tx, reason: str, proposed_by: int, at: datetime, items: Sequence[DisposalItem]) -> int:
    """Keep a proposal with its instances, and return its id."""
    made = tx.execute(
        sa.insert(disposal).returning(disposal.c.id),
        {
            "state": "proposed",
            "reason": reason,
            "proposed_by": proposed_by,
            "proposed_at": values.to_us(at),
            "decision": "",
        },
    ).scalar_one()
    rows = [one._asdict() | {"disposal_id": made, "ended_at": values.to_us(one.ended_at)} for one in items]
    tx.execute(sa.insert(disposal_item), rows)
    return int(made)


def lock(tx: Tx, disposal_id: int) -> DisposalRow | None:
    """Return one proposal, for this transaction alone."""
    return None if tx.row(_LOCK, (disposal_id,)) is None else get(tx, disposal_id)


def get(tx: Tx, disposal_id: int) -> DisposalRow | None:
    """Return one proposal."""
    row = tx.execute(_ALL.where(disposal.c.id == disposal_id)).first()
    return None if row is None else _read(row)


def newest(tx: Tx, limit: int = 50) -> list[DisposalRow]:
    """Return the last proposals, newest first."""
    return [_read(row) for row in tx.execute(_ALL.order_by(disposal.c.id.desc()).limit(limit))]


def items(tx: Tx, disposal_id: int) -> list[DisposalItem]:
    """Return the instances of a proposal, by id."""
    columns = [disposal_item.c[name] for name in DisposalItem._fields]
    chosen = sa.select(*columns).where(disposal_item.c.disposal_id == disposal_id)
    return [_read_item(row) for row in tx.execute(chosen.order_by(disposal_item.c.instance_id))]


def open_of(tx: Tx, instance_id: int) -> int | None:
    """Return the proposal that names an instance and was not withdrawn."""
    row = tx.row(_OPEN_OF, (instance_id,))
    return None if row is None else int(row[0])


def exported(tx: Tx, disposal_id: int, digest: bytes, at: datetime) -> None:
    """Note the bundle made of a proposal."""
    _update(tx, disposal_id, export=digest, exported_at=values.to_us(at))


def end_of(tx: Tx, disposal_id: int, instance_id: int, events: int, head: bytes) -> None:
    """Note how far the chain of an instance was in the bundle."""
    _update_item(tx, disposal_id, instance_id, events=events, head=head)


def decide(tx: Tx, disposal_id: int, state: str, by: int, at: datetime, reason: str) -> None:
    """Approve or withdraw a proposal."""
    _update(tx, disposal_id, state=state, decided_by=by, decided_at=values.to_us(at), decision=reason)


def note_tombstone(tx: Tx, disposal_id: int, instance_id: int, tombstone: int) -> None:
    """Note the tombstone of an instance."""
    _update_item(tx, disposal_id, instance_id, tombstone=tombstone)


def _update(tx: Tx, disposal_id: int, **facts: object) -> None:
    tx.execute(sa.update(disposal).where(disposal.c.id == disposal_id).values(**facts))


def _update_item(tx: Tx, disposal_id: int, instance_id: int, **facts: object) -> None:
    key = (disposal_item.c.disposal_id == disposal_id) & (disposal_item.c.instance_id == instance_id)
    tx.execute(sa.update(disposal_item).where(key).values(**facts))
