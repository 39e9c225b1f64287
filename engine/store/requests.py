"""Messages and remarks that came with a request id: the same request again has no second effect.

Starts and completions keep their request id in their own rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx

KEPT = timedelta(days=90)  # how long a request that was sent is known again


class RequestRow(NamedTuple):
    """A request that was answered: which instance took it, and the fingerprint of what was sent (None: unknown)."""

    instance_id: int
    at: datetime
    body: int | None


_read = values.row_reader(RequestRow, RequestRow._fields, at=values.from_us)
_GET = Statement("select instance_id, at, body from sent_request where request_id = ?")
_KEEP = Statement("insert into sent_request (request_id, instance_id, at, body) values (?, ?, ?, ?)")
_FORGET = Statement("delete from sent_request where at < ?")


def get(tx: Tx, request_id: bytes) -> RequestRow | None:
    """Return the answered request with this id."""
    row = tx.row(_GET, (request_id,))
    return None if row is None else _read(row)


def keep(tx: Tx, request_id: bytes, instance_id: int, now: datetime, body: int) -> None:
    """Remember a request and what was sent with it. Raises Conflict when the id has been here before."""
    tx.change(_FORGET, (values.to_us(now - KEPT),))
    tx.change(_KEEP, (request_id, instance_id, values.to_us(now), body))
