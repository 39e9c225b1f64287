"""engine/bpmn/run/event_parser.py: events become specs that wait, throw or lead on; what cannot run is refused."""

from __future__ import annotations

import pytest

from engine.bpmn.run import catch_events, throw_events
from engine.bpmn.run.timers import WorkTimer
from engine.errors import DeploymentRefused
from tests.engine.bpmn import events
from tests.engine.bpmn.models import END, START, chain, compiled, deadline, process, user


def test_each_event_is_a_spec_of_its_kind() -> None:
    text = events.top(
        process(
            START, END, events.throw("kirim", "message", "M"), events.catch("dengar", "signal", "S"), user("a"),
            chain("mulai", "kirim", "dengar", "a", "selesai"), deadline("a"),
        ),
        message="M", signal="S",
    )  # fmt: skip
    specs = compiled(text).spec.task_specs
    assert isinstance(specs["kirim"], throw_events.ThrowEvent)
    assert isinstance(specs["dengar"], catch_events.CatchEvent)
    assert specs["dengar"].event_definition.happening.name == "S"
    assert isinstance(specs["T_a"].event_definition, WorkTimer)
    assert specs["a.BoundaryEventSplit"].host == "a"
    assert specs["dengar"]._outputs == ["a.BoundaryEventSplit"], "what leads to the host leads to its split"


def test_a_link_goes_on_where_it_is_caught() -> None:
    text = process(
        START, END, events.throw("ke", "link", "L"), events.catch("dari", "link", "L"), user("a"),
        chain("mulai", "ke"), chain("dari", "a", "selesai"),
    )  # fmt: skip
    assert compiled(text).spec.task_specs["ke"]._outputs == ["dari"]


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        (events.throw("x", "link", "L"), "link"),
        (events.catch("x", "timer", "P1X"), "timer"),
        (events.throw("x", "signal"), "no-definition"),
    ],
)
def test_what_cannot_run_is_refused_even_where_nobody_judged_the_drawing(part: str, rule: str) -> None:
    with pytest.raises(DeploymentRefused) as refusal:
        compiled(process(START, END, part, chain("mulai", "x", "selesai")))
    assert [(one.rule, one.element) for one in refusal.value.findings] == [(rule, "x")]
