"""How random models branch: choices, splits, joins and loops that draw and play themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.engine.bpmn import models
from tests.engine.bpmn.random.oracle import Room, Then


class Block:
    """A part of a model with one way in and one way out."""

    def draw(self, parts: list[str]) -> tuple[str, str]:
        """Add the BPMN to `parts`; gives the ids of the first and the last node."""
        raise NotImplementedError

    def play(self, room: Room, then: Then) -> None:
        raise NotImplementedError


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
    """`one` when nilai is divisible by `by`, else `two`; a task splits or merges instead where asked."""

    name: str
    by: int
    one: Block
    two: Block
    split: bool = False
    merge: bool = False

    def draw(self, parts: list[str]) -> tuple[str, str]:
        split, merge = f"x_{self.name}", f"y_{self.name}"
        chosen = models.user(split).replace(">", f' default="d_{self.name}">', 1)
        parts.append(chosen if self.split else models.xor(split, f"d_{self.name}"))
        parts.append(models.user(merge) if self.merge else models.xor(merge))
        for block, condition, flow in (
            (self.two, "", f"d_{self.name}"),
            (self.one, f"nilai % {self.by} == 0", ""),
        ):
            first, last = block.draw(parts)
            parts += [models.flow(split, first, condition, flow), models.flow(last, merge)]
        return split, merge

    def play(self, room: Room, then: Then) -> None:
        def merged() -> None:
            if self.merge:
                room.oracle.open.append((f"y_{self.name}", room.item, room, then))
            else:
                then()

        def chosen() -> None:
            (self.one if room.scope.nilai % self.by == 0 else self.two).play(room, merged)

        if self.split:
            room.oracle.open.append((f"x_{self.name}", room.item, room, chosen))
        else:
            chosen()


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
        wait_for(self.branches, room, then)


@dataclass
class Inclusive(Block):
    """Each branch whose number `by` divides nilai, else the last one; a gateway or `task` splits."""

    name: str
    bys: tuple[int, ...]
    branches: tuple[Block, ...]
    task: bool

    def draw(self, parts: list[str]) -> tuple[str, str]:
        split, join = f"o_{self.name}", f"r_{self.name}"
        default = f"d_{self.name}"
        if self.task:
            parts.append(models.user(split).replace(">", f' default="{default}">', 1))
        else:
            parts.append(models.inclusive(split, default))
        parts.append(models.inclusive(join))
        for at, block in enumerate(self.branches):
            first, last = block.draw(parts)
            condition = f"nilai % {self.bys[at]} == 0" if at < len(self.bys) else ""
            way = f"{default}_{at}" if condition else default
            parts += [models.flow(split, first, condition, way), models.flow(last, join)]
        return split, join

    def play(self, room: Room, then: Then) -> None:
        if self.task:
            room.oracle.open.append((f"o_{self.name}", room.item, room, lambda: self._split(room, then)))
        else:
            self._split(room, then)

    def _split(self, room: Room, then: Then) -> None:
        nilai = room.scope.nilai
        taken = [block for by, block in zip(self.bys, self.branches, strict=False) if nilai % by == 0] or [
            self.branches[-1]
        ]
        wait_for(taken, room, then)


@dataclass
class Fork(Block):
    """A user task with several flows out, all taken; the branches meet in `gateway` (AND or OR)."""

    name: str
    branches: tuple[Block, ...]
    inclusive: bool

    def draw(self, parts: list[str]) -> tuple[str, str]:
        split, join = f"f_{self.name}", f"j_{self.name}"
        parts += [models.user(split), models.inclusive(join) if self.inclusive else models.parallel(join)]
        for block in self.branches:
            first, last = block.draw(parts)
            parts += [models.flow(split, first), models.flow(last, join)]
        return split, join

    def play(self, room: Room, then: Then) -> None:
        room.oracle.open.append(
            (f"f_{self.name}", room.item, room, lambda: wait_for(self.branches, room, then))
        )


def wait_for(blocks: Iterable[Block], room: Room, then: Then) -> None:
    """All blocks at once; what follows comes after the last."""
    left = list(blocks)

    def done() -> None:
        left.pop()
        if not left:
            then()

    for block in list(left):
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
            if room.scope.nilai % self.by == 0:
                self.play(room, then)
            else:
                then()

        self.body.play(room, decide)
