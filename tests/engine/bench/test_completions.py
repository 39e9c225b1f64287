"""One completion in several ways, side by side: every step of every walk is measured each way, in changing order."""

from __future__ import annotations

from collections import Counter

from engine.bench import completions
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from tests.engine.bench.conftest import SMALL, Told

WAYS = {"floor", "least", "rows", "commit", "complete", "claim", "http", "nothing"}


def test_every_step_is_measured_each_way_in_an_order_of_its_own(
    office: MeasuredOffice, page: Site, told: Told
) -> None:
    found = completions.measure(office, page, SMALL._replace(walks=2), told)
    assert found.times.keys() == WAYS
    for times in found.times.values():
        assert [len(kept) for kept in times] == [20, 20]
        assert min(times.clock) > 0
    assert len(found.orders) == 20
    assert all(set(order) == WAYS for order in found.orders)
    assert len(set(found.orders)) > 10, "each step is shuffled"
    assert len(Counter(order[0] for order in found.orders)) > 2, "nobody always comes first"
    assert told == {"completions": 2}, "one walk more, to warm up, is not counted"
