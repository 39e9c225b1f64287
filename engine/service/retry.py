"""When what failed is tried again: said once for everything the worker does."""

from __future__ import annotations

from datetime import datetime, timedelta

Pauses = tuple[timedelta, ...]


class Later(Exception):
    """It could not be done for a reason outside this program, which has been logged: to be tried again."""


def minutes(*pauses: int) -> Pauses:
    """Return pauses of so many minutes."""
    return tuple(timedelta(minutes=one) for one in pauses)


USUAL = minutes(1, 5, 30)
PATIENT = minutes(1, 5, 30, 120, 360)  # for somebody else's server, which may be away for a day


def next_try(now: datetime, failures: int, pauses: Pauses = USUAL) -> datetime:
    """Return when to try again after a failure that so many went before; the last pause comes again and again."""
    return now + pauses[min(failures, len(pauses) - 1)]


def next_try_unless_given_up(now: datetime, failures: int, pauses: Pauses = USUAL) -> datetime | None:
    """Return the same, but None after the last pause: from then on it waits for the administrator."""
    return now + pauses[failures] if failures < len(pauses) else None
