"""One completion three ways, in turn on one database, so that a noisy machine disturbs all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from engine import store
from engine.bench import packages
from engine.bench.floor import Floor
from engine.bench.office import MeasuredOffice
from engine.bench.sizes import Sizes

WARM_UP = 2  # walks that are not counted

Send = Callable[[int], None]  # completes a task through the pages
Tell = Callable[[str, int], None]  # hears of progress: the stage, and how many units are done


class Completions(NamedTuple):
    """Seconds of each completion: the floor, the service, and through the pages."""

    floor: list[float]
    service: list[float]
    pages: list[float]


def measure(office: MeasuredOffice, send: Send, sizes: Sizes, tell: Tell) -> Completions:
    """Walk instances of the ten-step process, one of each kind side by side."""
    found = Completions([], [], [])
    floor = Floor(office)
    try:
        for number in range(-min(WARM_UP, sizes.walks - 1), sizes.walks):
            walk, served, posted = floor.walk(), office.start(packages.TEN), office.start(packages.TEN)
            task = served.next[0].id
            page = posted.next[0].id
            for _step in range(10):
                times = [_timed(walk.step)]
                began = time.perf_counter()
                done = office.complete(task)
                times.append(time.perf_counter() - began)
                times.append(_timed(lambda at=page: send(at)))  # type: ignore[misc]
                task = done.next[0].id if done.next else 0
                page = _open_task(office, posted.instance)
                if number >= 0:
                    for kept, seconds in zip(found, times, strict=True):
                        kept.append(seconds)
            if number >= 0:
                tell("completions", 1)
    finally:
        floor.close()
    return found


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _open_task(office: MeasuredOffice, instance: int) -> int:
    """Return the open task of an instance, 0 when it has ended."""
    with office.engine.store.read() as tx:
        return next((row.id for row in store.tasks.open_of(tx, instance)), 0)
