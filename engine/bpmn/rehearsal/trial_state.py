"""A trial run without a database: its environment, its state, and each act with what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine import errors, workdays
from engine.bpmn.outcomes import Subscription
from engine.bpmn.places import join_place
from engine.bpmn.rehearsal.acts import Act
from engine.bpmn.run.throw_events import Sent


@dataclass(frozen=True, slots=True)
class TrialEnvironment:
    """What a run takes from outside: the moment it begins, the working calendar, the functions of the office."""

    begin: datetime
    calendar: workdays.Calendar
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A human task that is open: whose it is (`holders`, none: whoever started), since when, until when."""

    element: str
    item: str
    holders: tuple[str, ...]
    opened: datetime
    due: datetime | None

    @property
    def place(self) -> str:
        return join_place(self.element, self.item)


@dataclass(frozen=True, slots=True)
class PassedTimer:
    """A timer that passed at its moment; `tasks` are the places of the open tasks it concerned."""

    element: str
    at: datetime
    host: str | None
    deadline: bool
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act was not done: nothing of it stays.

    `code`: "not-started", "started", "ended", "not-open", "role" (with the `roles` that may), "form" (with
    `problems`), "past", "far", "no-timer", "nobody-waits", "endless", or "fault" when the instance cannot go on
    (`detail` says where and why).
    """

    code: str
    detail: str = ""
    problems: tuple[errors.Problem, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActResult:
    """One act and what came of it; `passed` are the places gone through in order, without gateways."""

    act: Act
    at: datetime
    passed: tuple[str, ...] = ()
    opened: tuple[Waiting, ...] = ()
    timers: tuple[PassedTimer, ...] = ()
    sent: tuple[Sent, ...] = ()
    heard: tuple[str, ...] = ()
    returned: bool = False
    ended: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TrialState:
    """How a run stands between two acts."""

    now: datetime
    started: bool = False
    ended: bool = False
    path: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    hears: tuple[Subscription, ...] = ()
    next_due: datetime | None = None
    mail: tuple[Sent, ...] = ()
    opened: Mapping[UUID, Waiting] = field(default_factory=dict)
    blob: bytes = b""
