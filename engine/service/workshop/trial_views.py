"""What a trial of a draft shows: where it stands, what happened act by act, one open task with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import Finding, Problem
from engine.forms import Form
from engine.service.workshop.views import DraftView


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the drawing: an element, and the item of a multi-instance; `key` names both."""

    key: str
    element: str
    name: str
    step: int | None = None
    item_label: str = ""


@dataclass(frozen=True, slots=True)
class TrialTask:
    """An open task of a trial; `holders` are (role, label) of those who may complete it, none: the starter."""

    spot: Spot
    holders: tuple[tuple[str, str], ...]
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TrialTimer:
    """A timer that came: a deadline (of `host`) or another one, and the tasks it found open."""

    spot: Spot
    host: Spot | None
    deadline: bool
    at: datetime
    tasks: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class TrialScene:
    """One act and what it brought about. `kind` is "start", "complete", "advance", "message" or "signal"."""

    no: int
    kind: str
    spot: Spot | None
    by: str
    name: str
    at: datetime
    timers: tuple[TrialTimer, ...]
    opened: tuple[TrialTask, ...]
    passed: tuple[Spot, ...]
    heard: tuple[Spot, ...]
    sent: tuple[str, ...]
    returned: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class TrialStop:
    """The first act that the draft, as it is now, does not accept: its number, and why (a code)."""

    no: int
    code: str
    detail: str = ""
    problems: tuple[Problem, ...] = ()
    spot: Spot | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialData:
    """What was last sent at a place."""

    spot: Spot
    form: Form | None
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SavedTest:
    """A test saved with the draft, and what is wrong with it now (None: it is fulfilled)."""

    path: str
    title: str
    acts: int
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """All the page of a trial needs. With `errors` the draft cannot run yet, and nothing else is known."""

    draft: DraftView
    errors: tuple[Finding, ...]
    revision: int = 0
    now: datetime | None = None
    started: bool = False
    ended: bool = False
    scenes: tuple[TrialScene, ...] = ()
    stop: TrialStop | None = None
    tasks: tuple[TrialTask, ...] = ()
    starters: tuple[tuple[str, str], ...] = ()
    data: tuple[TrialData, ...] = ()
    path: tuple[Spot, ...] = ()
    hears: tuple[tuple[str, str, str], ...] = ()
    next_due: datetime | None = None
    diagram: str = ""
    done: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialForm:
    """One task of a trial to fill in: its form, what stands in it, what it is given, who may send it."""

    spot: Spot
    form: Form | None
    value: Mapping[str, Any]
    inputs: Mapping[str, Any]
    names: Mapping[str, Any]
    holders: tuple[tuple[str, str], ...]
    due: datetime | None = None
    output: str = ""
