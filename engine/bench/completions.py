"""One completion in several ways, side by side on one database: each step of each walk in an order drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Protocol

from engine.bench import packages
from engine.bench.floors import CommitWalk, Floor, LeastWalk, RowsWalk, StepWalk
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from engine.bench.sizes import Sizes
from engine.bench.turns import Turns

WARM_UP = 2  # walks that are not counted
STEPS = 10

Tell = Callable[[str, int], None]  # hears of progress: the stage, and how many units are done


class Walk(Protocol):
    """One instance on its way through the ten steps."""

    def prepare(self) -> None:
        """Whatever must be there for the next step, not measured."""

    def step(self) -> None:
        """What is measured."""


class Served:
    """By the service, in this process."""

    def __init__(self, office: MeasuredOffice) -> None:
        self._office = office
        self._done = office.start(packages.TEN)

    def prepare(self) -> None:
        """Nothing: the service says what is next."""

    def step(self) -> None:
        self._done = self._office.complete(self._done.next[0].id)


class Claimed:
    """Taken by the service, in this process; completed before the next, which is not measured."""

    def __init__(self, office: MeasuredOffice) -> None:
        self._office = office
        self._task, self._taken = office.start(packages.TEN).next[0].id, False

    def prepare(self) -> None:
        if self._taken:
            self._task = self._office.complete(self._task).next[0].id
        self._taken = True

    def step(self) -> None:
        self._office.engine.tasks.claim(self._task, self._office.actor)


class Posted:
    """Through the pages of a running site."""

    def __init__(self, office: MeasuredOffice, site: Site) -> None:
        self._office, self._site = office, site
        self._instance, self._task = office.start(packages.TEN).instance, 0

    def prepare(self) -> None:
        self._task = self._office.open_task(self._instance)

    def step(self) -> None:
        self._site.complete(self._task)


class Empty:
    """A post to the same site that does nothing."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def prepare(self) -> None:
        """Nothing: every post is alike."""

    def step(self) -> None:
        self._site.nothing()


def measure(office: MeasuredOffice, site: Site, sizes: Sizes, tell: Tell) -> Turns:
    """Walk instances of the ten-step process, one of each kind side by side: `floor`, `least`, `rows` and `commit`
    as in `floors`, `complete` and `claim` by the service, `http` and `nothing` by posts.
    """
    with ExitStack() as stack:
        # Each a connection of its own: what one has in its cache is of no use to another.
        floors = [stack.enter_context(closing(Floor(office))) for _kind in range(4)]
        kinds: dict[str, Callable[[], Walk]] = {
            "floor": lambda: StepWalk(floors[0]),
            "rows": lambda: RowsWalk(floors[1]),
            "commit": lambda: CommitWalk(floors[2]),
            "least": lambda: LeastWalk(floors[3]),
            "complete": lambda: Served(office),
            "claim": lambda: Claimed(office),
            "http": lambda: Posted(office, site),
            "nothing": lambda: Empty(site),
        }
        found = Turns(*kinds)
        for number in range(-min(WARM_UP, sizes.walks - 1), sizes.walks):
            walks = {name: make() for name, make in kinds.items()}
            for _step in range(STEPS):
                for walk in walks.values():
                    walk.prepare()
                found.take({name: walk.step for name, walk in walks.items()}, keep=number >= 0)
            if number >= 0:
                tell("completions", 1)
    return found
