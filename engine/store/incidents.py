"""Incidents: what stopped the engine, for the administrator. Written in a transaction after the rollback."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import incident
from engine.store.tx import Tx

MAX_DETAIL = 4000


class IncidentRow(NamedTuple):
    """One incident; `code` is the engine's word for the cause, `detail` for the administrator's eyes."""

    id: int
    instance_id: int | None
    task_id: int | None
    at: datetime
    code: str
    element: str
    detail: str
    solved_at: datetime | None
    solved_by: int | None


_read = values.row_reader(IncidentRow, IncidentRow._fields, at=values.from_us, solved_at=values.from_us)
_ALL = sa.select(*(incident.c[name] for name in IncidentRow._fields)).order_by(incident.c.id.desc())


def add(
    tx: Tx,
    instance_id: int | None,
    at: datetime,
    code: str,
    element: str,
    detail: str,
    task_id: int | None = None,
) -> int:
    """Record an incident; gives its number. `detail` comes from anywhere: it is cut and cleaned of NUL."""
    text = detail.replace("\0", "").encode(errors="replace").decode()[:MAX_DETAIL]
    made: int = tx.execute(
        sa.insert(incident).returning(incident.c.id),
        {
            "instance_id": instance_id,
            "task_id": task_id,
            "at": values.to_us(at),
            "code": code,
            "element": element,
            "detail": text,
        },
    ).scalar_one()
    return made


def get(tx: Tx, incident_id: int) -> IncidentRow | None:
    """One incident."""
    row = tx.execute(_ALL.where(incident.c.id == incident_id)).first()
    return None if row is None else _read(row)


def list_open(tx: Tx, limit: int = 200) -> list[IncidentRow]:
    """Incidents nobody has solved, newest first."""
    return [_read(row) for row in tx.execute(_ALL.where(incident.c.solved_at.is_(None)).limit(limit))]


def of_instance(tx: Tx, instance_id: int, limit: int = 200) -> list[IncidentRow]:
    """The incidents of an instance, newest first."""
    return [_read(row) for row in tx.execute(_ALL.where(incident.c.instance_id == instance_id).limit(limit))]


def solve(tx: Tx, incident_id: int, person_id: int | None, at: datetime) -> bool:
    """Mark an incident as solved; False when it is not open."""
    solved = sa.update(incident).where(incident.c.id == incident_id, incident.c.solved_at.is_(None))
    return tx.execute(solved.values(solved_at=values.to_us(at), solved_by=person_id)).rowcount == 1
