"""From checked models to specs: of any length, without recursion, and refused where nothing can be built."""

from __future__ import annotations

import sys

import pytest

from engine.errors import DeploymentRefused
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    compiled,
    flow,
    process,
    script,
    user,
    within,
    xor,
)
from tests.tools.limits import USUAL


def test_a_scope_of_the_greatest_length_compiles_and_runs() -> None:
    names = [f"t{n}" for n in range(USUAL.nodes - 2)]
    run = Run(process(START, END, *[user(name) for name in names], chain("mulai", *names, "selesai")))
    assert run.open() == ["t0"]
    assert sys.getrecursionlimit() <= 1_000, "nobody raised it"
    for name in names[:5]:
        run.do(name)
    assert len(run.workflow.dump()) < 500


def test_a_long_line_of_automatic_steps_runs_without_recursion() -> None:
    names = [f"s{n}" for n in range(450)]
    model = process(
        START,
        END,
        *[script(name, "n = 1") for name in names],
        user("a"),
        chain("mulai", *names, "a", "selesai"),
    )
    assert Run(model).open() == ["a"]


def test_sub_processes_of_the_greatest_depth() -> None:
    inner = user("a")
    middle = "a"
    for depth in range(USUAL.nesting):
        inner = within(
            f"d{depth}",
            f'<bpmn:startEvent id="s{depth}"/><bpmn:endEvent id="e{depth}"/>',
            inner,
            chain(f"s{depth}", middle, f"e{depth}"),
        )
        middle = f"d{depth}"
    run = Run(process(START, END, inner, chain("mulai", middle, "selesai")))
    assert run.open() == ["a"]
    assert run.do("a").workflow.completed


@pytest.mark.parametrize(
    ("parts", "rule", "element"),
    [
        ([user("a"), chain("mulai", "a"), flow("a", "hilang")], "flow", "F_a_hilang"),
        (
            [xor("x"), user("a"), chain("mulai", "x"), flow("x", "a"), flow("x", "selesai", "true")],
            "no-condition",
            "F_x_a",
        ),
        (['<bpmn:serviceTask id="a"/>', chain("mulai", "a", "selesai")], "unsupported", "a"),
        (
            [
                '<bpmn:scriptTask id="a"><bpmn:script>a = = 1</bpmn:script></bpmn:scriptTask>',
                chain("mulai", "a", "selesai"),
            ],
            "script",
            "a",
        ),
        (['<bpmn:intermediateCatchEvent id="a"/>', chain("mulai", "a", "selesai")], "timer", "a"),
        (
            [user("a", "<bpmn:multiInstanceLoopCharacteristics/>"), chain("mulai", "a", "selesai")],
            "multi-instance",
            "a",
        ),
        (
            [xor("x", "F_x_selesai"), user("a"), chain("mulai", "x", "selesai"), flow("x", "a", "import os")],
            "expression",
            "F_x_a",
        ),
    ],
)
def test_what_cannot_be_built_is_refused_by_element_even_when_nobody_judged_it(
    parts: list[str], rule: str, element: str
) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        compiled(process(START, END, *parts))
    (finding,) = refused.value.findings
    assert (finding.level, finding.rule, finding.element, finding.file) == (
        "error",
        rule,
        element,
        "process.bpmn",
    )


def test_a_choice_with_one_way_out_needs_no_condition() -> None:
    assert Run(process(START, END, xor("x"), user("a"), chain("mulai", "x", "a", "selesai"))).open() == ["a"]
