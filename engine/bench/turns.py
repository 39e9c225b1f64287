"""Measuring several acts side by side: one after the other in an order that is drawn anew each time.

Whoever always came first would find the caches of processor and database as the last one left them, and what the
worker of a running site does after an act would always fall upon the same one. The collector of garbage runs between
the acts and never in one: none of them pays for what another left.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from statistics import median
from typing import NamedTuple

Act = Callable[[], object]


class Times(NamedTuple):
    """Seconds of an act, one entry each time: by the clock, and of this process's processor time."""

    clock: list[float]
    processor: list[float]

    def parts(self, length: int) -> list[float]:
        """Return the median by the clock of each `length` times that follow each other."""
        return [median(self.clock[at : at + length]) for at in range(0, len(self.clock), length)]


class Turns:
    """Times of acts by their names, and the `orders` they were done in."""

    def __init__(self, *names: str, random: Random | None = None) -> None:
        self.times = {name: Times([], []) for name in names}
        self.orders: list[tuple[str, ...]] = []
        self._random = random or Random()

    def take(
        self, acts: Mapping[str, Act], *, before: Mapping[str, Act] | None = None, keep: bool = True
    ) -> None:
        """Do every act once, in an order drawn anew. What stands `before` an act is done just before it, unmeasured.

        Without `keep`, to warm up, nothing is kept of it.
        """
        order = self._random.sample(list(acts), len(acts))
        with _collected_between():
            for name in order:
                if before:
                    before[name]()
                gc.collect()
                processor, clock = time.process_time(), time.perf_counter()
                acts[name]()
                seconds = (time.perf_counter() - clock, time.process_time() - processor)
                if keep:
                    self.times[name].clock.append(seconds[0])
                    self.times[name].processor.append(seconds[1])
        if keep:
            self.orders.append(tuple(order))


@contextmanager
def _collected_between() -> Iterator[None]:
    """Within, garbage is collected only when asked for, which is soon done: what was there before is left out."""
    was = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
