"""The life of an instance: what may be completed, what stops it, and many of them on one definition."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine.bpmn import EngineFault, Environment, TaskNotReady, Workflow, bounds
from engine.clock import FixedClock
from tests.engine.bpmn.models import (
    CALENDAR,
    END,
    MONDAY,
    START,
    Run,
    chain,
    compiled,
    deadline,
    flow,
    parallel,
    process,
    script,
    times,
    user,
    within,
    xor,
)
from tests.engine.bpmn.run.test_multiinstance import SOP
from tests.engine.bpmn.run.test_state import LOOP
from tests.tools.limits import USUAL

TWO = process(START, END, user("a"), user("b"), chain("mulai", "a", "b", "selesai"))


def test_only_an_open_human_task_can_be_completed() -> None:
    run = Run(TWO)
    first = run.task("a").id
    run.do("a")
    automatic = [task.id for task in run.workflow._tree.everything() if task.id != run.task("b").id]
    for task_id in (first, uuid4(), *automatic):
        with pytest.raises(TaskNotReady):
            run.workflow.complete(task_id, {})
        with pytest.raises(TaskNotReady):
            run.workflow.inputs(task_id)
    assert run.open() == ["b"], "a refused act changes nothing"
    assert "b" not in run.workflow.values


def test_ids_of_open_tasks_survive_every_act() -> None:
    run = Run(SOP).do("minta", bidang=["x", "y", "z"])
    ids = {task.item: task.id for task in run.workflow.ready()}
    run.do("isi", "y")
    assert {task.item: task.id for task in run.again().ready()} == {item: ids[item] for item in "xz"}


def test_a_model_of_only_automatic_steps_completes_when_it_starts() -> None:
    run = Run(process(START, END, script("s", "n = 1"), chain("mulai", "s", "selesai")))
    assert run.workflow.completed
    assert run.again().completed
    assert (run.workflow.ready(), run.workflow.timers(), run.workflow.alive()) == ([], [], False)
    assert run.workflow.values["n"] == 1


def test_terminate_ends_everything_in_its_process_and_only_there() -> None:
    end = '<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>'
    parts = [
        parallel("p"),
        user("a"),
        user("b"),
        deadline("b"),
        end,
        chain("p", "a", "stop"),
        chain("p", "b"),
    ]
    whole = process(START, END, *parts[:-1], chain("mulai", "p", "b", "selesai"))
    run = Run(whole).do("a")
    assert run.workflow.completed
    assert run.again().timers() == []
    inside = within(
        "dalam", '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>', *parts[:-1], chain("s", "p", "b", "e")
    )
    run = Run(process(START, END, inside, user("z"), chain("mulai", "dalam", "z", "selesai"))).do("a")
    assert run.open() == ["z"]
    assert run.again().timers() == []
    assert run.do("z").workflow.completed


def test_an_automatic_step_that_was_ended_before_its_turn_does_not_run() -> None:
    end = '<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>'
    model = process(
        START,
        END,
        parallel("p"),
        script("s", "n = 1"),
        end,
        chain("mulai", "p", "stop"),
        chain("p", "s", "selesai"),
    )
    run = Run(model)
    assert run.workflow.completed
    assert "n" not in run.workflow.values


def test_an_endless_automatic_loop_runs_out_of_steps() -> None:
    loop = process(
        START,
        END,
        xor("x"),
        script("s", "n = 1"),
        xor("y", "F_y_x"),
        chain("mulai", "x", "s", "y", "x"),
        flow("y", "selesai", "false"),
    )
    with pytest.raises(EngineFault) as fault:
        Run(loop)
    assert fault.value.code == "budget"
    assert fault.value.element in ("x", "s", "y")


def test_the_budget_is_for_one_act_and_is_not_used_up_by_many() -> None:
    names = [f"s{n}" for n in range(90)]
    loop = process(
        START,
        END,
        user("a"),
        *[script(name, "n = 1") for name in names],
        xor("y", "F_y_a"),
        chain("mulai", "a", *names, "y", "a"),
        flow("y", "selesai", "false"),
    )
    run = Run(loop)
    for _ in range(2 * USUAL.steps // 90):
        run.do("a")
    for _ in range(2 * USUAL.steps // 90):
        run.workflow.complete(run.task("a").id, {})
    assert run.open() == ["a"]


def test_the_budget_of_changes_is_for_one_act_too() -> None:
    ends = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
    many = within("tiap", ends, user("b"), chain("s", "b", "e"), inner=times("200"))
    late = deadline("tiap", interrupting=True, end=False)
    run = Run(
        process(
            START, END, user("a"), many, late, chain("mulai", "a", "tiap", "selesai"), chain("T_tiap", "a")
        )
    )
    changes: list[int] = []
    while sum(changes) <= 1.2 * bounds.CHANGES:
        before = run.workflow._tree.ticks
        run.workflow.complete(run.task("a").id, {})
        run.clock.advance(timedelta(days=9))
        run.workflow.refresh()
        run.workflow.dump()
        changes.append(run.workflow._tree.ticks - before)
    assert max(changes) < bounds.CHANGES / 5, "an ordinary act is far from the bound"


def repeated(*inner: str) -> str:
    """200 sub-processes at once."""
    ends = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
    many = within("tiap", ends, *inner, inner=times("200"))
    return process(START, END, many, chain("mulai", "tiap", "selesai"))


def test_many_instances_do_not_count_as_running_in_circles() -> None:
    names = [f"x{number}" for number in range(5)]
    run = Run(repeated(*map(xor, names), user("a"), deadline("a"), chain("s", *names, "a", "e")))
    assert len(run.again().ready()) == 200


def test_instances_of_instances_are_bounded() -> None:
    with pytest.raises(EngineFault) as fault:
        Run(repeated(user("a", times("200")), chain("s", "a", "e")))
    assert fault.value.code == "budget"


def test_whatever_the_library_meets_is_a_crash_that_names_the_element(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A spec broken on purpose stands for a fault nobody foresaw."""
    run = Run(TWO)
    monkeypatch.setattr(run.definition.spec.task_specs["b"], "_on_ready_hook", None)
    with pytest.raises(EngineFault) as fault:
        run.do("a")
    assert (fault.value.code, fault.value.element) == ("crash", "a")
    assert "TypeError" in fault.value.detail


