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
_FIRST = Statement("insert into setting (key, value) values (?, ?) on conflict (key) do nothing")
_CHANGE = Statement("update setting set value = ? where key = ? and value = ?")


def get(tx: Tx, key: str, default: Any = None) -> Any:
    """Return the value of a setting, or the default."""
    text = tx.execute(sa.select(setting.c.value).where(setting.c.key == key)).scalar()
    return default if text is None else values.from_json(text)


def put(tx: Tx, key: str, value: Any) -> None:
    """Set a value. Raises Invalid for what is no JSON."""
    tx.change(_PUT, (key, values.to_json(value)))


def replace(tx: Tx, key: str, before: Any, after: Any) -> bool:
    """Set a value that still is `before` (None for one not set yet); False when another process was quicker."""
    text = values.to_json(after)
    if before is None:
        return tx.change(_FIRST, (key, text)) == 1
    return tx.change(_CHANGE, (text, key, values.to_json(before))) == 1
