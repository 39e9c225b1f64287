"""Random block-structured models that write themselves as BPMN and play themselves for the oracle.

`draw` gives the BPMN, `play` calls back plainly: no tree, no engine, no expressions. Conditions look at
`nilai` as it was written last in its scope, as the models do.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from engine.workdays import Duration
from tests.engine.bpmn import models
from tests.engine.bpmn.models import CALENDAR
from tests.engine.bpmn.random.blocks import Block, Choice, Fork, Inclusive, Loop, Parallel, Sequence
from tests.engine.bpmn.random.oracle import Room, Then


@dataclass
class Timer:
    """A boundary timer; `path` names a user task on its way to an end event or (interrupting) the merge."""

    host: str
    text: str
    interrupting: bool
    path: str | None

    def draw(self, parts: list[str], merge: str | None) -> None:
        name = f"T_{self.host}"
        parts.append(models.deadline(self.host, self.text, self.interrupting, end=False))
        if self.path:
            parts += [models.user(self.path), models.flow(name, self.path)]
        last = self.path or name
        if merge is None:
            merge = f"E_{self.host}"
            parts.append(f'<bpmn:endEvent id="{merge}"/>')
        parts.append(models.flow(last, merge))

    def arm(self, room: Room, host: Room, then: Then) -> Then:
        """Start the timer; gives the function that takes it away when the host is done."""
        oracle = room.oracle

        def fires() -> None:
            if self.interrupting:
                host.dead = True
                oracle.withdraw(host)
            else:
                room.enter()
            after = then if self.interrupting else room.leave
            if self.path:
                oracle.open.append((self.path, room.item, room, after))
            else:
                after()

        due = CALENDAR.add(oracle.now, Duration.parse(self.text))
        timer = (due, f"T_{self.host}", room, fires)
        oracle.timers.append(timer)

        def disarm() -> None:
            if timer in oracle.timers:
                oracle.timers.remove(timer)

        return disarm


@dataclass
class Again:
    """A standard loop: again while nilai is divisible by `by`, at most `most` times."""

    by: int
    most: int
    before: bool

    def text(self) -> str:
        return (
            f'<bpmn:standardLoopCharacteristics testBefore="{str(self.before).lower()}"'
            f' loopMaximum="{self.most}"><bpmn:loopCondition>nilai % {self.by} == 0</bpmn:loopCondition>'
            "</bpmn:standardLoopCharacteristics>"
        )

    def goes_on(self, nilai: int, runs: int) -> bool:
        return runs < self.most and nilai % self.by == 0


@dataclass
class Activity(Block):
    """A user task (`body` None) or a sub-process, perhaps repeated, perhaps with a timer."""

    name: str
    body: Block | None = None
    items: tuple[str, ...] = ()
    sequential: bool = False
    timer: Timer | None = None
    enough: int = 0
    again: Again | None = None

    def draw(self, parts: list[str]) -> tuple[str, str]:
        inner = (
            models.each(f"${{[{', '.join(map(repr, self.items))}]}}", "x", self.sequential, self._ends())
            if self.items
            else ""
        )
        if self.again is not None:
            inner = self.again.text()
        parts.append(self.node(inner))
        if self.timer is None:
            return self.name, self.name
        if not self.timer.interrupting:
            self.timer.draw(parts, None)
            return self.name, self.name
        merge = f"m_{self.name}"
        parts += [models.xor(merge), models.flow(self.name, merge)]
        self.timer.draw(parts, merge)
        return self.name, merge

    def node(self, inner: str) -> str:
        """The activity itself; `inner` says how it is repeated."""
        if self.body is None:
            return models.user(self.name, inner)
        within: list[str] = [f'<bpmn:startEvent id="s_{self.name}"/><bpmn:endEvent id="e_{self.name}"/>']
        first, last = self.body.draw(within)
        within += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
        return models.within(self.name, *within, inner=inner)

    def play(self, room: Room, then: Then) -> None:
        host = Room(room.oracle, room, room.item, lambda: None)
        disarm: Then = self.timer.arm(room, host, then) if self.timer else lambda: None

        def over() -> None:
            disarm()
            then()

        if self.again is not None:
            self._rounds(host, self.again, 0, over)
        else:
            self._items(host, over)

    def _ends(self) -> str:
        return f"nrOfCompletedInstances &gt;= {self.enough} and nilai % 2 == 0" if self.enough else ""

    def _rounds(self, host: Room, again: Again, runs: int, over: Then) -> None:
        """A standard loop: before the first run it is asked only where it tests before."""
        if (runs > 0 or again.before) and not again.goes_on(host.scope.nilai, runs):
            over()
        else:
            self._one(host, "", lambda _: self._rounds(host, again, runs + 1, over))

    def _items(self, host: Room, over: Then) -> None:
        """A multi-instance: each item in a room of its own, all of them or until it is enough."""
        left = list(self.items) if self.items else [""]
        ended: list[Room] = []  # the host, once it was enough
        count = len(left)

        def done(run: Room) -> None:
            if ended:
                return  # it was enough before; this one was withdrawn as it began
            left.pop()
            if self.enough and count - len(left) >= self.enough and run.scope.nilai % 2 == 0:
                ended.append(host)
                host.oracle.withdraw(host)
                over()
            elif not left:
                over()
            elif self.sequential:
                self._one(host, self.items[-len(left)], done)

        for item in left[:1] if self.sequential else list(left):
            if not ended:
                self._one(host, item, done)

    def _one(self, host: Room, item: str, done: Callable[[Room], None]) -> None:
        path = "/".join(part for part in (host.item, item) if part)
        inner = Room(host.oracle, host, path, lambda: done(inner), own=bool(item))
        if self.body is None:
            host.oracle.open.append((self.name, path, inner, inner.then))
        else:
            inner.enter()
            self.body.play(inner, inner.leave)


class Maker:
    """Random blocks from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def model(self) -> tuple[str, Block]:
        block = self.block(4)
        parts = [models.START, models.END]
        first, last = block.draw(parts)
        parts += [models.flow("mulai", first), models.flow(last, "selesai")]
        return models.process(*parts), block

    def name(self) -> str:
        self.count += 1
        return str(self.count)

    def block(self, depth: int) -> Block:
        kind = self.random.random()
        if depth <= 0 or kind < 0.18:
            return self.activity(None)
        if kind < 0.38:
            return Sequence(self.block(depth - 1), self.block(depth - 1))
        if kind < 0.5:
            one, two = self.blocks(depth - 1, 2)
            return Choice(self.name(), self.by(), one, two, self.rarely(), self.rarely())
        if kind < 0.6:
            return Parallel(self.name(), self.blocks(depth - 1))
        if kind < 0.7:
            branches = self.blocks(depth - 1)
            bys = tuple(self.random.choice((1, 2, 3)) for _ in branches[1:])
            return Inclusive(self.name(), bys, branches, self.rarely())
        if kind < 0.75:
            return Fork(self.name(), self.blocks(depth - 1), self.random.random() < 0.5)
        if kind < 0.87:
            return Loop(self.name(), self.by(), self.block(depth - 1))
        return self.activity(self.block(depth - 1))

    def blocks(self, depth: int, count: int = 0) -> tuple[Block, ...]:
        return tuple(self.block(depth) for _ in range(count or self.random.choice((2, 2, 3))))

    def by(self) -> int:
        return self.random.choice((2, 3))

    def rarely(self) -> bool:
        return self.random.random() < 0.3

    def activity(self, body: Block | None) -> Activity:
        name = ("u" if body is None else "sp") + self.name()
        items = self.random.choice(((),) * 6 + (("a",), ("a", "b"), ("a", "b", "c")))
        timer = None
        if self.random.random() < 0.4:
            path = f"lewat_{name}" if self.random.random() < 0.5 else None
            text = self.random.choice(("P1D", "P2D", "PT3H", "PT20M"))
            timer = Timer(name, text, self.random.random() < 0.3, path)
        enough = self.random.randrange(1, 3) if len(items) > 1 and self.rarely() else 0
        again = None
        if not items and self.random.random() < 0.2:
            again = Again(self.by(), self.random.randrange(1, 4), self.random.random() < 0.5)
        return Activity(name, body, items, self.random.random() < 0.4, timer, enough, again)
