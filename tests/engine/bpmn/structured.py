"""Random block-structured models that write themselves as BPMN and play themselves for the oracle.

`draw` gives the BPMN, `play` calls back plainly: no tree, no engine, no expressions. Conditions look at
`nilai` of the form completed last, as the models do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from engine.workdays import Duration
from tests.engine.bpmn import models
from tests.engine.bpmn.models import CALENDAR
from tests.engine.bpmn.oracle import Room, Then


class Block:
    """A part of a model with one way in and one way out."""

    def draw(self, parts: list[str]) -> tuple[str, str]:
        """Add the BPMN to `parts`; gives the ids of the first and the last node."""
        raise NotImplementedError

    def play(self, room: Room, then: Then) -> None:
        raise NotImplementedError


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
class Activity(Block):
    """A user task (`body` None) or a sub-process, perhaps repeated, perhaps with a timer."""

    name: str
    body: Block | None = None
    items: tuple[str, ...] = ()
    sequential: bool = False
    timer: Timer | None = None

    def draw(self, parts: list[str]) -> tuple[str, str]:
        inner = (
            models.each(f"${{[{', '.join(map(repr, self.items))}]}}", "x", self.sequential)
            if self.items
            else ""
        )
        if self.body is None:
            parts.append(models.user(self.name, inner))
        else:
            within: list[str] = [f'<bpmn:startEvent id="s_{self.name}"/><bpmn:endEvent id="e_{self.name}"/>']
            first, last = self.body.draw(within)
            within += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
            parts.append(models.within(self.name, *within, inner=inner))
        if self.timer is None:
            return self.name, self.name
        if not self.timer.interrupting:
            self.timer.draw(parts, None)
            return self.name, self.name
        merge = f"m_{self.name}"
        parts += [models.xor(merge), models.flow(self.name, merge)]
        self.timer.draw(parts, merge)
        return self.name, merge

    def play(self, room: Room, then: Then) -> None:
        host = Room(room.oracle, room, room.item, lambda: None)
        disarm: Then = self.timer.arm(room, host, then) if self.timer else lambda: None
        left = list(self.items) if self.items else [""]

        def done() -> None:
            left.pop()
            if not left:
                disarm()
                then()
            elif self.sequential:
                self._one(host, self.items[-len(left)], done)

        for item in left[:1] if self.sequential else list(left):
            self._one(host, item, done)

    def _one(self, host: Room, item: str, done: Then) -> None:
        path = "/".join(part for part in (host.item, item) if part)
        if self.body is None:
            host.oracle.open.append((self.name, path, host, done))
        else:
            inner = Room(host.oracle, host, path, done)
            inner.enter()
            self.body.play(inner, inner.leave)


@dataclass
class Sequence(Block):
    one: Block
    two: Block

    def draw(self, parts: list[str]) -> tuple[str, str]:
        first, middle = self.one.draw(parts)
        following, last = self.two.draw(parts)
        parts.append(models.flow(middle, following))
        return first, last

    def play(self, room: Room, then: Then) -> None:
        self.one.play(room, lambda: self.two.play(room, then))


@dataclass
class Choice(Block):
    """`one` when nilai is divisible by `by`, else `two`."""

    name: str
    by: int
    one: Block
    two: Block

    def draw(self, parts: list[str]) -> tuple[str, str]:
        split, merge = f"x_{self.name}", f"y_{self.name}"
        parts += [models.xor(split, f"d_{self.name}"), models.xor(merge)]
        for block, condition, flow in (
            (self.two, "", f"d_{self.name}"),
            (self.one, f"nilai % {self.by} == 0", ""),
        ):
            first, last = block.draw(parts)
            parts += [models.flow(split, first, condition, flow), models.flow(last, merge)]
        return split, merge

    def play(self, room: Room, then: Then) -> None:
        (self.one if room.oracle.nilai % self.by == 0 else self.two).play(room, then)


@dataclass
class Parallel(Block):
    name: str
    branches: tuple[Block, ...]

    def draw(self, parts: list[str]) -> tuple[str, str]:
        split, join = f"p_{self.name}", f"q_{self.name}"
        parts += [models.parallel(split), models.parallel(join)]
        for block in self.branches:
            first, last = block.draw(parts)
            parts += [models.flow(split, first), models.flow(last, join)]
        return split, join

    def play(self, room: Room, then: Then) -> None:
        left = [None] * len(self.branches)

        def done() -> None:
            left.pop()
            if not left:
                then()

        for block in self.branches:
            block.play(room, done)


@dataclass
class Loop(Block):
    """`body` again and again while nilai is divisible by `by`."""

    name: str
    by: int
    body: Block

    def draw(self, parts: list[str]) -> tuple[str, str]:
        merge, decide, after = (f"{letter}_{self.name}" for letter in "mkn")
        parts += [models.xor(merge), models.xor(decide, f"d_{self.name}"), models.xor(after)]
        first, last = self.body.draw(parts)
        parts += [models.flow(merge, first), models.flow(last, decide)]
        parts += [models.flow(decide, merge, f"nilai % {self.by} == 0")]
        parts += [models.flow(decide, after, name=f"d_{self.name}")]
        return merge, after

    def play(self, room: Room, then: Then) -> None:
        def decide() -> None:
            if room.oracle.nilai % self.by == 0:
                self.play(room, then)
            else:
                then()

        self.body.play(room, decide)


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
        if depth <= 0 or kind < 0.2:
            return self.activity(None)
        if kind < 0.42:
            return Sequence(self.block(depth - 1), self.block(depth - 1))
        if kind < 0.55:
            return Choice(
                self.name(), self.random.choice((2, 3)), self.block(depth - 1), self.block(depth - 1)
            )
        if kind < 0.7:
            branches = tuple(self.block(depth - 1) for _ in range(self.random.choice((2, 2, 3))))
            return Parallel(self.name(), branches)
        if kind < 0.85:
            return Loop(self.name(), self.random.choice((2, 3)), self.block(depth - 1))
        return self.activity(self.block(depth - 1))

    def activity(self, body: Block | None) -> Activity:
        name = ("u" if body is None else "sp") + self.name()
        items = self.random.choice(((),) * 6 + (("a",), ("a", "b"), ("a", "b", "c")))
        timer = None
        if self.random.random() < 0.4:
            path = f"lewat_{name}" if self.random.random() < 0.5 else None
            text = self.random.choice(("P1D", "P2D", "PT3H", "PT20M"))
            timer = Timer(name, text, self.random.random() < 0.3, path)
        return Activity(name, body, items, self.random.random() < 0.4, timer)
