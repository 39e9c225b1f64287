"""What an office sets inside the program: one JSON value per key."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import setting
from engine.store.tx import Statement, Tx

_PUT = Statement(
    "insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value"
)


def get(tx: Tx, key: str, default: Any = None) -> Any:
    """The value of a setting, or the default."""
    text = tx.execute(sa.select(setting.c.value).where(setting.c.key == key)).scalar()
    return default if text is None else values.from_json(text)


def put(tx: Tx, key: str, value: Any) -> None:
    """Set a value. Raises Invalid for what is no JSON."""
    tx.change(_PUT, (key, values.to_json(value)))


def all_of(tx: Tx) -> dict[str, Any]:
    """Every setting."""
    return {row[0]: values.from_json(row[1]) for row in tx.execute(sa.select(setting.c.key, setting.c.value))}
