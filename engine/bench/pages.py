"""Pages as they are looked at: asked of a running site, each in turn with those it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import NamedTuple

from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Page, Site
from engine.bench.sizes import Sizes
from engine.bench.turns import Turns

WARM_UP = 2  # looks that are not counted
HALF = 5  # of the ten steps: what a case in its middle has behind it
FULL_INBOX = 50  # tasks: as many as one page shows


class Look(NamedTuple):
    """A page of a site, and the number of its task or case."""

    site: Site
    page: Page
    number: int = 0


class Seen(NamedTuple):
    """What a page took: median seconds, and its bytes as they travelled (without the head of the answer)."""

    seconds: float
    bytes: int


def compare(looks: Mapping[str, Look], sizes: Sizes, tell: Tell) -> dict[str, Seen]:
    """Look at pages side by side."""
    turns, weights = Turns(*looks), dict[str, int]()

    def open_page(name: str, look: Look) -> None:
        weights[name] = look.site.look(look.page, look.number)

    for number in range(-WARM_UP, sizes.pages):
        acts = {name: partial(open_page, name, look) for name, look in looks.items()}
        turns.take(acts, keep=number >= 0)
        if number >= 0:
            tell("pages", 1)
    return {name: Seen(median(turns.times[name].clock), weights[name]) for name in looks}


def measure(office: MeasuredOffice, site: Site, sizes: Sizes, tell: Tell) -> dict[str, Seen]:
    """Return `inbox` (one page full of tasks), and `task`, `case` and `history` of a case half way."""
    for _number in range(FULL_INBOX):
        office.start(packages.TEN)
    done = office.start(packages.TEN)
    for _step in range(HALF):
        done = office.complete(done.next[0].id)
    looks = {
        "inbox": Look(site, "inbox"),
        "task": Look(site, "task", done.next[0].id),
        "case": Look(site, "case", done.instance),
        "history": Look(site, "history", done.instance),
    }
    return compare(looks, sizes, tell)
