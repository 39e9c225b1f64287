"""Moving an instance to another version, and a token to another step: what goes where, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.versions.migration import CannotMove, move
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    deadline,
    each,
    process,
    user,
)
from tests.engine.bpmn.versions.instances import inside, refused, split, steps, to


def test_a_step_added_behind_the_token() -> None:
    run = Run(steps("a", "b", "c")).do("a")
    (before,) = run.workflow.ready()
    moved = to(run, steps("a", "b", "n", "c"))
    assert [one.id for one in run.workflow.ready()] == [before.id]
    assert [(one.element, one.target, one.deadline) for one in moved.moves] == [("b", "b", "none")]
    assert run.do("b").do("n").do("c").workflow.completed


def test_a_step_that_is_gone_needs_a_place() -> None:
    run = Run(steps("a", "b", "c")).do("a", nilai=5)
    assert refused(run, steps("a", "c")) == [("gone", "b")]
    assert to(run, steps("a", "c"), {"b": "c"}).moves[0].target == "c"
    assert run.open() == ["c"]
    assert run.do("c").workflow.completed


def test_a_tenggat_once_promised_is_kept_unless_it_is_to_be_counted_anew() -> None:
    old, new = steps("a", more=deadline("a", "P1D")), steps("a", more=deadline("a", "P3D"))
    kept, counted = Run(old), Run(old)
    kept.wait(hours=2)
    counted.wait(hours=2)
    (one,) = to(kept, new).moves
    assert (one.deadline, one.norm_before, one.norm_after) == ("kept", "P1D", "P3D")
    assert one.due_after == one.due_before
    (other,) = to(counted, new, recompute=True).moves
    assert other.deadline == "changed"
    assert other.due_before is not None
    assert other.due_after == other.due_before + timedelta(days=2)
    assert [fired.element for fired in counted.wait(days=5)] == ["T_a"]
    assert counted.do("a").workflow.completed


def test_a_tenggat_that_has_passed_waits_again_only_when_the_new_one_lies_ahead() -> None:
    late = Run(steps("a", more=deadline("a", "P1D")))
    late.wait(days=2)
    (one,) = to(late, steps("a", more=deadline("a", "PT1H")), recompute=True).moves
    assert (one.deadline, late.workflow.timers()) == ("kept", [])
    (two,) = to(late, steps("a", more=deadline("a", "P9D")), recompute=True).moves
    assert two.deadline == "changed"
    assert [timer.due for timer in late.workflow.timers()] == [two.due_after]


def test_a_tenggat_that_is_new_counts_from_now_and_one_that_is_gone_is_gone() -> None:
    run = Run(steps("a"))
    run.clock.advance(timedelta(hours=3))
    (one,) = to(run, steps("a", more=deadline("a", "PT1H"))).moves
    assert one.deadline == "added"
    assert one.due_after == run.clock.now + timedelta(hours=2)  # an hour of them is the midday rest
    (two,) = to(run, steps("a")).moves
    assert (two.deadline, run.workflow.timers()) == ("removed", [])
    assert run.do("a").workflow.completed


def test_a_role_that_is_computed_otherwise_is_computed_again() -> None:
    old = process(START, END, user("a", groups="${mulai.siapa}"), chain("mulai", "a", "selesai"))
    run = Run(old, {"siapa": "bidang", "lain": "sekretaris"})
    to(run, old.replace("mulai.siapa", "mulai.lain"))
    assert run.workflow.ready()[0].roles == ("sekretaris",)
    to(run, steps("a"))
    assert run.workflow.ready()[0].roles == ()
    assert refused(run, old.replace("mulai.siapa", "1 / 0")) == [("text", "a")]


def test_a_token_is_moved_to_another_step() -> None:
    run = Run(steps("a", "b", "c", more=deadline("a") + deadline("c"))).do("a").do("b")
    (task,) = run.workflow.ready()
    run.workflow = move(run.again(), task.id, "a", run.environment)
    assert run.open() == ["a"]
    assert run.workflow.ready()[0].id != task.id
    assert [timer.element for timer in run.workflow.timers()] == ["T_a"]
    assert run.do("a").do("b").do("c").workflow.completed


def test_a_token_is_not_moved_where_the_process_could_not_end() -> None:
    def codes(run: Run, target: str) -> list[str]:
        with pytest.raises(CannotMove) as refusal:
            move(run.again(), run.workflow.ready()[0].id, target, run.environment)
        return [one.code for one in refusal.value.obstacles]

    run = Run(split("a", "b"))
    assert codes(run, "c") == ["branches"]
    assert codes(run.do("a"), "c") == ["branches"]
    assert codes(run.do("b"), "a") == ["branches"]
    assert codes(run, "q") == ["kind"]
    assert codes(run, "tidak_ada") == ["gone"]
    assert codes(Run(steps("a", "b")), "a") == ["here"]
    assert codes(Run(inside("sp", "a")).do("a"), "a") == ["scope"]
    many = Run(inside("sp", "a", "b", each_=each("${['x', 'y']}")))
    many.workflow = move(many.again(), many.workflow.ready()[0].id, "b", many.environment)
    assert many.open() == ["a:y", "b:x"]


def test_a_task_inside_a_sub_process_goes_with_all_of_it() -> None:
    run = Run(inside("sp", "a", each_=each("${['x', 'y']}"), more=deadline("sp", "P2D")))
    run.workflow = move(run.again(), run.workflow.ready()[0].id, "z", run.environment)
    assert (run.open(), run.workflow.timers()) == (["z"], [])
    run.workflow = move(run.again(), run.workflow.ready()[0].id, "sp", run.environment)
    assert run.open() == ["a:x", "a:y"]
    assert run.do("a", "x").do("a", "y").do("z").workflow.completed
