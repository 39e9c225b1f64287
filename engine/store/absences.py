"""Who is away on which days; a day is text (2026-11-23), as the office counts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import absence, person
from engine.store.tx import Tx

KINDS = ("cuti", "dinas", "sakit", "lain")


class AbsenceRow(NamedTuple):
    """Somebody who is away from the first day to the last; `ended_at` is when that was taken back or cut short."""

    id: int
    person_id: int
    username: str
    name: str
    kind: str
    first_day: str
    last_day: str
    note: str
    noted_by: str | None
    noted_at: datetime
    ended_at: datetime | None


_giver = person.alias("giver")
_read = values.row_reader(AbsenceRow, AbsenceRow._fields, noted_at=values.from_us, ended_at=values.from_us)


def _selected() -> Any:
    a = absence.c
    return (
        sa.select(
            a.id, a.person_id, person.c.username, person.c.name, a.kind, a.first_day, a.last_day, a.note,
            _giver.c.name, a.noted_at, a.ended_at,
        )
        .select_from(absence)
        .join(person, person.c.id == a.person_id)
        .outerjoin(_giver, _giver.c.id == a.noted_by)
    )  # fmt: skip


def add(
    tx: Tx, person_id: int, kind: str, first: str, last: str, note: str, noted_by: int | None, at: datetime
) -> int:
    """Keep that somebody is away; return the id."""
    facts = {
        "person_id": person_id,
        "kind": kind,
        "first_day": first,
        "last_day": last,
        "note": note,
        "noted_by": noted_by,
        "noted_at": values.to_us(at),
    }
    made: int = tx.execute(sa.insert(absence).returning(absence.c.id), facts).scalar_one()
    return made


def end(tx: Tx, absence_id: int, last: str, at: datetime) -> bool:
    """Let the last day away be another one, an earlier than the first when it is taken back whole."""
    ended = sa.update(absence).where(absence.c.id == absence_id, absence.c.ended_at.is_(None))
    return tx.execute(ended.values(last_day=last, ended_at=values.to_us(at))).rowcount > 0


def get(tx: Tx, absence_id: int) -> AbsenceRow | None:
    row = tx.execute(_selected().where(absence.c.id == absence_id)).first()
    return None if row is None else _read(row)


def of_days(tx: Tx, first: str, last: str, person_id: int | None = None) -> list[AbsenceRow]:
    """Return the absences of all, or of one, that touch any day from the first to the last; by first day, then name."""
    a = absence.c
    chosen = _selected().where(a.last_day >= first, a.first_day <= last, a.last_day >= a.first_day)
    if person_id is not None:
        chosen = chosen.where(a.person_id == person_id)
    return [_read(row) for row in tx.execute(chosen.order_by(a.first_day, person.c.name, a.id))]
