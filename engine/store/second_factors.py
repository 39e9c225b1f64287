"""Second factors of people: the key of their codes, enciphered, and recovery codes as salted digests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class FactorRow(NamedTuple):
    """Somebody's second factor; `last_step` is the half minute since 1970 whose code was used last."""

    person_id: int
    secret: bytes
    set_at: datetime
    last_step: int


class RecoveryRow(NamedTuple):
    """A recovery code; it can be used while `used_at` is None."""

    id: int
    code: bytes
    used_at: datetime | None


_read = values.row_reader(FactorRow, FactorRow._fields, secret=bytes, set_at=values.from_us)
_read_code = values.row_reader(RecoveryRow, RecoveryRow._fields, code=bytes, used_at=values.from_us)
_COLUMNS = ", ".join(FactorRow._fields)
_GET = Statement(f"select {_COLUMNS} from second_factor where person_id = ?")
_ALL = Statement(f"select {_COLUMNS} from second_factor order by person_id")
_ADD = Statement(
    """insert into second_factor (person_id, secret, set_at, last_step) values (?, ?, ?, ?)
    on conflict (person_id) do nothing returning person_id"""
)
_WRAP = Statement("update second_factor set secret = ? where person_id = ?")
_USE = Statement(
    """update second_factor set last_step = ? where person_id = ? and (last_step < ? or last_step > ?)
    returning person_id"""
)
_REMOVE = Statement("delete from second_factor where person_id = ? returning person_id")
_CODES = Statement("select id, code, used_at from recovery_code where person_id = ? order by id")
_ADD_CODE = Statement("insert into recovery_code (person_id, code) values (?, ?) returning id")
_USE_CODE = Statement("update recovery_code set used_at = ? where id = ? and used_at is null returning id")
_REMOVE_CODES = Statement("delete from recovery_code where person_id = ? returning id")


def get(tx: Tx, person_id: int) -> FactorRow | None:
    """Return a person's second factor."""
    row = tx.row(_GET, (person_id,))
    return None if row is None else _read(row)


def list_all(tx: Tx) -> list[FactorRow]:
    """Return everybody's second factor."""
    return [_read(row) for row in tx.rows(_ALL, ())]


def add(tx: Tx, person_id: int, secret: bytes, at: datetime, step: int) -> bool:
    """Give a person a second factor whose code of this step was used; False when there is one already."""
    return tx.row(_ADD, (person_id, secret, values.to_us(at), step)) is not None


def wrap(tx: Tx, person_id: int, secret: bytes) -> None:
    """Keep the same key, enciphered anew."""
    tx.change(_WRAP, (secret, person_id))


def use(tx: Tx, person_id: int, step: int, newest: int) -> bool:
    """Use the code of a step, once; False where it or a later one was used, none later than `newest` counting."""
    return tx.row(_USE, (step, person_id, step, newest)) is not None


def remove(tx: Tx, person_id: int) -> bool:
    """Take a person's second factor away; False when there was none."""
    return tx.row(_REMOVE, (person_id,)) is not None


def codes(tx: Tx, person_id: int) -> list[RecoveryRow]:
    """Return a person's recovery codes, used ones too."""
    return [_read_code(row) for row in tx.rows(_CODES, (person_id,))]


def add_codes(tx: Tx, person_id: int, digests: Iterable[bytes]) -> list[int]:
    """Give a person recovery codes; return their ids."""
    made = []
    for digest in digests:
        row = tx.row(_ADD_CODE, (person_id, digest))
        assert row is not None
        made.append(int(row[0]))
    return made


def use_code(tx: Tx, code_id: int, at: datetime) -> bool:
    """Use a recovery code, once; False where it was used."""
    return tx.row(_USE_CODE, (values.to_us(at), code_id)) is not None


def remove_codes(tx: Tx, person_id: int) -> list[int]:
    """Take a person's recovery codes away; return their ids."""
    return sorted(int(row[0]) for row in tx.rows(_REMOVE_CODES, (person_id,)))
