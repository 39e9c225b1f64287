"""What a process has done since it began, counted: how often, and how long it took. It is kept nowhere else."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

Labels = tuple[str, ...]
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
MOST = 2_000  # different labels of one meter; more of them is a mistake, and is counted as one


class Reading(NamedTuple):
    """Of one set of labels: how many took at most each of the bounds, how many in all, and their seconds together."""

    labels: Labels
    within: tuple[int, ...]
    times: int
    seconds: float


class Meter:
    """Counts by labels, safe between threads; some microseconds each. `bounds` are seconds, rising."""

    def __init__(self, bounds: Sequence[float] = SECONDS) -> None:
        self.bounds = tuple(bounds)
        self._guard = threading.Lock()
        self._held: dict[Labels, list[float]] = {}

    def note(self, labels: Labels, seconds: float = 0.0) -> None:
        """Count one, and how long it took."""
        place = bisect_left(self.bounds, seconds)
        with self._guard:
            held = self._held.get(labels)
            if held is None:
                if len(self._held) >= MOST:
                    labels = ("",) * len(labels)
                held = self._held.setdefault(labels, [0] * (len(self.bounds) + 1) + [0.0])
            held[place] += 1
            held[-1] += seconds

    def read(self) -> list[Reading]:
        """Return what was counted so far, by labels."""
        with self._guard:
            held = {labels: tuple(counts) for labels, counts in sorted(self._held.items())}
        found = []
        for labels, (*counts, seconds) in held.items():
            within, total = [], 0
            for one in counts:
                total += int(one)
                within.append(total)
            found.append(Reading(labels, tuple(within[:-1]), total, seconds))
        return found
