"""Running numbers per key and year, without gaps: a number whose transaction fails is given again."""

from __future__ import annotations

from engine.store.tx import Statement, Tx

_NEXT = Statement(
    """insert into number_counter (key, year, value) values (?, ?, 1)
    on conflict (key, year) do update set value = number_counter.value + 1 returning value"""
)
_LAST = Statement("select value from number_counter where key = ? and year = ?")


def last(tx: Tx, key: str, year: int) -> int:
    """Return the number of a key in a year that was given last; 0 where none was."""
    row = tx.row(_LAST, (key, year))
    return 0 if row is None else int(row[0])


def next(tx: Tx, key: str, year: int) -> int:
    """Return the next number of a key in a year, from 1; others wait for it until this transaction ends."""
    row = tx.row(_NEXT, (key, year))
    assert row is not None
    return int(row[0])
