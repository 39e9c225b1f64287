"""What finished cases cost is measured over whole ones."""

from __future__ import annotations

from engine.bench import packages, storage
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from engine.store import scratch
from tests.engine.bench.conftest import SMALL, Told
from webui.visitors import visitor

ENDED = "select count(*) from instance where status = 'completed'"


def read(office: MeasuredOffice, text: str) -> int:
    connection = scratch.bare(office.scratch)
    try:
        return int(connection.execute(text).fetchone()[0])
    finally:
        connection.close()


def test_the_size_is_that_of_finished_instances_with_their_words_to_search_by(
    office: MeasuredOffice, told: Told
) -> None:
    before = read(office, ENDED)
    assert isinstance(storage.bytes_per_instance(office, SMALL._replace(stored=3), told), float)
    assert read(office, ENDED) == before + 3
    assert read(office, "select count(*) from outbox") == 0
    assert told == {"storage": 3}


def test_the_report_over_them_is_looked_at(office: MeasuredOffice, page: Site, told: Told) -> None:
    storage.bytes_per_instance(office, SMALL, told)
    (seen,) = storage.report(page, SMALL, told).values()
    assert seen.seconds > 0
    assert seen.bytes > 2_500, "ten steps, each with its figures"
    assert packages.TEN in visitor.PAGES["report"], "of the process whose cases are counted, not of the first"
