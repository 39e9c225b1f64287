"""Pages are looked at side by side, whole and as they travel."""

from __future__ import annotations

from engine.bench import pages
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from tests.engine.bench.conftest import SMALL, Told


def test_a_full_inbox_a_task_and_a_case_are_looked_at(office: MeasuredOffice, page: Site, told: Told) -> None:
    seen = pages.measure(office, page, SMALL._replace(pages=2), told)
    assert seen.keys() == {"inbox", "task", "case", "history"}
    assert min(min(one) for one in seen.values()) > 0
    assert max(one.bytes for one in seen.values()) < 100_000
    assert told == {"pages": 2}
