"""What finished cases cost: their bytes, and the report over them."""

from __future__ import annotations

from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import MeasuredOffice
from engine.bench.pages import Look, Seen, compare
from engine.bench.sites import Site
from engine.bench.sizes import Sizes
from engine.store import scratch


def bytes_per_instance(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> float:
    """Return growth of the database, indexes and words to search by included, by one finished ten-step instance."""
    office.follow_up()
    before = scratch.size(office.scratch)
    for _number in range(sizes.stored):
        done = office.start(packages.TEN)
        while done.next:
            done = office.complete(done.next[0].id)
        tell("storage", 1)
    office.follow_up()
    return (scratch.size(office.scratch) - before) / sizes.stored


def report(site: Site, sizes: Sizes, tell: Tell) -> dict[str, Seen]:
    """Return the page `report` over the finished cases."""
    return compare({"report": Look(site, "report")}, sizes, tell)
