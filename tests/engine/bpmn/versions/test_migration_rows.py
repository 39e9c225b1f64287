"""engine/bpmn/versions/migration_rows.py: a row is live or history, and what stands in the way says so."""

from __future__ import annotations

from engine.bpmn.run import state
from engine.bpmn.versions.migration_rows import Node, Obstacle
from engine.bpmn.versions.translation import Translation
from tests.engine.bpmn.models import Run, compiled, deadline
from tests.engine.bpmn.versions.instances import steps


def test_rows_of_open_tasks_are_live_and_those_of_done_ones_are_not() -> None:
    run = Run(steps("a", more=deadline("a"))).do("a")
    waiting = Run(steps("a", "b", more=deadline("b"))).do("a")
    specs = waiting.definition.spec.task_specs
    nodes = [Node(row, specs[row.spec], None) for row in state.decode(waiting.workflow.dump()).parts[0].tasks]
    assert {node.row.spec: node.live for node in nodes if node.row.spec in ("b", "b.BoundaryEventSplit")} == {
        "b": True,
        "b.BoundaryEventSplit": False,
    }
    assert run.workflow.completed


def test_what_stands_in_the_way_is_written_beside_the_rows() -> None:
    run = Run(steps("a", "b"))
    translation = Translation(run.definition, compiled(steps("b")), {})
    written = translation.write(state.decode(run.workflow.dump()))
    assert written.obstacles == [Obstacle("gone", "a")]
    assert written.timers == {}
    same = Translation(run.definition, compiled(steps("a", "b")), {})
    assert same.write(state.decode(run.workflow.dump())).obstacles == []
