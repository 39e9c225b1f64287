"""engine/bpmn/limits.py: what an operator chooses is what counts, at deployment and in a running instance."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from engine.bpmn import EngineFault
from engine.bpmn.limits import LIMITS, Limits, configure
from engine.settings import Settings
from tests.engine.bpmn.drawings import chain, file, node, said, user
from tests.engine.bpmn.models import END, START, Run, each, flow, process, script, xor
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
