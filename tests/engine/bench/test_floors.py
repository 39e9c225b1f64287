"""The floors write the rows that the service writes, by the bare driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.bench import packages
from engine.bench.floors import CommitWalk, Floor, PipedWalk, RowsWalk, StepWalk
from engine.bench.office import MeasuredOffice, scratch_office
from engine.store import scratch
from tests.conftest import office_settings
from tests.tools.databases import Databases

ROWS = (
    "select status, event_count, length(state), ended_by is null from instance where id = {}",
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


@pytest.mark.parametrize("kind", [StepWalk, PipedWalk, RowsWalk])
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
        assert ours[1:] == theirs[1:], number
        assert ours[0][0][:2] == theirs[0][0][:2]
    assert ours[0] == theirs[0] == [("completed", 11, 0, 0)]


def test_rows_alone_are_written_when_the_step_is_worked_out(office: MeasuredOffice, floor: Floor) -> None:
    walk = RowsWalk(floor)
    before = rows(office, walk.instance)
    walk.prepare()
    assert rows(office, walk.instance) == before
    walk.step()
    assert rows(office, walk.instance) != before


def test_a_commit_writes_another_state_of_the_same_length(office: MeasuredOffice, floor: Floor) -> None:
    walk = CommitWalk(floor)
    states = set()
    for _step in range(3):
        walk.prepare()
        walk.step()
        (((state,),),) = rows(office, walk.instance, ("select state from instance where id = {}",))
        states.add(state)
    assert len(states) == 3
    assert len({len(state) for state in states}) == 1
