"""An instance on its way from one version of its process to another: its rows, and what stands in their way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.run.state import Row, State


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a token cannot move. `code`: "gone" (its element is no more, and nothing stands for it), "scope" (its
    place is inside or outside another sub-process), "kind" (its place is of another kind), "repeated" (the
    repetition is another), "join" (the join it waits at is another), "event" or "event_gateway" (what it waits
    for is another), "branches" (from there the process could not end), "text" (a text of the new version
    fails), "fault".
    """

    code: str
    element: str
    item: str = ""
    detail: str = ""


@dataclass
class Node:
    """A row on its way; without `target` it is left out."""

    row: Row
    spec: Any
    parent: Node | None
    target: str = ""
    matched: str = ""  # for an event beside a host: the event of the new version that it is
    internal: dict[str, Any] | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return bool(self.row.state & TaskState.NOT_FINISHED_MASK)


@dataclass
class Written:
    """The new rows, what stands in the way, and the events to arm: (row above, their specs).

    `timers` are the timers that go along, by row: what they were in the old version.
    """

    state: State
    obstacles: list[Obstacle] = field(default_factory=list)
    to_arm: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    timers: dict[bytes, Any] = field(default_factory=dict)
