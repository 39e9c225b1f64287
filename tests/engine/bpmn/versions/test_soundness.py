"""engine/bpmn/versions/soundness.py: tokens are put only where the process can still end."""

from __future__ import annotations

from engine.bpmn.versions import soundness
from tests.engine.bpmn.models import (
    Run,
    compiled,
    deadline,
)
from tests.engine.bpmn.versions.instances import refused, split, steps, to


def test_parallel_tokens_go_together_and_a_join_that_changed_holds_them() -> None:
    run = Run(split("a", "b"))
    to(run, split("a", "b", more=deadline("a")))
    run.do("a")
    assert refused(run, split("a", "b", "d")) == [("join", "q")]
    to(run, split("a", "b"))
    assert run.do("b").do("c").workflow.completed


def test_a_branch_nobody_is_in_would_be_waited_for_for_ever() -> None:
    assert refused(Run(split("a", "b")), split("a", "b", "d")) == [("branches", "a")]
    assert refused(Run(steps("a", "c")), split("a", "b")) == [("branches", "a")]


def test_one_of_two_branches_may_not_go_behind_the_join() -> None:
    assert refused(Run(split("a", "b")), split("x", "b"), {"a": "c"}) == [("branches", "a")]


def test_a_marking_that_waits_for_nobody_cannot_end() -> None:
    spec = compiled(split("a", "b")).spec
    assert soundness.can_end(spec, [("a", ""), ("b", "")])
    assert not soundness.can_end(spec, [("a", "")]), "the join waits for the other branch for ever"
    assert soundness.can_end(spec, [("b", ""), ("q", "a")])
    assert not soundness.can_end(spec, [("a", "")] * (soundness.MAX_TOKENS + 1)), "more than is looked at"