def test_after_a_fault_the_stored_state_is_the_last_good_one() -> None:
    model = process(
        START,
        END,
        user("a"),
        xor("g", "F_g_selesai"),
        user("b"),
        chain("mulai", "a", "g", "selesai"),
        flow("g", "b", "a.x > 1"),
        chain("b", "selesai"),
    )
    run = Run(model)
    blob = run.workflow.dump()
    with pytest.raises(EngineFault):
        run.workflow.complete(run.task("a").id, {"x": "tiga"})
    run.workflow = Workflow.load(blob, run.definition, run.environment)
    assert run.do("a", x=2).open() == ["b"]


def test_eight_threads_may_run_instances_on_one_definition() -> None:
    definitions = {"sop": compiled(SOP), "loop": compiled(LOOP)}
    before = {name: shape(one.spec) for name, one in definitions.items()}

    def live(number: int) -> tuple[Any, ...]:
        clock = FixedClock(MONDAY + timedelta(hours=number))
        environment = Environment(clock, CALENDAR)
        name = "sop" if number % 2 else "loop"
        bidang = [f"b{number}", f"c{number}"]
        workflow, acts = Workflow.start(definitions[name], {"mulai": {}}, environment), 0
        while not workflow.completed:
            workflow = Workflow.load(workflow.dump(), definitions[name], environment)
            task = workflow.ready()[acts % len(workflow.ready())]
            back = task.element in ("t7", "langkah_4") and acts < 30
            workflow.complete(task.id, {"bidang": bidang, "keputusan": "kembalikan" if back else "setuju"})
            clock.advance(timedelta(minutes=number))
            acts += 1
        return name, acts, sorted(workflow.values.get("isi", ())), sorted(workflow.values)

    alone = [live(number) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(live, list(range(24)) * 3))
    assert together == alone * 3
    assert {name: shape(one.spec) for name, one in definitions.items()} == before, (
        "the definition is unchanged"
    )


def shape(spec: Any) -> Any:
    """Everything of a spec that running could change."""
    return {
        name: (list(one._inputs), list(one._outputs), dict(one.data), one.completed_event.n_subscribers())
        for name, one in spec.task_specs.items()
    }


def test_alive_and_completed_never_hold_together() -> None:
    run = Run(LOOP)
    while not run.workflow.completed:
        assert run.workflow.alive()
        run.do(run.open()[0], keputusan="setuju")
    assert not run.workflow.alive()
