"""What an instance shows to the outside: open tasks, timers, what it waits for, what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReadyTask:
    """A human task that can be completed now. `item` and `local` are set inside a multi-instance.

    `due` is its tenggat, None while that is stopped; `paused` is since when somebody has paused it.
    """

    id: UUID
    element: str
    roles: tuple[str, ...]
    users: tuple[str, ...] = ()
    item: str | None = None
    due: datetime | None = None
    paused: datetime | None = None
    local: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an input read of the office when its task opened: which function, what it was `given`, the answer.

    Beside a task stands what was read and when, without the answer: that is the input itself.
    """

    name: str
    given: tuple[Any, ...]
    at: datetime
    value: Any = None

    def facts(self) -> dict[str, Any]:
        """Return it as the history keeps it."""
        return {"name": self.name, "given": list(self.given), "value": self.value}

    def source(self) -> list[Any]:
        """Return what is kept beside a task: microseconds, name, and what it was given."""
        return [round(self.at.timestamp() * 1_000_000), self.name, *self.given]

    @classmethod
    def of(cls, source: list[Any]) -> Reading:
        """Return a reading as `source` gave it."""
        at, name, *given = source
        return cls(str(name), tuple(given), datetime.fromtimestamp(0, UTC) + timedelta(microseconds=at))


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A waiting timer. `host` is the element it is attached to, `deadline` that it is its host's tenggat.

    `due` is when something comes of it: of a tenggat that is paused, when it goes on by itself.
    """

    id: UUID
    element: str
    due: datetime
    host: str | None = None
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class FiredTimer:
    """A timer that passed; `task_ids` are the open tasks it concerns: its host, or what is open inside it.

    With `on` a pause has ended by itself at `due`, and the tenggat runs again.
    """

    element: str
    due: datetime
    host: str | None = None
    deadline: bool = False
    task_ids: tuple[UUID, ...] = ()
    on: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message or signal the instance waits for."""

    id: UUID
    element: str
    kind: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Received:
    """What an act from outside did: the events that took it, and the overdue timers that fired before."""

    elements: tuple[str, ...]
    fired: tuple[FiredTimer, ...] = ()
