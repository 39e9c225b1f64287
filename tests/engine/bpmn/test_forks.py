"""Several flows out of a task, an event or a sub-process: splits without a gateway, one rule at a time."""

from __future__ import annotations

import pytest

from engine.bpmn import EngineFault
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    inclusive,
    parallel,
    process,
    user,
    within,
)

BRANCHES = [*[user(name) for name in "bcd"], parallel("j"), chain("b", "j"), chain("c", "j", "d", "selesai")]
SPLIT = [flow("a", "b"), flow("a", "c"), chain("mulai", "a")]
BOUNDS = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
HOSTS: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "task": (user("a"), [("a", None)]),
    "deadline": (user("a") + deadline("a"), [("a", None)]),
    "each": (user("a", each("${['x', 'y']}")), [("a", "x"), ("a", "y")]),
    "part": (within("a", BOUNDS, user("i"), chain("s", "i", "e")), [("i", None)]),
}


@pytest.mark.parametrize("host", HOSTS)
def test_all_unconditional_flows_are_taken_when_the_host_is_done(host: str) -> None:
    drawn, tasks = HOSTS[host]
    run = Run(process(START, END, drawn, *SPLIT, *BRANCHES))
    for name, item in tasks:
        assert "b" not in run.open()
        run.do(name, item)
    assert run.open() == ["b", "c"]
    assert not run.workflow.timers()
    run.do("b").do("c").do("d")
    assert run.workflow.completed


def test_an_interrupting_timer_takes_its_own_way_and_its_flows_split_too() -> None:
    late = deadline("a", "P1D", interrupting=True, end=False)
    ways = [flow("T_a", "b"), flow("T_a", "c"), flow("a", "d", "nilai == 1"), flow("a", "b", "nilai == 2")]
    run = Run(process(START, END, user("a"), late, *ways, chain("mulai", "a"), *BRANCHES))
    run.wait(days=3)
    assert run.open() == ["b", "c"]
    assert Run(run.definition).do("a", nilai=1).open() == ["d"]
    assert Run(run.definition).do("a", nilai=2).open() == ["b"]


def test_the_start_may_split() -> None:
    run = Run(process(START, END, *BRANCHES, flow("mulai", "b"), flow("mulai", "c")))
    assert run.open() == ["b", "c"]


def test_no_condition_and_no_default_is_an_incident_at_the_task_as_people_know_it() -> None:
    ways = [flow("a", "b", "nilai == 1"), flow("a", "c", "nilai == 2"), chain("mulai", "a")]
    run = Run(process(START, END, user("a"), *ways, *BRANCHES))
    with pytest.raises(EngineFault) as fault:
        run.do("a", nilai=3)
    assert (fault.value.code, fault.value.element) == ("no-flow", "a")


def test_a_condition_that_fails_names_the_task() -> None:
    ways = [flow("a", "b", "1 / 0 == 1"), flow("a", "c"), chain("mulai", "a")]
    run = Run(process(START, END, user("a"), *ways, *BRANCHES))
    with pytest.raises(EngineFault) as fault:
        run.do("a")
    assert (fault.value.code, fault.value.element) == ("expression", "a")


def test_tokens_that_meet_without_a_join_pass_one_by_one() -> None:
    parts = [user("a"), user("b"), user("c"), user("d"), chain("mulai", "a", "b", "d", "selesai")]
    run = Run(process(START, END, *parts, flow("a", "c"), flow("c", "d")))
    run.do("a").do("b")
    assert run.open() == ["c", "d"]
    run.do("c")
    assert run.open() == ["d", "d"]


def test_an_interrupted_branch_is_no_longer_waited_for() -> None:
    """The token of the branch goes to an end of its own; the inclusive join opens in the same act."""
    late = deadline("b", "P1D", interrupting=True)
    parts = [user("a"), user("b"), user("c"), user("d"), inclusive("o"), late]
    parts += [chain("mulai", "a", "b", "o", "d", "selesai"), chain("a", "c", "o")]
    run = Run(process(START, END, *parts)).do("a").do("c")
    assert run.open() == ["b"]
    run.wait(days=3)
    assert run.open() == ["d"]
