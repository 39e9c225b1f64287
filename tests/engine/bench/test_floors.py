"""The floors write the rows that the service writes, by the bare driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.bench import packages
from engine.bench.floors import CommitWalk, Floor, LeastWalk, RowsWalk, StepWalk
from engine.bench.office import MeasuredOffice, scratch_office
from engine.store import scratch
from tests.conftest import office_settings
from tests.tools.databases import Databases

HEAD = "select status, event_count, ended_by is null from {} where id = {}"
STATE = "select state from floor_instance where id = {}"
ROWS = (
    "select element, state, holders, completed_by, visit from task where instance_id = {} order by id",
    "select seq, type, actor, element from event where instance_id = {} order by seq",
    "select count(*) from inbox where task_id in (select id from task where instance_id = {})",
    "select element, attempts from timer where instance_id = {}",
)


def rows(office: MeasuredOffice, instance: int, texts: tuple[str, ...] = ROWS) -> list[Any]:
    connection = scratch.bare(office.scratch)
    try:
        return [connection.execute(text.format(instance)).fetchall() for text in texts]
    finally:
        connection.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MeasuredOffice]:
    """An office on each of the databases."""
    settings = office_settings(databases.new(request.param), tmp_path_factory.mktemp("site"))
    with scratch_office(settings, tmp_path_factory.mktemp("bench")) as made:
        yield made


@pytest.fixture
def floor(office: MeasuredOffice) -> Iterator[Floor]:
    made = Floor(office)
    yield made
    made.close()


@pytest.mark.parametrize("kind", [StepWalk, LeastWalk, RowsWalk])
def test_a_walk_leaves_what_the_service_leaves(
    office: MeasuredOffice, floor: Floor, kind: type[StepWalk]
) -> None:
    walk, served = kind(floor), office.start(packages.TEN)
    task = served.next[0].id
    for number in range(10):
        walk.prepare()
        walk.step()
        done = office.complete(task)
        task = done.next[0].id if done.next else 0
        ours, theirs = rows(office, walk.instance), rows(office, served.instance)
        assert ours == theirs, number
        heads = (HEAD.format("floor_instance", walk.instance), HEAD.format("instance", served.instance))
        ours, theirs = rows(office, 0, heads)
        assert ours == theirs, number
    assert ours == [("completed", 11, False)]
    ((left,),) = rows(office, walk.instance, (STATE,))
    assert left == (b"",), "an ended case keeps no state"


def test_rows_alone_are_written_when_the_step_is_worked_out(office: MeasuredOffice, floor: Floor) -> None:
    walk = RowsWalk(floor)
    texts = (*ROWS, STATE)
    before = rows(office, walk.instance, texts)
    walk.prepare()
    assert rows(office, walk.instance, texts) == before
    walk.step()
    assert rows(office, walk.instance, texts) != before


def test_a_commit_writes_another_state_of_the_same_length(office: MeasuredOffice, floor: Floor) -> None:
    walk = CommitWalk(floor)
    states = set()
    for _step in range(3):
        walk.prepare()
        walk.step()
        (((state,),),) = rows(office, walk.instance, (STATE,))
        states.add(state)
    assert len(states) == 3
    assert len({len(state) for state in states}) == 1
