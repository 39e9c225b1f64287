"""engine/bpmn/outcomes.py: what an instance shows to the outside cannot be changed there."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from engine.bpmn import outcomes
from tests.engine.bpmn.models import END, MONDAY, START, Run, chain, deadline, each, process, user


@pytest.mark.parametrize(
    "one",
    [
        outcomes.ReadyTask(UUID(int=1), "a", ()),
        outcomes.DueTimer(UUID(int=1), "T_a", MONDAY),
        outcomes.FiredTimer("T_a", MONDAY),
        outcomes.Subscription(UUID(int=1), "a", "message", "M", ""),
        outcomes.Received(()),
    ],
    ids=lambda one: type(one).__name__,
)
def test_facts_are_frozen(one: outcomes.ReadyTask) -> None:
    for field in dataclasses.fields(one):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(one, field.name, None)


def test_a_task_of_a_list_and_its_deadline_are_shown_with_what_they_are_for() -> None:
    run = Run(
        process(START, END, user("a", each("${['x', 'y']}")), chain("mulai", "a", "selesai"), deadline("a"))
    )
    one, other = run.workflow.ready()
    (timer,) = run.workflow.timers()
    assert [(task.item, task.local["bidang"], task.due) for task in (one, other)] == [
        ("x", "x", timer.due),
        ("y", "y", timer.due),
    ]
    assert (timer.host, timer.deadline) == ("a", True)
    (fired,) = run.wait(days=3)
    assert (fired.element, fired.due, set(fired.task_ids)) == ("T_a", timer.due, {one.id, other.id})
