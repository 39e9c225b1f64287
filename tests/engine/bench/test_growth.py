"""What lasting use of a case costs is measured over whole rounds, at its end and beside a new one."""

from __future__ import annotations

from engine.bench import growth, packages
from engine.bench.office import MeasuredOffice
from engine.bench.sites import Site
from engine.store import scratch
from tests.engine.bench.conftest import SMALL, Told

RETURNS = """select count(*) from event where type = 'task_returned' and instance_id in
    (select i.id from instance i join definition d on d.id = i.definition_id where d.key = '{}')
    group by instance_id order by count(*)"""


def returns(office: MeasuredOffice) -> list[int]:
    connection = scratch.bare(office.scratch)
    try:
        return [row[0] for row in connection.execute(RETURNS.format(packages.LOOP)).fetchall()]
    finally:
        connection.close()


def test_a_long_running_instance_makes_its_last_rounds_beside_a_new_one(
    office: MeasuredOffice, told: Told
) -> None:
    before = returns(office)
    cases, ratio = growth.rounds(office, SMALL, told)
    assert ratio > 0
    assert cases.old.instance != cases.new.instance
    assert sorted(returns(office)) == sorted([*before, 1, 2, 6])
    assert told == {"growth": 6}


def test_pages_and_what_the_worker_does_are_compared_with_those_of_a_new_case(
    office: MeasuredOffice, page: Site, told: Told
) -> None:
    cases, _ratio = growth.rounds(office, SMALL, told)
    assert growth.index(office, cases) > 0
    seen = growth.pages(office, cases, page, SMALL, told)
    assert seen.keys() == {f"{page}_{time}" for page in ("task", "case", "history") for time in (1, 1000)}
    assert min(min(one) for one in seen.values()) > 0
    assert told["pages"] == SMALL.pages
