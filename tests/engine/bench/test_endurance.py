"""What lasting use costs is measured over whole rounds and whole instances."""

from __future__ import annotations

from engine.bench import endurance, packages
from engine.bench.office import MeasuredOffice
from engine.store import scratch
from tests.engine.bench.conftest import SMALL, Told

RETURNS = """select count(*) from event where type = 'task_returned' and instance_id in
    (select i.id from instance i join definition d on d.id = i.definition_id where d.key = '{}')
    group by instance_id order by count(*)"""
ENDED = "select count(*) from instance where status = 'completed'"


def read(office: MeasuredOffice, text: str) -> list[int]:
    connection = scratch.bare(office.scratch)
    try:
        return [row[0] for row in connection.execute(text).fetchall()]
    finally:
        connection.close()


def test_a_long_running_instance_makes_its_last_rounds_beside_a_new_one(
    office: MeasuredOffice, told: Told
) -> None:
    before = read(office, RETURNS.format(packages.LOOP))
    assert endurance.growth(office, SMALL, told) > 0
    assert sorted(read(office, RETURNS.format(packages.LOOP))) == sorted([*before, 2, 6])
    assert told == {"growth": 6}


def test_the_size_is_that_of_finished_instances_with_their_words_to_search_by(
    office: MeasuredOffice, told: Told
) -> None:
    (before,) = read(office, ENDED)
    assert isinstance(endurance.bytes_per_instance(office, SMALL._replace(stored=3), told), float)
    assert read(office, ENDED) == [before + 3]
    assert read(office, "select count(*) from outbox") == [0]
    assert told == {"storage": 3}
