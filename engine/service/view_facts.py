"""Facts that views carry beside what they show: how far it was proved, which page it is, who has read it, and to whom
it may be handed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of an instance when it was looked at: its `newest` events, or the `whole` history.

    `checked_at` is when the whole was last checked without being asked, `found` whether that found a fault.
    """

    sound: bool
    newest: int
    whole: bool
    checked_at: datetime | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Where a page of a history stands among all that was asked for: the places of its first and last.

    Before which event the older page begins, and the newer one (0: the newest page); who acts in the whole history,
    and whether the `system` does.
    """

    first: int
    last: int
    total: int
    older: int | None
    newer: int | None
    people: tuple[tuple[str, str], ...]
    system: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether somebody has opened a task that was sent to them, and when first, where that is known."""

    name: str
    read: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a task may be handed to; `fits` is whether it is the work of one of their roles, `same` what they did
    (pairs.SamePerson) that four eyes set against it. Who is away now is so until `away_until`.
    """

    username: str
    name: str
    role_labels: tuple[str, ...]
    fits: bool
    same: tuple[Any, ...] = ()
    away_until: date | None = None
