"""Trials of drafts: which acts one person has tried on a draft so far; nothing of what they brought about."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class TrialRow(NamedTuple):
    """The acts of a trial as plain JSON; `revision` counts its changes."""

    draft_id: int
    person_id: int
    revision: int
    began_at: datetime
    updated_at: datetime
    acts: list[Any]


_GET = Statement(
    """select draft_id, person_id, revision, began_at, updated_at, acts from trial
    where draft_id = ? and person_id = ?"""
)
_BEGIN = Statement(
    """insert into trial (draft_id, person_id, revision, began_at, updated_at, acts) values (?, ?, 1, ?, ?, ?)
    on conflict (draft_id, person_id) do nothing"""
)
_CHANGE = Statement(
    """update trial set revision = revision + 1, updated_at = ?, acts = ?
    where draft_id = ? and person_id = ? and revision = ?"""
)
_DELETE = Statement("delete from trial where draft_id = ? and person_id = ?")
_EXPIRE = Statement(
    """delete from trial where updated_at < ?
    or draft_id in (select id from package_draft where state in ('enforced', 'discarded'))"""
)
_read = values.row_reader(
    TrialRow, TrialRow._fields, acts=values.from_json, began_at=values.from_us, updated_at=values.from_us
)


def get(tx: Tx, draft_id: int, person_id: int) -> TrialRow | None:
    """Return the trial of a person on a draft."""
    row = tx.row(_GET, (draft_id, person_id))
    return None if row is None else _read(row)


def begin(tx: Tx, draft_id: int, person_id: int, acts: list[Any], began: datetime, at: datetime) -> bool:
    """Keep the first acts of a trial; False when there is one already. Raises Invalid for what is no JSON."""
    given = (draft_id, person_id, values.to_us(began), values.to_us(at), values.to_json(acts))
    return tx.change(_BEGIN, given) == 1


def change(tx: Tx, draft_id: int, person_id: int, revision: int, acts: list[Any], at: datetime) -> bool:
    """Put other acts in place of those of a revision; False when the trial is no longer at it."""
    given = (values.to_us(at), values.to_json(acts), draft_id, person_id, revision)
    return tx.change(_CHANGE, given) == 1


def delete(tx: Tx, draft_id: int, person_id: int) -> None:
    """Forget a trial, if there is one."""
    tx.change(_DELETE, (draft_id, person_id))


def expire(tx: Tx, before: datetime) -> None:
    """Forget trials that nobody has touched since, and those of drafts that are done with."""
    tx.change(_EXPIRE, (values.to_us(before),))
