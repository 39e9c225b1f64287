"""What an instance of a block-structured model means: open tasks, timers, rooms. It knows no engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Then = Callable[[], None]


class Playable(Protocol):
    def play(self, room: Room, then: Then) -> None: ...


@dataclass
class Frame:
    """The values of one process: `nilai` as it was written last, and forms by element; `path` leads to it."""

    nilai: int
    path: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def keep(self, element: str, item: str, value: Any) -> None:
        if item:
            self.values.setdefault(element, {})[item] = value
        else:
            self.values[element] = value

    def shown(self, item: str) -> str:
        """An item as people see it: with the calls and items around the process."""
        return "/".join(part for part in (self.path, item) if part)


@dataclass
class Item:
    """What one item of a multi-instance knows: `nilai` of its own once that is written, else that around it."""

    outer: Frame | Item
    own: int | None = None

    @property
    def nilai(self) -> int:
        return self.outer.nilai if self.own is None else self.own

    @nilai.setter
    def nilai(self, nilai: int) -> None:
        self.own = nilai


class Room:
    """A process or sub-process while it runs: ends when its last token has ended.

    With a `frame` it is a called process, with `own` an item of a multi-instance.
    """

    def __init__(
        self,
        oracle: Oracle,
        outer: Room | None,
        item: str,
        then: Then,
        frame: Frame | None = None,
        own: bool = False,
    ) -> None:
        self.oracle, self.outer, self.item, self.then = oracle, outer, item, then
        self.frame: Frame = frame or (oracle.frame if outer is None else outer.frame)
        self.scope: Frame | Item = self.frame if frame is not None or outer is None else outer.scope
        if own:
            self.scope = Item(self.scope)
        self.tokens = 0
        self.dead = False
        self.depth: int = 0 if outer is None else outer.depth + 1
        self.epoch = 0  # counts how often all inside was interrupted while the room itself went on
        self.born = 0 if outer is None else outer.epoch

    def enter(self) -> None:
        self.tokens += 1

    def leave(self) -> None:
        self.tokens -= 1
        if self.tokens == 0 and not self.gone():
            self.dead = True
            self.then()

    def gone(self) -> bool:
        """Whether the room ended, was withdrawn, or lies in one that was."""
        return self.dead or (self.outer is not None and (self.outer.gone() or self.outer.epoch != self.born))

    def inside(self, other: Room) -> bool:
        return self is other or (self.outer is not None and self.outer.inside(other))


@dataclass
class Oracle:
    """The tokens of one instance. `open` holds (element, item, room, what follows) in order of opening."""

    now: datetime
    nilai: int
    open: list[tuple[str, str, Room, Then]] = field(default_factory=list)
    timers: list[tuple[datetime, str, Room, Then]] = field(default_factory=list)
    completed: bool = False

    def __post_init__(self) -> None:
        self.frame = Frame(self.nilai)

    @property
    def values(self) -> dict[str, Any]:
        return self.frame.values

    def start(self, block: Playable) -> None:
        room = Room(self, None, "", self._end)
        room.enter()
        block.play(room, room.leave)

    def tasks(self) -> list[tuple[str, str, Room, Then]]:
        """The open tasks by name, with their items as people see them; of equal names the older one first."""
        return [(one[0], one[2].frame.shown(one[1]), *one[2:]) for one in self._sorted()]

    def complete(self, which: int, nilai: int) -> None:
        """Complete one of `tasks`."""
        task = self._sorted()[which]
        element, item, room, then = task
        room.scope.nilai = nilai
        room.frame.keep(element, item, {"nilai": nilai})
        self.open.remove(task)
        then()

    def _sorted(self) -> list[tuple[str, str, Room, Then]]:
        return sorted(self.open, key=lambda task: (task[0], task[2].frame.shown(task[1])))

    def refresh(self, now: datetime) -> list[str]:
        self.now, fired = now, []
        while due := sorted(
            (t for t in self.timers if t[0] <= now), key=lambda timer: (timer[0], timer[2].depth)
        ):
            self.timers.remove(due[0])
            fired.append(due[0][1])
            due[0][3]()
        return sorted(fired)

    def withdraw(self, host: Room) -> None:
        """An interrupting timer: everything inside the host goes away."""
        self.open = [task for task in self.open if not task[2].inside(host)]
        self.timers = [timer for timer in self.timers if not timer[2].inside(host)]

    def _end(self) -> None:
        self.completed = True
