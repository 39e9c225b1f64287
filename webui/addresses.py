"""Addresses: below what those of this request stand, and what stands in one, read: a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

import flask

_root: ContextVar[str | None] = ContextVar("root", default=None)


@contextmanager
def below(root: str) -> Iterator[None]:
    """Let the addresses of a request stand below a path; empty where the site has its name for itself."""
    token = _root.set(root.rstrip("/"))
    try:
        yield
    finally:
        _root.reset(token)


def root() -> str | None:
    """Return the path that the addresses of this request stand below; None outside the answer to one."""
    return _root.get()


def day(text: str | None) -> date | None:
    """A day as ISO text, or None without text; what is no day that can be meant is a page that is not there (404)."""
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        flask.abort(404)
    if found and not 1970 <= found.year <= 9998:
        flask.abort(404)
    return found
