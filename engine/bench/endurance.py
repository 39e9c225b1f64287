"""What lasting use costs: the thousandth return against the first, and the bytes of a finished instance."""

from __future__ import annotations

import time
from statistics import median

from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import MeasuredOffice
from engine.bench.sizes import Sizes
from engine.store import scratch

COMPARED = 50  # rounds at each end


def growth(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> float:
    """Return time of the last return rounds of a long-running instance over that of the first rounds of another.

    Both are taken in turn: the new instance makes its first rounds while the old one makes its last.
    """
    compared = min(COMPARED, sizes.rounds // 3)
    old = office.start(packages.LOOP).next[0].id
    for _round in range(sizes.rounds - compared):
        old, _ = _round_of(office, old)
        tell("growth", 1)
    new = office.start(packages.LOOP).next[0].id
    first, last = [], []
    for _round in range(compared):
        old, seconds = _round_of(office, old)
        last.append(seconds)
        new, seconds = _round_of(office, new)
        first.append(seconds)
        tell("growth", 1)
    return median(last) / median(first)


def bytes_per_instance(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> float:
    """Return growth of the database, indexes and words to search by included, by one finished ten-step instance."""
    _follow_up(office)
    before = scratch.size(office.scratch)
    for _number in range(sizes.stored):
        done = office.start(packages.TEN)
        while done.next:
            done = office.complete(done.next[0].id)
        tell("storage", 1)
    _follow_up(office)
    return (scratch.size(office.scratch) - before) / sizes.stored


def _follow_up(office: MeasuredOffice) -> None:
    """Do what the worker does after commits: words are found by search, and nothing waits any more."""
    while office.engine.outbox.run_due():
        pass


def _round_of(office: MeasuredOffice, task: int) -> tuple[int, float]:
    """Send a task on and get it back: the task again, and the seconds."""
    began = time.perf_counter()
    check = office.complete(task).next[0].id
    back = office.complete(check, **packages.RETURN).next[0].id
    return back, time.perf_counter() - began
