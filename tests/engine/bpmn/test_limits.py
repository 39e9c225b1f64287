"""engine/bpmn/limits.py: what an operator chooses is what counts, at deployment and in a running instance."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from engine.bpmn import EngineFault
from engine.bpmn.limits import LIMITS, Limits, configure
from engine.settings import Settings
from tests.engine.bpmn.drawings import chain, file, node, said, timer, user
from tests.engine.bpmn.models import END, START, Run, catch, each, flow, process, script, xor
from tests.engine.bpmn.models import chain as flows
from tests.engine.bpmn.models import user as task


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    for field in dataclasses.fields(Limits):
        setattr(LIMITS, field.name, field.default)


def test_the_settings_start_with_the_limits_themselves() -> None:
    fresh, settings = Limits(), Settings()
    assert (settings.limit_steps, settings.limit_instances) == (fresh.steps, fresh.instances)
    assert (settings.limit_nodes, settings.limit_nesting) == (fresh.scope_nodes, fresh.scope_depth)
    assert (settings.limit_calls, settings.limit_hops) == (fresh.calls, fresh.hops)
    assert (settings.limit_expression, settings.limit_depth) == (fresh.expression, fresh.expression_depth)
    assert settings.limit_timer_days == fresh.timer_days


def test_nodes_and_nesting_are_refused_at_deployment() -> None:
    text = file(chain(*(user(f"t{at}") for at in range(10))))
    deep = file(
        chain(node("subProcess", "a", chain(user("b")).replace("mulai", "s").replace("selesai", "e")))
    )
    assert not {rule for rule, _ in said(text)}
    configure(steps=500, instances=200, nodes=10, nesting=20, calls=10, hops=100)
    assert ("too-big", "proses") in said(text)
    configure(steps=500, instances=200, nodes=500, nesting=1, calls=10, hops=100)
    assert ("nesting", "a") in said(deep)


def test_instances_are_refused_at_deployment_where_known_and_stop_the_instance_where_not() -> None:
    configure(steps=500, instances=2, nodes=500, nesting=20, calls=10, hops=100)
    known = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
    text = file(chain(user("t", f"{known}</bpmn:multiInstanceLoopCharacteristics>")))
    assert said(text) == {("too-many-instances", "t")}
    with pytest.raises(EngineFault) as fault:
        Run(
            process(START, END, task("a", each("${mulai.daftar}")), flows("mulai", "a", "selesai")),
            {"daftar": [1, 2, 3]},
        )
    assert (fault.value.code, fault.value.element) == ("budget", "a")


def test_automatic_steps_are_counted_against_the_limit() -> None:
    circle = process(
        START, END, xor("m"), script("s", "n = n + 1"), xor("x", "F_x_m"),
        script("null", "n = 0"), flows("mulai", "null", "m", "s", "x", "m"), flow("x", "selesai", "n &gt;= 300"),
    )  # fmt: skip
    with pytest.raises(EngineFault) as fault:
        Run(circle)
    assert fault.value.code == "budget"
    configure(steps=2_000, instances=200, nodes=500, nesting=20, calls=10, hops=100)
    assert Run(circle).workflow.completed


def test_calls_expressions_and_timers_are_refused_at_deployment() -> None:
    child = chain(user("u")).replace("mulai", "am").replace("selesai", "as").replace('"F', '"G')
    call = node("callActivity", "c", calledElement="anak")
    text = file(chain(call), after=f'<bpmn:process id="anak">{child}</bpmn:process>')
    deep = file(chain(user("t", camunda_candidateGroups="${((((((1))))))}")))
    long = file(chain(user("t", camunda_candidateGroups="${'" + "x" * 120 + "'}")))
    late = file(chain(user("t")), timer("w", "t", "P9D"))
    assert not any(said(one) for one in (text, deep, long, late))
    configure(
        steps=500, instances=200, nodes=500, nesting=20, calls=0, hops=100, expression=100, depth=5, timer_days=8
    )  # fmt: skip
    assert said(text) == {("call-depth", "c")}
    assert said(deep) == said(long) == {("expression", "t")}
    assert said(late) == {("timer", "w")}
    assert not said(file(chain(user("t")), timer("w", "t", "P8D")))


def test_a_timer_that_values_give_is_within_the_range_too() -> None:
    configure(steps=500, instances=200, nodes=500, nesting=20, calls=10, hops=100, timer_days=8)
    with pytest.raises(EngineFault) as fault:
        Run(process(START, END, catch("w", "${'P9D'}"), flows("mulai", "w", "selesai")))
    assert (fault.value.code, fault.value.element) == ("expression", "w")
