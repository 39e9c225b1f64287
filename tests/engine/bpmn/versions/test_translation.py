"""engine/bpmn/versions/translation.py: the rows of an instance under the names of another version."""

from __future__ import annotations

from tests.engine.bpmn.models import (
    END,
    INNER,
    START,
    Run,
    chain,
    deadline,
    process,
    user,
    within,
)
from tests.engine.bpmn.versions.instances import inside, refused, steps, to


def test_what_was_sent_at_a_mapped_step_is_known_under_both_names() -> None:
    run = Run(steps("a", "b")).do("a", nilai=5)
    to(run, steps("mulai_baru", "b"), {"a": "mulai_baru"})
    assert run.workflow.values["mulai_baru"] == run.workflow.values["a"] == {"nilai": 5}
    assert run.workflow.names()["nilai"] == 5


def test_tokens_inside_a_sub_process_move_when_it_is_still_there() -> None:
    run = Run(inside("sp", "a", "b", more=deadline("sp", "P2D"))).do("a")
    to(run, inside("sp", "a", "b", "n", more=deadline("sp", "P2D")))
    assert run.do("b").do("n").do("z").workflow.completed
    run = Run(inside("sp", "a", "b"))
    assert to(run, inside("sp_baru", "a", "b"), {"sp": "sp_baru"}).moves[0].target == "a"
    assert run.do("a").do("b").do("z").workflow.completed
    assert refused(Run(inside("sp", "a")), steps("z")) == [("gone", "sp")]


def test_a_step_that_left_its_sub_process_holds_its_token() -> None:
    both = within("sp", *INNER, user("b"), chain("s1", "b", "e1"))
    out = process(START, END, both, user("a"), user("z"), chain("mulai", "a", "sp", "z", "selesai"))
    assert refused(Run(inside("sp", "a", "b")), out) == [("scope", "a")]
