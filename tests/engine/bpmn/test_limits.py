"""engine/bpmn/limits.py: what an operator chooses is what counts, at deployment and in a running instance."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from engine.bpmn import EngineFault
from engine.bpmn.limits import Limits
from engine.settings import Settings
from tests.engine.bpmn.drawings import chain, file, node, said, timer, user
from tests.engine.bpmn.models import END, START, Run, catch, each, flow, process, script, xor
from tests.engine.bpmn.models import chain as flows
from tests.engine.bpmn.models import user as task
from tests.tools.limits import USUAL


def test_each_limit_is_the_setting_of_its_name() -> None:
    names = [field.name for field in dataclasses.fields(Limits)]
    assert sorted(names) == sorted(
        field.name.removeprefix("limit_")
        for field in dataclasses.fields(Settings)
        if field.name.startswith("limit_")
    )
    chosen = Settings.from_env({}, **{f"limit_{name}": number for number, name in enumerate(names)})
    assert dataclasses.astuple(Limits.of(chosen)) == tuple(range(len(names)))


def test_nodes_and_nesting_are_refused_at_deployment() -> None:
    text = file(chain(*(user(f"t{at}") for at in range(10))))
    deep = file(
        chain(node("subProcess", "a", chain(user("b")).replace("mulai", "s").replace("selesai", "e")))
    )
    assert not {rule for rule, _ in said(text)}
    assert ("too-big", "proses") in said(text, limits=replace(USUAL, nodes=10))
    assert ("nesting", "a") in said(deep, limits=replace(USUAL, nesting=1))


def test_instances_are_refused_at_deployment_where_known_and_stop_the_instance_where_not() -> None:
    two = replace(USUAL, instances=2)
    known = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
    text = file(chain(user("t", f"{known}</bpmn:multiInstanceLoopCharacteristics>")))
    assert said(text, limits=two) == {("too-many-instances", "t")}
    with pytest.raises(EngineFault) as fault:
        Run(
            process(START, END, task("a", each("${mulai.daftar}")), flows("mulai", "a", "selesai")),
            {"daftar": [1, 2, 3]},
            limits=two,
        )
    assert (fault.value.code, fault.value.element) == ("budget", "a")


def test_roles_that_values_give_are_no_more_than_instances() -> None:
    model = process(
        START, END, task("a", groups="${mulai.daftar}"), flows("mulai", "a", "selesai")
    )  # fmt: skip
    given = {"daftar": ["x", "y", "z"]}
    assert Run(model, given).task("a").roles == ("x", "y", "z")
    with pytest.raises(EngineFault) as fault:
        Run(model, given, limits=replace(USUAL, instances=2))
    assert (fault.value.code, fault.value.element) == ("budget", "a")


def test_automatic_steps_are_counted_against_the_limit() -> None:
    circle = process(
        START, END, xor("m"), script("s", "n = n + 1"), xor("x", "F_x_m"),
        script("null", "n = 0"), flows("mulai", "null", "m", "s", "x", "m"), flow("x", "selesai", "n &gt;= 300"),
    )  # fmt: skip
    with pytest.raises(EngineFault) as fault:
        Run(circle)
    assert fault.value.code == "budget"
    assert Run(circle, limits=replace(USUAL, steps=2_000)).workflow.completed


def test_calls_expressions_and_timers_are_refused_at_deployment() -> None:
    child = chain(user("u")).replace("mulai", "am").replace("selesai", "as").replace('"F', '"G')
    call = node("callActivity", "c", calledElement="anak")
    text = file(chain(call), after=f'<bpmn:process id="anak">{child}</bpmn:process>')
    deep = file(chain(user("t", camunda_candidateGroups="${((((((1))))))}")))
    long = file(chain(user("t", camunda_candidateGroups="${'" + "x" * 120 + "'}")))
    late = file(chain(user("t")), timer("w", "t", "P9D"))
    assert not any(said(one) for one in (text, deep, long, late))
    tight = replace(USUAL, calls=0, expression=100, depth=5, timer_days=8)
    assert said(text, limits=tight) == {("call-depth", "c")}
    assert said(deep, limits=tight) == said(long, limits=tight) == {("expression", "t")}
    assert said(late, limits=tight) == {("timer", "w")}
    assert not said(file(chain(user("t")), timer("w", "t", "P8D")), limits=tight)


def test_a_timer_that_values_give_is_within_the_range_too() -> None:
    model = process(START, END, catch("w", "${'P9D'}"), flows("mulai", "w", "selesai"))
    assert Run(model).workflow.timers()
    with pytest.raises(EngineFault) as fault:
        Run(model, limits=replace(USUAL, timer_days=8))
    assert (fault.value.code, fault.value.element) == ("expression", "w")
