"""The floor writes the rows that the service writes, by the bare driver."""

from __future__ import annotations

from typing import Any

from engine.bench import packages
from engine.bench.floor import Floor
from engine.bench.office import MeasuredOffice
from engine.store import scratch

ROWS = (
    "select status, event_count, length(state), ended_by is null from instance where id = {}",
    "select element, state, holders, completed_by, visit from task where instance_id = {} order by id",
    "select seq, type, actor, element from event where instance_id = {} order by seq",
    "select count(*) from inbox where task_id in (select id from task where instance_id = {})",
    "select element, attempts from timer where instance_id = {}",
)


def rows(office: MeasuredOffice, instance: int) -> list[Any]:
    connection = scratch.bare(office.scratch)
    try:
        return [connection.execute(text.format(instance)).fetchall() for text in ROWS]
    finally:
        connection.close()


def test_a_walk_leaves_what_the_service_leaves(office: MeasuredOffice) -> None:
    floor, served = Floor(office), office.start(packages.TEN)
    task = served.next[0].id
    try:
        walk = floor.walk()
        for number in range(10):
            walk.step()
            done = office.complete(task)
            task = done.next[0].id if done.next else 0
            ours, theirs = rows(office, walk._instance), rows(office, served.instance)
            assert ours[1:] == theirs[1:], number
            assert ours[0][0][:2] == theirs[0][0][:2]
    finally:
        floor.close()
    assert ours[0] == theirs[0] == [("completed", 11, 0, 0)]
