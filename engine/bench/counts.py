"""How many statements an act hands to the database's driver: counted, so that no busy machine changes them."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median_low
from typing import Any

from engine.bench import packages
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from engine.store import statements

STEPS = 8


class Counter:
    """Counts the statements of acts of one office, done in this process."""

    def __init__(self, office: MeasuredOffice) -> None:
        self._office = office
        self._found: dict[str, list[int]] = {}

    def run(self, name: str, act: Callable[..., object], *given: Any) -> None:
        """Do an act and count its statements; a transaction's beginning and end are none."""
        told: list[str] = []
        with statements.watched(self._office.engine.store, told.append):
            act(*given)
        self._found.setdefault(name, []).append(len(told))

    def counts(self) -> dict[str, int]:
        """Return the median of each act: what is read anew only now and then is not in it."""
        return {name: median_low(found) for name, found in self._found.items()}


def measure(office: MeasuredOffice, site: Site) -> dict[str, int]:
    """Return statements by act: `complete` and `claim` by the service, `follow_up` what the worker does after one
    completion, `http_complete` and `http_claim` by a post, and the pages `inbox`, `task` and `case`.

    `site` answers in this process, on this office's engine. Each is of the middle of a walk through the ten steps.
    """
    engine, actor, counter = office.engine, office.actor, Counter(office)
    walks = [office.start(packages.TEN) for _way in range(4)]
    office.follow_up()
    for _step in range(STEPS):
        served, claimed, posted, taken = (office.open_task(walk.instance) for walk in walks)
        counter.run("complete", office.complete, served)
        counter.run("follow_up", engine.outbox.run_due)
        counter.run("claim", engine.tasks.claim, claimed, actor)
        counter.run("http_claim", site.claim, taken)
        site.look("task", posted)  # what is noted of a first look is not of the page
        counter.run("inbox", site.look, "inbox")
        counter.run("task", site.look, "task", posted)
        counter.run("case", site.look, "case", walks[2].instance)
        counter.run("http_complete", site.complete, posted)
        office.complete(claimed)
        office.complete(taken)
        office.follow_up()
    return counter.counts()
