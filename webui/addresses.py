"""What stands in an address, read: a day."""

from __future__ import annotations

from datetime import date

import flask


def day(text: str | None) -> date | None:
    """A day as ISO text, or None without text; what is no day that can be meant is a page that is not there (404)."""
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        flask.abort(404)
    if found and not 1970 <= found.year <= 9998:
        flask.abort(404)
    return found
