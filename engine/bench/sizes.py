"""How much is measured: bounded in any case, whatever the machine."""

from __future__ import annotations

from typing import NamedTuple


class Sizes(NamedTuple):
    """`walks` through the ten steps for each way of completing, return `rounds` in one instance, instances
    `stored` for their size and the report over them, open tasks of the `inboxes`, `pages` looked at of each kind,
    timers `due` at once and timers `awaited` in real time; cases `peered` with another product (0: with none).
    """

    walks: int
    rounds: int
    stored: int
    inboxes: tuple[int, ...]
    pages: int
    due: int
    awaited: int
    peered: int

    @property
    def total(self) -> int:
        """Units of progress."""
        looks = LOOKED * self.pages
        tasks = sum(self.inboxes) // CHUNK
        peers = 2 * (1 + self.peered) if self.peered else 0
        return self.walks + self.rounds + self.stored + tasks + looks + self.due + self.awaited + peers


CHUNK = 1_000  # open tasks to a unit of progress
LOOKED = 4  # groups of pages that are compared

FULL = Sizes(60, 1_000, 1_000, (1_000, 100_000, 1_000_000), 40, 500, 40, 10)
QUICK = Sizes(20, 1_000, 100, (1_000, 10_000, 100_000), 15, 100, 10, 5)
TINY = Sizes(3, 12, 4, (20, 40), 3, 4, 1, 1)
SIZES = {"full": FULL, "quick": QUICK, "tiny": TINY}
