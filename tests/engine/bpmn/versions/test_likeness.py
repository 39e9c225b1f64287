"""engine/bpmn/versions/likeness.py: what of one version is the same thing in another."""

from __future__ import annotations

from tests.engine.bpmn import events
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    catch,
    chain,
    deadline,
    each,
    flow,
    process,
    user,
)
from tests.engine.bpmn.versions.instances import inside, refused, steps, to


def test_the_deadline_of_a_step_stays_its_deadline_under_another_name() -> None:
    run = Run(steps("a", more=deadline("a", "P1D")))
    renamed = deadline("a", "P1D").replace("T_a", "Batas")
    assert to(run, steps("a", more=renamed)).moves[0].deadline == "same"
    assert [timer.element for timer in run.workflow.timers()] == ["Batas"]


def test_every_item_keeps_its_place_and_other_items_do_not_fit() -> None:
    bidang = each("${['x', 'y', 'w']}")
    run = Run(inside("sp", "a", "b", each_=bidang)).do("a", "x").do("b", "x")
    ids = {(task.element, task.item): task.id for task in run.workflow.ready()}
    to(run, inside("sp", "a", "b", "n", each_=bidang, more=deadline("sp")))
    assert {(task.element, task.item): task.id for task in run.workflow.ready()} == ids
    for item in ("y", "w"):
        run.do("a", item).do("b", item).do("n", item)
    assert run.do("z").workflow.completed
    run = Run(inside("sp", "a", each_=bidang))
    assert refused(run, inside("sp", "a", each_=each("${['x']}"))) == [("repeated", "sp")]
    assert refused(run, inside("sp", "a")) == [("repeated", "sp")]


def test_events_that_are_waited_for() -> None:
    old = process(START, END, catch("t", "P1D"), chain("mulai", "t", "selesai"))
    run = Run(old)
    due = run.workflow.timers()[0].due
    to(run, process(START, END, catch("t", "P3D"), user("u"), chain("mulai", "t", "u", "selesai")))
    assert run.workflow.timers()[0].due == due
    message = process(START, END, events.catch("t", "message", "Surat"), chain("mulai", "t", "selesai"))
    assert refused(run, message) == [("event", "t")]
    assert refused(run, steps("t")) == [("kind", "t")]
    gate = events.gateway("g")
    race = process(START, END, gate, catch("t", "P1D"), catch("v", "P2D"), *(
        chain("g", one, "selesai") for one in ("t", "v")), flow("mulai", "g"))  # fmt: skip
    run = Run(race)
    to(run, race)
    lone = process(START, END, gate, catch("t", "P1D"), catch("w", "P2D"), *(
        chain("g", one, "selesai") for one in ("t", "w")), flow("mulai", "g"))  # fmt: skip
    assert ("event_gateway", "t") in refused(run, lone)
