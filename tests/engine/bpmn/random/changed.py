"""Random changes to random models, as a process owner makes them between two versions."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from tests.engine.bpmn import models
from tests.engine.bpmn.random.blocks import Block, Choice, Parallel, Sequence
from tests.engine.bpmn.random.structured import Activity, Again, Timer

Place = tuple[Block, str, int | None]  # who holds a block, in which field, at which position


class Changer:
    """Makes the next version of a model; `mapping` is what stands for elements that got another name."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed * 31 + 7)
        self.mapping: dict[str, str] = {}
        self.count = 0

    def version(self, block: Block) -> tuple[str, Block]:
        """The text of the changed model, and its blocks."""
        self.root = Sequence(copy.deepcopy(block), Activity("u_akhir"))
        for _ in range(self.random.choice((1, 1, 2, 3))):
            self.random.choice(self.changes())()
        parts = [models.START, models.END]
        first, last = self.root.one.draw(parts)
        parts += [models.flow("mulai", first), models.flow(last, "selesai")]
        return models.process(*parts), self.root.one

    def changes(self) -> list[Callable[[], None]]:
        seldom = [self.drop, self.rename, self.branch, self.repeat, self.wrap]
        return [*seldom, self.insert, self.insert, self.time, self.time, self.time]

    def insert(self) -> None:
        place = self.random.choice(list(self._places()))
        old, new = self._at(place), self._new()
        both = (old, new) if self.random.random() < 0.5 else (new, old)
        self._put(place, Sequence(*both))

    def drop(self) -> None:
        found = [place for place in self._places() if isinstance(self._at(place), Sequence | Choice)]
        if found:
            place = self.random.choice(found)
            old: Any = self._at(place)
            self._put(place, old.one if self.random.random() < 0.5 else old.two)

    def time(self) -> None:
        for activity in self._activities(4):
            text = self.random.choice(("P3D", "PT1H"))
            if activity.timer is None:
                activity.timer = Timer(activity.name, text, self.random.random() < 0.3, None)
            elif self.random.random() < 0.4:
                activity.timer = None
            else:
                activity.timer.text = text

    def rename(self) -> None:
        for activity in self._activities(2):
            self.mapping[activity.name] = f"{activity.name}_baru"
            activity.name = f"{activity.name}_baru"
            if activity.timer is not None:
                activity.timer.host = activity.name

    def branch(self) -> None:
        found = [one for one in map(self._at, self._places()) if isinstance(one, Parallel)]
        if found:
            one = self.random.choice(found)
            if self.random.random() < 0.5:
                one.branches = (*one.branches, self._new())
            else:
                one.branches = one.branches[1:] if len(one.branches) > 2 else (*one.branches[1:], self._new())

    def repeat(self) -> None:
        for activity in self._activities(1):
            activity.items, activity.again, activity.enough = (), None, 0
            if self.random.random() < 0.5:
                activity.items = ("a", "b")
            elif self.random.random() < 0.5:
                activity.again = Again(2, 2, False)

    def wrap(self) -> None:
        """A block becomes one branch of two, or goes into a sub-process."""
        place = self.random.choice(list(self._places()))
        old = self._at(place)
        self.count += 1
        both = Parallel(f"baru{self.count}", (old, self._new()))
        self._put(place, both if self.random.random() < 0.7 else Activity(f"sp_baru{self.count}", old))

    def _new(self) -> Activity:
        self.count += 1
        return Activity(f"u_baru{self.count}")

    def _activities(self, most: int) -> list[Activity]:
        found = [one for one in map(self._at, self._places()) if isinstance(one, Activity)]
        return self.random.sample(found, min(most, len(found)))

    def _places(self) -> Iterator[Place]:
        stack: list[Place] = [(self.root, "one", None)]
        while stack:
            place = stack.pop()
            yield place
            block: Any = self._at(place)
            for one in fields(block):
                value = getattr(block, one.name)
                if isinstance(value, Block):
                    stack.append((block, one.name, None))
                elif isinstance(value, tuple) and value and isinstance(value[0], Block):
                    stack += [(block, one.name, at) for at in range(len(value))]

    def _at(self, place: Place) -> Any:
        holder, name, at = place
        value = getattr(holder, name)
        return value if at is None else value[at]

    def _put(self, place: Place, new: Block) -> None:
        holder, name, at = place
        if at is None:
            setattr(holder, name, new)
        else:
            value = getattr(holder, name)
            setattr(holder, name, (*value[:at], new, *value[at + 1 :]))
