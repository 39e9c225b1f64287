"""Parallel joins in return loops, and choices."""

from __future__ import annotations

import itertools

import pytest

from engine.bpmn import EngineFault
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    parallel,
    process,
    times,
    user,
    xor,
)

ROUNDS = 3
REVIEW = [
    START,
    END,
    xor("masuk"),
    parallel("pisah"),
    parallel("temu"),
    user("tinjau"),
    xor("putus", "F_putus_selesai"),
    chain("mulai", "masuk", "pisah", "a", "temu", "tinjau", "putus", "selesai"),
    chain("pisah", "b", "temu"),
    flow("putus", "masuk", "tinjau.ulang"),
]
TWICE = times("2", sequential=True)
VARIANTS = {
    "plain": (user("a"), user("b"), "ab"),
    "one of them twice in turn": (user("a", TWICE), user("b"), "aab"),
    "one of them for two at once": (user("a", each("${['x', 'y']}")), user("b"), "aab"),
    "a deadline on one": (user("a"), user("b") + deadline("b"), "ab"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_join_waits_for_all_branches_in_every_round_whatever_their_order(variant: str) -> None:
    a, b, names = VARIANTS[variant]
    model = process(*REVIEW, a, b)
    orders = sorted(set(itertools.permutations(names)))
    for rounds in itertools.product(orders, repeat=ROUNDS):
        run = Run(model)
        for number, order in enumerate(rounds, 1):
            for name in order:
                assert "tinjau" not in run.open(), f"the review opened early in round {number} of {rounds}"
                first = next(t for t in run.workflow.ready() if t.element == name)
                run.do(name, first.item)
            assert run.open() == ["tinjau"]
            run.do("tinjau", ulang=number < ROUNDS)
        assert run.workflow.completed


def test_tokens_that_arrive_twice_by_one_flow_wait_for_their_partners() -> None:
    """Two tokens by one flow do not open a join that another flow has not reached."""
    model = process(
        START,
        END,
        parallel("p"),
        parallel("q"),
        user("a"),
        user("b"),
        user("c"),
        user("d"),
        xor("satu"),
        parallel("temu"),
        chain("mulai", "p", "a", "satu", "temu", "d", "selesai"),
        chain("p", "b", "satu"),
        chain("p", "c", "temu"),
    )
    run = Run(model).do("a").do("b")
    assert run.open() == ["c"]
    with pytest.raises(EngineFault) as fault:
        run.do("c")
    assert (fault.value.code, fault.value.element) == ("stuck", "temu"), "the token too many stays there"


def test_a_choice_takes_the_first_flow_that_holds_and_faults_when_none_does() -> None:
    model = process(
        START,
        END,
        user("a"),
        user("b"),
        user("c"),
        xor("g"),
        chain("mulai", "a", "g"),
        flow("g", "b", "nilai > 1"),
        flow("g", "c", "nilai > 0"),
        chain("b", "selesai"),
        chain("c", "selesai"),
    )
    assert Run(model).do("a", nilai=2).open() == ["b"]
    assert Run(model).do("a", nilai=1).open() == ["c"]
    with pytest.raises(EngineFault) as fault:
        Run(model).do("a", nilai=0)
    assert (fault.value.code, fault.value.element) == ("no-flow", "g")


def test_a_join_that_can_never_be_complete_is_stuck() -> None:
    model = process(
        START,
        END,
        user("a"),
        user("b"),
        xor("g", "F_g_b"),
        parallel("temu"),
        chain("mulai", "a", "g", "b", "temu", "selesai"),
        flow("g", "temu", "nilai"),
    )
    with pytest.raises(EngineFault) as fault:
        Run(model).do("a", nilai=True)
    assert (fault.value.code, fault.value.element) == ("stuck", "temu")
