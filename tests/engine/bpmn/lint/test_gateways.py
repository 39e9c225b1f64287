"""engine/bpmn/lint/gateways.py: choices, splits, joins and loops that would wait for ever or run wrong."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.lint import inspect, refuses
from tests.engine.bpmn.drawings import chain, file, findings, flow, node, said, timer, user
from tests.engine.bpmn.random.structured import Maker
from tests.tools.limits import USUAL

START, END = node("startEvent", "mulai"), node("endEvent", "selesai")


def gate(kind: str, ident: str, **attributes: str) -> str:
    return node(f"{kind}Gateway", ident, **attributes)


def choice(first: str | None, second: str | None, default: str = "") -> str:
    attributes = {"default": default} if default else {}
    return file(
        START,
        gate("exclusive", "g", **attributes),
        user("a"),
        user("b"),
        END,
        flow("f0", "mulai", "g"),
        flow("f1", "g", "a", first),
        flow("f2", "g", "b", second),
        flow("f3", "a", "selesai"),
        flow("f4", "b", "selesai"),
    )


def test_each_way_out_of_a_choice_has_a_condition_or_is_the_default() -> None:
    assert not said(choice("1 == 1", None, default="f2"))
    assert said(choice(None, None)) == {
        ("nobody-to-ask", "g"),
        ("no-condition", "f1"),
        ("no-condition", "f2"),
        ("no-default", "g"),
    }
    assert said(choice("1 == 1", None)) == {("no-condition", "f2"), ("no-default", "g")}
    assert said(choice("1 == 1", " ", default="f1")) >= {("no-condition", "f2"), ("default-condition", "f1")}
    assert said(choice("1 == 1", "1 == 2")) == {("no-default", "g")}
    assert said(choice("1 == 1", "1 == 2", default="f9")) == {("default", "g")}


def test_a_choice_with_one_way_out_needs_no_condition() -> None:
    assert not said(file(chain(gate("exclusive", "g"), user("t"))))


def test_conditions_elsewhere_are_refused_instead_of_ignored() -> None:
    text = file(START, user("t"), END, flow("f0", "mulai", "t", "1 == 1"), flow("f1", "t", "selesai"))
    assert said(text) == {("ignored-condition", "f0")}
    text = file(chain(gate("parallel", "g"), user("t")), user("u"), flow("x", "g", "u", "1 == 1"))
    assert ("ignored-condition", "x") in said(text)


def spread(*conditions: str | None, default: str = "") -> str:
    """A task with a flow to an end of its own for each condition."""
    ends = [node("endEvent", f"e{at}") for at in range(len(conditions))]
    flows = [flow(f"x{at}", "t", f"e{at}", condition) for at, condition in enumerate(conditions)]
    task = user("t", **({"default": default} if default else {}))
    return file(START, task, *ends, flow("f0", "mulai", "t"), *flows)


def test_several_flows_out_of_a_task_are_a_split() -> None:
    assert not said(spread(None, None, None))
    assert not said(spread("1 == 1", None))
    assert not said(spread("1 == 1", "1 == 2", None, default="x2"))
    assert said(spread("1 == 1", "1 == 2")) == {("no-default", "t")}


def test_a_default_flow_that_can_never_be_taken_is_refused() -> None:
    assert said(spread("1 == 1", None, None, default="x2")) == {("default-never", "x2")}
    assert said(spread(None, None, default="x1")) == {("default-never", "x1")}
    assert said(spread("1 == 1", " ", default="x0")) >= {("default-condition", "x0"), ("no-condition", "x1")}


def test_a_branch_of_a_split_without_gateway_meets_the_others() -> None:
    text = file(
        chain(user("t"), gate("parallel", "temu")),
        user("u"),
        node("endEvent", "lain"),
        flow("x", "t", "u"),
        flow("y", "u", "lain"),
        flow("z", "t", "temu"),
    )
    assert ("unbalanced-parallel", "t") in said(text)


def test_a_parallel_split_may_meet_in_an_inclusive_join_and_loop() -> None:
    text = file(
        chain(
            gate("exclusive", "m"),
            gate("parallel", "p"),
            user("a"),
            gate("inclusive", "o"),
            gate("exclusive", "x", default="F5"),
        ),
        user("b"),
        flow("y", "p", "b"),
        flow("z", "b", "o"),
        flow("k", "x", "m", "1 == 2"),
    )
    assert not {rule for rule, _ in said(text)} & {"unbalanced-parallel", "twice"}, said(text)


def test_a_loop_in_which_nobody_acts() -> None:
    def loop(middle: str) -> str:
        return file(
            START,
            gate("exclusive", "temu"),
            middle,
            gate("exclusive", "g", default="f3"),
            END,
            flow("f0", "mulai", "temu"),
            flow("f1", "temu", "m"),
            flow("f2", "m", "g"),
            flow("f3", "g", "selesai"),
            flow("f4", "g", "temu", "1 == 1"),
        )

    script = node("scriptTask", "m", "<bpmn:script>x = 1</bpmn:script>")
    empty = node(
        "subProcess",
        "m",
        chain(script.replace('"m"', '"h"')).replace('id="', 'id="i_').replace('Ref="', 'Ref="i_'),
    )
    assert ("busy-loop", "temu") in said(loop(script))
    assert ("busy-loop", "temu") in said(loop(empty))
    assert "busy-loop" not in {rule for rule, _ in said(loop(user("m")))}


def parallel(*more: str, a: str = "", b: str = "") -> str:
    return file(
        START,
        gate("parallel", "belah"),
        a or user("a"),
        b or user("b"),
        gate("parallel", "gabung"),
        END,
        flow("f0", "mulai", "belah"),
        flow("f1", "belah", "a"),
        flow("f2", "belah", "b"),
        flow("f3", "a", "gabung"),
        flow("f4", "b", "gabung"),
        flow("f5", "gabung", "selesai"),
        *more,
    )


def test_branches_that_meet_again_are_sound_with_their_timers() -> None:
    assert not said(parallel())
    assert not said(parallel(timer("batas", "a")))


def test_a_branch_that_may_end_without_the_join() -> None:
    text = parallel(timer("batas", "a", interrupting=True))
    assert ("unbalanced-parallel", "belah") in said(text)
    ended = text.replace('id="batas_selesai">', 'id="batas_selesai"><bpmn:terminateEventDefinition/>')
    assert "unbalanced-parallel" not in {rule for rule, _ in said(ended)}


def test_branches_that_end_each_on_their_own_are_sound() -> None:
    text = file(
        chain(gate("parallel", "belah"), user("a")),
        user("b"),
        node("endEvent", "selesai_b"),
        flow("x", "belah", "b"),
        flow("y", "b", "selesai_b"),
    )
    assert not said(text)


def test_a_return_into_one_branch_only() -> None:
    back = (
        gate("exclusive", "g", default="ya") + flow("ya", "g", "selesai") + flow("tidak", "g", "a", "1 == 1")
    )
    text = parallel().replace(flow("f5", "gabung", "selesai"), back + flow("f5", "gabung", "g"))
    assert ("loop-into-parallel", "gabung") in said(text)
    whole = text.replace(flow("tidak", "g", "a", "1 == 1"), flow("tidak", "g", "belah", "1 == 1"))
    assert "loop-into-parallel" not in {rule for rule, _ in said(whole)}


def test_a_join_that_waits_for_what_comes_after_it() -> None:
    text = file(
        chain(gate("parallel", "gabung"), user("t"), gate("parallel", "belah")), flow("x", "belah", "gabung")
    )
    assert ("join-deadlock", "gabung") in said(text)


def test_a_split_that_feeds_itself() -> None:
    text = file(
        chain(gate("exclusive", "temu"), user("t"), gate("parallel", "belah")), flow("x", "belah", "temu")
    )
    assert ("unbalanced-parallel", "belah") in said(text)


def test_branches_that_meet_without_a_join_are_done_twice() -> None:
    text = file(
        chain(gate("parallel", "belah"), user("a"), user("c")),
        user("b"),
        flow("x", "belah", "b"),
        flow("y", "b", "c"),
    )
    assert [(f.level, f.rule, f.element) for f in findings(text)] == [("warning", "twice", "c")]


@pytest.mark.parametrize("seed", range(60))
def test_sound_random_models_are_not_refused(seed: int) -> None:
    text, _ = Maker(seed).model()
    found = inspect({"process.bpmn": text.encode()}, {}, USUAL)
    assert not refuses(found), found
