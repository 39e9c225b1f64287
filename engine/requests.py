"""Which request is being served: every event of the history that it causes keeps its id.

A request is one answer of the site or one run of a command. What the worker does by itself has none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

_serving: ContextVar[UUID | None] = ContextVar("serving", default=None)


def begin(request_id: UUID) -> None:
    """From here on this thread serves this request."""
    _serving.set(request_id)


def end() -> None:
    """This thread serves no request any more."""
    _serving.set(None)


@contextmanager
def serving(request_id: UUID) -> Iterator[None]:
    """Serve a request for the length of a block."""
    before = _serving.get()
    _serving.set(request_id)
    try:
        yield
    finally:
        _serving.set(before)


def current() -> UUID | None:
    """Return the id of the request being served."""
    return _serving.get()


def fingerprint(sent: Any) -> int:
    """Return what was sent with a request id, as a number of 63 bits: the same again has the same, another has not.

    `sent` is the body as bytes, or what JSON can hold; of anything else, which no form takes, it is 0.
    """
    if not isinstance(sent, bytes):
        try:
            sent = json.dumps(sent, sort_keys=True).encode()
        except (TypeError, ValueError, RecursionError):
            return 0
    return int.from_bytes(hashlib.sha256(sent).digest()[:8]) >> 1
