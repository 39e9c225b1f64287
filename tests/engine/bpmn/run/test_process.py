"""engine/bpmn/run/process.py: a quiet tree with a budget of changes, from which what is withdrawn is gone."""

from __future__ import annotations

import pytest

from engine.bpmn import EngineFault, bounds
from engine.bpmn.run.process import Process, open_under, runs_around
from tests.engine.bpmn.models import END, INNER, START, Run, chain, deadline, each, process, user, within

NESTED = process(
    START, END, within("sp", *INNER, user("a"), chain("s1", "a", "e1"), inner=each("${['x', 'y']}")), user("z"),
    chain("mulai", "sp", "z", "selesai"), deadline("sp", "P1D", interrupting=True),
)  # fmt: skip


def tree(run: Run) -> Process:
    return run.again()._tree


def test_an_act_has_a_budget_of_changes_and_the_next_one_a_new_one() -> None:
    found = tree(Run(NESTED))
    found.begin_act()
    found.ticks = found.limit - 1
    assert found.tick() == found.limit
    with pytest.raises(EngineFault) as fault:
        found.tick()
    assert fault.value.code == "budget"
    found.begin_act()
    assert found.limit == found.ticks + bounds.CHANGES


def test_no_task_is_foreseen_and_data_does_not_flow() -> None:
    run = Run(process(START, END, user("a"), user("b"), chain("mulai", "a", "b", "selesai"))).do("a", nilai=1)
    found = tree(run)
    assert {task.task_spec.name for task in found.everything()} & {"a", "b", "selesai"} == {"b"}
    assert all(task.data == {} for task in found.everything())


def test_every_part_is_found_and_one_that_is_withdrawn_is_forgotten() -> None:
    run = Run(NESTED)
    found = tree(run)
    inner = [task for task in found.everything() if task.task_spec.name == "a"]
    assert len(inner) == 2
    assert all(found.holds(task) and found.find(task.id) is task for task in inner)
    assert [around.data["bidang"] for task in inner for around in runs_around(task)] == ["x", "y"]
    (frame,) = [task for task in found.everything() if task.task_spec.name == "sp"]
    assert set(open_under(frame)) == set(inner)
    run.wait(days=3)
    assert run.open() == []
    assert len(tree(Run(NESTED)).parts()) == 3
    assert run.workflow.completed
