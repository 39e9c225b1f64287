"""What the moving of instances hands out: what would happen to each, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn import Move, Obstacle

__all__ = ["Migration", "MigrationItem", "Move", "Obstacle", "Plan", "PlanRow", "Requested"]


@dataclass(frozen=True, slots=True)
class Requested:
    """What is asked for: from which version to which; `mapping` names the new place of elements that are gone.

    With `recompute`, tenggat whose standard time changed are counted anew from when the task opened.
    """

    before: int
    after: int
    mapping: Mapping[str, str]
    recompute: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One running instance: where its open tasks go, or what stands in the way."""

    instance: int
    number: str
    subject: str
    moves: tuple[Move, ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A page of the dry run; `next` is the key of the page after it. `names` are the elements of both versions.

    `gone` are elements where a token can stand and that are no more, `places` the new ones that may stand for
    them: (id, name, step).
    """

    rows: tuple[PlanRow, ...]
    running: int
    next: int | None
    names: Mapping[str, str]
    gone: tuple[tuple[str, str, int | None], ...]
    places: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration that was asked for, and how far it is: instances by state."""

    id: int
    key: str
    before: int
    after: int
    mapping: Mapping[str, str]
    recompute: bool
    reason: str
    by_name: str
    at: datetime
    finished_at: datetime | None
    waiting: int
    moved: int
    refused: int
    ended: int

    @property
    def total(self) -> int:
        return self.waiting + self.moved + self.refused + self.ended


@dataclass(frozen=True, slots=True)
class MigrationItem:
    """What became of one instance: "waiting", "moved", "refused" (with the obstacles) or "ended"."""

    instance: int
    number: str
    subject: str
    state: str
    obstacles: tuple[Obstacle, ...]
    at: datetime | None
