"""Standard loops and early ends of multi-instances, one rule at a time (random models hold them together)."""

from __future__ import annotations

import pytest

from engine.bpmn import EngineFault
from tests.engine.bpmn.models import END, START, Run, chain, deadline, each, process, script, user, within


def loop(condition: str = "", most: str = "", before: bool = False) -> str:
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    at_most = f' loopMaximum="{most}"' if most else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{at_most}>{inner}'
        "</bpmn:standardLoopCharacteristics>"
    )


def one(repeated: str) -> str:
    return process(START, END, repeated, chain("mulai", "a", "selesai"))


def test_a_task_is_done_again_while_the_condition_holds() -> None:
    run = Run(one(user("a", loop("ulang"))))
    for again in (True, True, False):
        assert run.open() == ["a"]
        run.do("a", ulang=again)
    assert run.workflow.completed
    assert run.workflow.values["a"] == {"ulang": False}, "the last form counts"


def test_the_condition_is_asked_before_the_first_time_only_where_the_model_says_so() -> None:
    assert Run(one(user("a", loop("mulai.ulang", before=True))), {"ulang": False}).workflow.completed
    assert Run(one(user("a", loop("mulai.ulang", before=True))), {"ulang": True}).open() == ["a"]
    assert Run(one(user("a", loop("mulai.ulang"))), {"ulang": False}).open() == ["a"]


def test_a_maximum_ends_the_loop_with_or_without_a_condition() -> None:
    for text in (loop(most="3"), loop("true", most="3")):
        run = Run(one(user("a", text)))
        for _ in range(3):
            run.do("a")
        assert run.workflow.completed


def test_each_run_knows_how_many_were_before_it() -> None:
    run = Run(one(user("a", loop("loopCounter != 3"))))
    seen = []
    while not run.workflow.completed:
        seen.append(run.task("a").local["loopCounter"])
        run.do("a")
    assert seen == [0, 1, 2]


def test_a_sub_process_and_a_script_can_be_repeated() -> None:
    bounds = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
    run = Run(one(within("a", bounds, user("b"), chain("s", "b", "e"), inner=loop("b.ulang"))))
    run.do("b", ulang=True).do("b", ulang=False)
    assert run.workflow.completed
    counted = script("a", "n = mulai.awal + 1 if loopCounter == 0 else n + 1")
    counted = counted.replace("<bpmn:script>", loop("n != 5") + "<bpmn:script>")
    assert Run(one(counted), {"awal": 0}).workflow.values["n"] == 5


def test_a_loop_without_anybody_runs_out_of_its_budget() -> None:
    endless = script("a", "n = 1").replace("<bpmn:script>", loop("true") + "<bpmn:script>")
    with pytest.raises(EngineFault) as fault:
        Run(one(endless))
    assert (fault.value.code, fault.value.element) == ("budget", "a")


def test_a_deadline_covers_all_rounds_and_the_state_does_not_grow() -> None:
    run = Run(
        process(START, END, user("a", loop("ulang")), deadline("a", "P1D"), chain("mulai", "a", "selesai"))
    )
    due, sizes = run.task("a").due, []
    for _ in range(300):
        run.do("a", ulang=True)
        assert run.task("a").due == due
        sizes.append(len(run.workflow.dump()))
    assert max(sizes[10:]) <= min(sizes[10:]) + 16
    run.do("a", ulang=False)
    assert run.workflow.completed
    assert not run.workflow.timers()


@pytest.mark.parametrize("sequential", [False, True])
def test_a_multi_instance_ends_when_it_is_enough(sequential: bool) -> None:
    text = each("${['x', 'y', 'z']}", sequential=sequential, condition="nrOfCompletedInstances == 2 or veto")
    run = Run(one(user("a", text))).do("a", "x", veto=False).do("a", "y", veto=False)
    assert run.workflow.completed
    assert run.workflow.values["a"] == {"x": {"veto": False}, "y": {"veto": False}}
    run = Run(one(user("a", text))).do("a", "x", veto=True)
    assert run.workflow.completed


def test_what_is_open_in_the_other_sub_processes_goes_away_when_it_is_enough() -> None:
    bounds = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
    inner = each("${['x', 'y']}", condition="nrOfCompletedInstances == 1")
    body = within("a", bounds, user("b"), deadline("b"), chain("s", "b", "e"), inner=inner)
    run = Run(process(START, END, body, user("c"), chain("mulai", "a", "c", "selesai")))
    run.do("b", "y")
    assert run.open() == ["c"]
    assert not run.again().timers()
