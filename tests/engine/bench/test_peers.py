"""Two products are measured side by side; here the other one is Alur again, in which two posts do the same."""

from __future__ import annotations

from engine.bench import packages, peers
from engine.bench.office import MeasuredOffice
from engine.bench.peers import Products
from engine.bench.sites import RivalLine, Site
from engine.store import scratch
from tests.engine.bench.conftest import SMALL, Told

ENDED = "select count(*) from instance where status = 'completed'"


class Line:
    def __init__(self, site: Site) -> None:
        self._site = site

    def work(self, _case: int, _step: int, task: int) -> None:
        self._site.claim(task)
        self._site.complete(task)


class Twin:
    """The same office once more."""

    version = "0"

    def __init__(self, office: MeasuredOffice, site: Site) -> None:
        self._office, self._site = office, site

    def start(self, cases: int) -> list[int]:
        return [self._office.start(packages.TEN).instance for _case in range(cases)]

    def line(self) -> RivalLine:
        return Line(self._site.beside())


def test_each_way_walks_as_many_cases_to_their_end(office: MeasuredOffice, page: Site, told: Told) -> None:
    before = ended(office)
    products = Products(office, [page], Twin(office, page), office.scratch, peers.OPEN_TASK)
    found = peers.measure(products, "2.4.0", SMALL, told)
    cases = len(peers.WAYS) * (peers.WARM_UP + SMALL.peered) * (1 + peers.CLIENTS)
    assert ended(office) == before + cases
    assert told == {"peers": 4}
    assert found.pop("version") == "2.4.0"
    assert found.keys() == {
        *(f"{way}_{what}" for way in peers.WAYS for what in ("ms", "per_s", "p95_ms")),
        *(f"{way}_{what}" for way in peers.WAYS[1:] for what in ("ratio", "gain")),
    }
    assert min(found.values()) > 0


def ended(office: MeasuredOffice) -> int:
    connection = scratch.bare(office.scratch)
    try:
        return int(connection.execute(ENDED).fetchone()[0])
    finally:
        connection.close()
