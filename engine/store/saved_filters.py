"""Filters of a list that a person keeps under a name."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class SavedFilterRow(NamedTuple):
    """One filter: the place it is for ("tasks" or "instances"), its name, and what stands in the address."""

    id: int
    place: str
    name: str
    address: str
    at: datetime


_read = values.row_reader(SavedFilterRow, SavedFilterRow._fields, at=values.from_us)
_OF = Statement(
    "select id, place, name, address, at from saved_filter where person_id = ? and place = ? order by name"
)
_PUT = Statement(
    """insert into saved_filter (person_id, place, name, address, at) values (?, ?, ?, ?, ?)
    on conflict (person_id, place, name) do update set address = excluded.address, at = excluded.at returning id"""
)
_DELETE = Statement("delete from saved_filter where person_id = ? and id = ?")


def of(tx: Tx, person_id: int, place: str) -> list[SavedFilterRow]:
    """Return the filters that a person keeps for a place, by name."""
    return [_read(row) for row in tx.rows(_OF, (person_id, place))]


def put(tx: Tx, person_id: int, place: str, name: str, address: str, at: datetime) -> int:
    """Keep a filter, in place of the one of the same name; return its id."""
    row = tx.row(_PUT, (person_id, place, name, address, values.to_us(at)))
    assert row is not None
    return int(row[0])


def delete(tx: Tx, person_id: int, filter_id: int) -> None:
    """Forget a filter of a person, if it is there."""
    tx.change(_DELETE, (person_id, filter_id))
