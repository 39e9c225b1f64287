"""How the tenggat of a process may be paused: what table `jeda` of its process.toml says, and what goes without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.workdays import WORKDAY, Duration, DurationError

KINDS = ("menunggu pihak luar", "menunggu data bidang", "keadaan kahar", "lainnya")
LIMIT, TIMES = "P5D", 2
USUAL = Duration(days=5)
MOST_DAYS, MOST_TIMES, MOST_KINDS, LONGEST_KIND = 60, 20, 12, 60


@dataclass(frozen=True, slots=True)
class PauseRules:
    """Whether a tenggat may be paused, how often at one visit to a step, how long all these times together, and for
    what kinds of reasons. A process that says nothing allows it twice, five working days together.
    """

    allowed: bool = True
    limit: Duration = USUAL
    times: int = TIMES
    kinds: tuple[str, ...] = KINDS

    @property
    def most(self) -> timedelta:
        """The working time of all pauses at one visit together; a day is 450 minutes."""
        length = self.limit
        return length.days * WORKDAY + timedelta(minutes=length.minutes, seconds=length.seconds)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> PauseRules:
        """Return what a table without faults says."""
        return cls(
            table.get("boleh", True),
            Duration.parse(table.get("batas", LIMIT)),
            table.get("kali", TIMES),
            tuple(dict.fromkeys(table.get("jenis", KINDS))),
        )


def faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield what the table says that nobody could act on: key, reason and value."""
    if not isinstance(table.get("boleh", True), bool):
        yield "boleh", "choice", table["boleh"]
    if not is_limit(table.get("batas", LIMIT)):
        yield "batas", "duration", table["batas"]
    times = table.get("kali", TIMES)
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST_TIMES:
        yield "kali", "times", times
    if not are_kinds(table.get("jenis", list(KINDS))):
        yield "jenis", "kinds", table["jenis"]


def is_limit(said: Any) -> bool:
    """Return whether a text is a length that all pauses of one visit may have together."""
    try:
        length = Duration.parse(said)
    except (DurationError, AttributeError, TypeError):
        return False
    return length.days * WORKDAY + timedelta(minutes=length.minutes) <= MOST_DAYS * WORKDAY


def are_kinds(said: Any) -> bool:
    """Return whether this is a list of kinds that people can choose from."""
    return (
        isinstance(said, list)
        and 0 < len(said) <= MOST_KINDS
        and all(isinstance(one, str) and 0 < len(one.strip()) <= LONGEST_KIND for one in said)
    )
