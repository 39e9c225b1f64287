"""Beside another product: the same ten steps on the same database server, each product in servers of its own.

What Viewflow needs two posts for, to take a task and to complete it, Alur does in one; both ways are measured. As with
everything here they take turns in an order drawn anew; every client is on a connection of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from statistics import median, quantiles
from typing import Any, Protocol

from engine.bench import packages, rival
from engine.bench.completions import STEPS, Tell
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Rival, RivalLine, Site
from engine.bench.sizes import Sizes
from engine.bench.turns import Turns
from engine.store import scratch
from engine.store.scratch import Scratch
from engine.store.tx import Statement

CLIENTS = 8
SERVERS = 2  # of Alur, each a process; a rival has as many
WARM_UP = 1  # cases of each client, in both measurements, that are not counted
WAYS = ("rival", "one_post", "two_posts")
OPEN_TASK = Statement("select id from task where instance_id = ? and state = 'open'")


class Finder:
    """Finds a case's one open task over a connection of its own, in the same way in both databases."""

    def __init__(self, made: Scratch, statement: Statement) -> None:
        self._connection = scratch.bare(made)
        if made.kind == "postgresql":
            self._connection.autocommit = True
        self._text = statement.sqlite if made.kind == "sqlite" else statement.postgresql

    def find(self, case: int) -> int:
        (task,) = self._connection.execute(self._text, (case,)).fetchone()
        return int(task)

    def close(self) -> None:
        self._connection.close()


class Client(Protocol):
    """Somebody who works in one of the products."""

    def find(self, case: int) -> int:
        """Return the task that is next."""

    def work(self, case: int, step: int, task: int) -> None:
        """Complete it: what is measured."""


class Theirs:
    """At the rival's, by two posts."""

    def __init__(self, line: RivalLine, finder: Finder) -> None:
        self.find, self.work = finder.find, line.work


class OnePost:
    """At Alur's: completing takes what nobody has taken."""

    def __init__(self, site: Site, finder: Finder) -> None:
        self.find, self._site = finder.find, site

    def work(self, _case: int, _step: int, task: int) -> None:
        self._site.complete(task)


class TwoPosts(OnePost):
    """At Alur's, where one looks first and takes it."""

    def work(self, _case: int, _step: int, task: int) -> None:
        self._site.claim(task)
        self._site.complete(task)


class Products:
    """Both products: Alur's office at its `sites`, and the other, whose tasks lie in the scratch database `made`,
    where the statement `open_task` finds that of a case.
    """

    def __init__(
        self,
        office: MeasuredOffice,
        sites: Sequence[Site],
        other: Rival,
        made: Scratch,
        open_task: Statement = rival.OPEN_TASK,
    ) -> None:
        self._office, self._sites, self._other = office, sites, other
        self._made, self._open_task = made, open_task

    def start(self, cases: int) -> dict[str, list[int]]:
        """Start so many cases for each way."""
        ours = [self._office.start(packages.TEN).instance for _case in range(2 * cases)]
        return {"rival": self._other.start(cases), "one_post": ours[:cases], "two_posts": ours[cases:]}

    @contextmanager
    def clients(self, count: int) -> Iterator[dict[str, list[Client]]]:
        """So many clients for each way, spread over the servers."""
        with ExitStack() as stack:

            def finder(made: Scratch, statement: Statement) -> Finder:
                return stack.enter_context(closing(Finder(made, statement)))

            found: dict[str, list[Client]] = {way: [] for way in WAYS}
            for number in range(count):
                site, ours = self._sites[number % len(self._sites)], self._office.scratch
                found["rival"].append(Theirs(self._other.line(), finder(self._made, self._open_task)))
                found["one_post"].append(OnePost(site.beside(), finder(ours, OPEN_TASK)))
                found["two_posts"].append(TwoPosts(site.beside(), finder(ours, OPEN_TASK)))
            yield found


def measure(products: Products, version: str, sizes: Sizes, tell: Tell) -> dict[str, Any]:
    """Return `version` of the rival; milliseconds of a task by one client and completions a second by CLIENTS, each
    `rival_…`, `one_post_…` and `two_posts_…`; and of both ways of Alur the `…_ratio` of its milliseconds to the
    rival's and the `…_gain` of its completions a second over the rival's; `…_p95_ms` is with all clients at work.
    """
    with products.clients(1) as alone:
        times = _alone({way: clients[0] for way, clients in alone.items()}, products, sizes, tell)
    with products.clients(CLIENTS) as many:
        rates, late = _together(many, products, sizes, tell)
    found: dict[str, Any] = {"version": version}
    for way in WAYS:
        found |= {
            f"{way}_ms": round(times[way] * 1000, 3),
            f"{way}_per_s": round(median(rates[way]), 1),
            f"{way}_p95_ms": round(quantiles(late[way], n=20)[-1] * 1000, 1),
        }
    for way in WAYS[1:]:
        gains = [ours / theirs for ours, theirs in zip(rates[way], rates["rival"], strict=True)]
        found |= {
            f"{way}_ratio": round(times[way] / times["rival"], 2),
            f"{way}_gain": round(median(gains), 2),
        }
    return found


def _alone(clients: dict[str, Client], products: Products, sizes: Sizes, tell: Tell) -> dict[str, float]:
    """Median seconds of a task by one client, step by step side by side."""
    turns = Turns(*WAYS)
    started = products.start(WARM_UP + sizes.peered)
    for number, cases in enumerate(zip(*(started[way] for way in WAYS), strict=True)):
        for step in range(1, STEPS + 1):
            acts = {
                way: partial(clients[way].work, case, step, clients[way].find(case))
                for way, case in zip(WAYS, cases, strict=True)
            }
            turns.take(acts, keep=number >= WARM_UP)
        tell("peers", 1)
    return {way: median(turns.times[way].clock) for way in WAYS}


def _together(
    clients: dict[str, list[Client]], products: Products, sizes: Sizes, tell: Tell
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Completions a second, one figure a round, and the seconds of each task, with all clients at work at once."""
    turns = Turns(*WAYS)
    late: dict[str, list[float]] = {way: [] for way in WAYS}
    with ThreadPoolExecutor(CLIENTS) as threads:

        def all_work(way: str, cases: Sequence[int], kept: list[float]) -> None:
            for seconds in threads.map(_walk, clients[way], cases):
                kept.extend(seconds)

        for number in range(WARM_UP + sizes.peered):
            started, keep = products.start(CLIENTS), number >= WARM_UP
            acts = {way: partial(all_work, way, started[way], late[way] if keep else []) for way in WAYS}
            turns.take(acts, keep=keep)
            tell("peers", 1)
    return {way: [CLIENTS * STEPS / seconds for seconds in turns.times[way].clock] for way in WAYS}, late


def _walk(client: Client, case: int) -> list[float]:
    """Walk one case to its end; the seconds of each task."""
    seconds = []
    for step in range(1, STEPS + 1):
        task = client.find(case)
        began = time.perf_counter()
        client.work(case, step, task)
        seconds.append(time.perf_counter() - began)
    return seconds
