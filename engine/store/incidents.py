"""Incidents: what stopped the engine, for the administrator. Written in a transaction after the rollback."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import definition, incident, instance, person
from engine.store.tx import Statement, Tx

MAX_DETAIL = 4000


class Origin(NamedTuple):
    """What an incident interrupted: a "start", a "task" of a person, a "timer", a "message", or another "act".

    `message_id` is the message on its way, which stays there until it is taken.
    """

    kind: str
    task_id: int | None = None
    message_id: int | None = None


class IncidentRow(NamedTuple):
    """One incident; `code` is the engine's word for the cause, `detail` for the administrator's eyes.

    `solution` says how it was overcome: "retried" (by the administrator), "repeated" (the same act went through
    later), "withdrawn" (its task is no longer open), "completed", "cancelled" (the instance ended) or "closed".
    """

    id: int
    instance_id: int | None
    task_id: int | None
    at: datetime
    code: str
    element: str
    detail: str
    solved_at: datetime | None
    solved_by: int | None
    definition_id: int | None
    origin: str
    message_id: int | None
    solution: str
    number: str | None
    version: int | None
    solved_name: str | None


_read = values.row_reader(IncidentRow, IncidentRow._fields, at=values.from_us, solved_at=values.from_us)
_NAMES = {"number": instance.c.number, "version": definition.c.version, "solved_name": person.c.name}
_ALL = (
    sa.select(*(_NAMES[name] if name in _NAMES else incident.c[name] for name in IncidentRow._fields))
    .select_from(
        incident.outerjoin(instance, instance.c.id == incident.c.instance_id)
        .outerjoin(definition, definition.c.id == incident.c.definition_id)
        .outerjoin(person, person.c.id == incident.c.solved_by)
    )
    .order_by(incident.c.id.desc())
)
_COUNT = Statement("select count(*) from incident where solved_at is null")


def add(
    tx: Tx,
    instance_id: int | None,
    at: datetime,
    code: str,
    element: str,
    detail: str,
    origin: Origin,
    definition_id: int | None = None,
) -> int:
    """Record an incident, and return its number. `detail` comes from anywhere: it is cut and cleaned of NUL."""
    text = detail.replace("\0", "").encode(errors="replace").decode()[:MAX_DETAIL]
    made: int = tx.execute(
        sa.insert(incident).returning(incident.c.id),
        {
            "instance_id": instance_id,
            "task_id": origin.task_id,
            "at": values.to_us(at),
            "code": code,
            "element": element,
            "detail": text,
            "definition_id": definition_id,
            "origin": origin.kind,
            "message_id": origin.message_id,
            "solution": "",
        },
    ).scalar_one()
    return made


def get(tx: Tx, incident_id: int) -> IncidentRow | None:
    """Return one incident."""
    row = tx.execute(_ALL.where(incident.c.id == incident_id)).first()
    return None if row is None else _read(row)


def list_open(tx: Tx, limit: int = 200) -> list[IncidentRow]:
    """Incidents nobody has solved, newest first."""
    return [_read(row) for row in tx.execute(_ALL.where(incident.c.solved_at.is_(None)).limit(limit))]


def list_solved(tx: Tx, limit: int = 200) -> list[IncidentRow]:
    """Incidents that were overcome, newest first."""
    return [_read(row) for row in tx.execute(_ALL.where(incident.c.solved_at.is_not(None)).limit(limit))]


def count_open(tx: Tx) -> int:
    """Return how many incidents nobody has solved."""
    row = tx.row(_COUNT)
    return int(row[0]) if row else 0


def of_instance(tx: Tx, instance_id: int, limit: int = 200) -> list[IncidentRow]:
    """Return the incidents of an instance, newest first."""
    return [_read(row) for row in tx.execute(_ALL.where(incident.c.instance_id == instance_id).limit(limit))]


def open_of(tx: Tx, instance_id: int) -> list[IncidentRow]:
    """Return the incidents of an instance that nobody has solved, newest first."""
    chosen = _ALL.where(incident.c.instance_id == instance_id, incident.c.solved_at.is_(None))
    return [_read(row) for row in tx.execute(chosen)]


def solve(
    tx: Tx, incident_ids: Sequence[int], person_id: int | None, at: datetime, solution: str
) -> list[int]:
    """Mark incidents as solved, and return those that were open until now."""
    if not incident_ids:
        return []
    open_ones = (incident.c.id.in_(list(incident_ids)), incident.c.solved_at.is_(None))
    solved = sa.update(incident).where(*open_ones).returning(incident.c.id)
    facts = {"solved_at": values.to_us(at), "solved_by": person_id, "solution": solution}
    return sorted(row[0] for row in tx.execute(solved.values(facts)))
