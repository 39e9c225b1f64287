"""engine/bpmn/lint/concurrency.py: which nodes can be busy at the same time, and which never are."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing import graph, xml
from engine.bpmn.lint.concurrency import Concurrency
from tests.engine.bpmn.models import (
    END,
    INNER,
    START,
    chain,
    compiled,
    deadline,
    each,
    flow,
    parallel,
    process,
    user,
    within,
    xor,
)


def asked(*parts: str) -> Concurrency:
    text = process(START, END, *parts)
    root = xml.parse(text.encode(), "process.bpmn")
    scopes = {xml.ident(one.element): one for one in graph.scopes(root)}
    return Concurrency(scopes, compiled(text).outline)


def branches(split: str, join: str) -> tuple[str, ...]:
    return (
        split, join, user("a"), user("b"), user("c"),
        chain("mulai", "p"), flow("p", "a", "1 == 1" if "exclusive" in split else ""), flow("p", "b"),
        chain("a", "q"), chain("b", "q"), chain("q", "c", "selesai"),
    )  # fmt: skip


def test_branches_of_a_parallel_split_are_together_and_what_follows_the_join_is_alone() -> None:
    found = asked(*branches(parallel("p"), parallel("q")))
    assert found.together("a", "b")
    assert not found.together("a", "c")
    assert not found.together("a", "a")
    assert found.rivals(["a", "b", "c"]) == ["a", "b"]


def test_of_a_choice_one_way_is_taken() -> None:
    found = asked(*branches(xor("p", "F_p_b"), xor("q")))
    assert not found.together("a", "b")
    assert found.rivals(["a", "b", "c"]) == []


def test_branches_that_meet_without_a_join_do_what_follows_twice() -> None:
    assert asked(*branches(parallel("p"), xor("q"))).together("c", "c")


@pytest.mark.parametrize("interrupting", [False, True])
def test_a_path_beside_a_task_is_busy_with_it_unless_it_interrupts(interrupting: bool) -> None:
    found = asked(
        user("a"), user("b"), user("d"), chain("mulai", "a", "b", "selesai"),
        deadline("a", interrupting=interrupting, end=False), chain("T_a", "d", "selesai"),
    )  # fmt: skip
    assert found.together("a", "d") is not interrupting
    assert found.together("b", "d") is not interrupting


def test_what_is_inside_a_sub_process_is_busy_with_what_is_beside_it() -> None:
    body = within("sp", *INNER, user("a"), user("b"), chain("s1", "a", "b", "e1"))
    found = asked(
        parallel("p"),
        body,
        user("c"),
        parallel("q"),
        chain("mulai", "p", "sp", "q", "selesai"),
        chain("p", "c", "q"),
    )
    assert found.together("a", "c")
    assert not found.together("a", "b")
    assert found.rivals(["a", "b"]) == []


def test_the_items_of_a_list_are_no_tokens_of_their_own() -> None:
    found = asked(user("a", each("${['x', 'y']}")), chain("mulai", "a", "selesai"))
    assert not found.together("a", "a")
