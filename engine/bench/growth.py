"""What lasting use of one case costs: the thousandth return against the first."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import NamedTuple

from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import MeasuredOffice
from engine.bench.pages import Look, Seen, compare
from engine.bench.sites import Site
from engine.bench.sizes import Sizes
from engine.bench.turns import Turns
from engine.service.views import Completed

COMPARED = 50  # rounds at each end
INDEXED = 15  # times that the worker follows up an act of each


class Grown(NamedTuple):
    """Two cases: one that was returned as often as is measured, and a new one that was returned once."""

    old: Completed
    new: Completed


def rounds(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> tuple[Grown, float]:
    """Return both cases, and the time of the last return rounds of the old one over that of the first rounds of
    another.

    Both are taken in turn: the other makes its first rounds while the old one makes its last.
    """
    compared = min(COMPARED, sizes.rounds // 3)
    old = office.start(packages.LOOP)
    for _round in range(sizes.rounds - compared):
        old = _round_of(office, old)
        tell("growth", 1)
    cases, turns = {"old": old, "other": office.start(packages.LOOP)}, Turns("old", "other")

    def go_round(name: str) -> None:
        cases[name] = _round_of(office, cases[name])

    for _round in range(compared):
        turns.take({name: partial(go_round, name) for name in cases})
        tell("growth", 1)
    new = _round_of(office, office.start(packages.LOOP))
    return Grown(cases["old"], new), median(turns.times["old"].clock) / median(turns.times["other"].clock)


def pages(office: MeasuredOffice, grown: Grown, site: Site, sizes: Sizes, tell: Tell) -> dict[str, Seen]:
    """Return the pages `task_1`, `case_1` and `history_1` of the new case, `task_1000` and so on of the old one."""
    looks = {
        "task_1": Look(site, "task", office.open_task(grown.new.instance)),
        "task_1000": Look(site, "task", office.open_task(grown.old.instance)),
        "case_1": Look(site, "case", grown.new.instance),
        "case_1000": Look(site, "case", grown.old.instance),
        "history_1": Look(site, "history", grown.new.instance),
        "history_1000": Look(site, "history", grown.old.instance),
    }
    return compare(looks, sizes, tell)


def index(office: MeasuredOffice, grown: Grown) -> float:
    """Return the worker's time after an act on the old case over that after the same act on a new one.

    It makes both cases found by what was just sent. The new one is another each time, as a case is new only once.
    """
    turns, engine = Turns("old", "new"), office.engine
    old = [grown.old]
    for number in range(-1, INDEXED):
        new = [_round_of(office, office.start(packages.LOOP))]
        office.follow_up()
        turns.take(
            {"old": engine.outbox.run_due, "new": engine.outbox.run_due},
            before={"old": partial(_send, office, old), "new": partial(_send, office, new)},
            keep=number >= 0,
        )
        old[0] = office.complete(old[0].next[0].id, **packages.RETURN)
    return median(turns.times["old"].clock) / median(turns.times["new"].clock)


def _send(office: MeasuredOffice, case: list[Completed]) -> None:
    """Send a case on: what the worker does not know of yet."""
    case[0] = office.complete(case[0].next[0].id)


def _round_of(office: MeasuredOffice, case: Completed) -> Completed:
    """Send a case on and get it back."""
    check = office.complete(case.next[0].id).next[0].id
    return office.complete(check, **packages.RETURN)
