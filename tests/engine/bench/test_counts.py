"""Statements are counted, each act by itself."""

from __future__ import annotations

from engine.bench import counts, packages
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site


def test_acts_by_post_and_pages_are_counted_beside_those_of_the_service(
    office: MeasuredOffice, page: Site
) -> None:
    found = counts.measure(office, page)
    assert found.keys() == {
        "complete", "claim", "http_complete", "http_claim", "follow_up", "inbox", "task", "case",
    }  # fmt: skip
    assert min(found.values()) > 1
    assert found["claim"] < found["complete"] <= found["http_complete"]
    assert found["claim"] <= found["http_claim"]
    assert found == counts.measure(office, page), "whatever the machine does else"


def test_what_is_read_now_and_then_is_not_in_the_median(office: MeasuredOffice) -> None:
    counter, case = counts.Counter(office), office.start(packages.TEN).instance
    for times in (9, 2, 2, 3, 2):
        counter.run("act", look, office, case, times)
    assert counter.counts() == {"act": 2}


def look(office: MeasuredOffice, case: int, times: int) -> None:
    for _time in range(times):
        office.open_task(case)
