"""engine/bpmn/lint/last_writes.py: which nodes can be the last one done before a place."""

from __future__ import annotations

from engine.bpmn.drawing import graph, xml
from engine.bpmn.lint.last_writes import Ways, end_of
from tests.engine.bpmn.models import END, INNER, START, chain, compiled, flow, process, user, within, xor


def ways(*parts: str) -> Ways:
    text = process(START, END, *parts)
    root = xml.parse(text.encode(), "process.bpmn")
    return Ways({xml.ident(one.element): one for one in graph.scopes(root)}, compiled(text).outline)


LINE = ways(user("a"), user("b"), user("c"), chain("mulai", "a", "b", "c", "selesai"))


def test_on_a_line_only_the_write_before_counts() -> None:
    assert LINE.last("c", False, ["a", "b"]) & {"a", "b"} == {"b"}
    assert LINE.last("c", False, ["a"]) & {"a", "b"} == {"a", "b"}
    assert LINE.last("b", True, ["a", "b"]) & {"a", "b", "c"} == {"b"}, "it is done itself"


def test_after_a_choice_either_way_may_have_written_last() -> None:
    both = ways(
        xor("p", "F_p_b"), xor("q"), user("a"), user("b"), user("c"),
        chain("mulai", "p"), flow("p", "a", "1 == 1"), flow("p", "b"), chain("a", "q"), chain("b", "q", "c", "selesai"),
    )  # fmt: skip
    assert both.last("c", False, ["a", "b"]) & {"a", "b"} == {"a", "b"}


def test_a_return_lets_what_comes_after_be_before() -> None:
    around = ways(
        xor("q"), user("a"), user("b"), xor("p", "F_p_selesai"),
        chain("mulai", "q", "a", "b", "p", "selesai"), flow("p", "q", "b.ulang"),
    )  # fmt: skip
    assert "b" in around.last("a", False, ["b"])
    assert "b" not in LINE.last("a", False, ["b"])


def test_into_a_sub_process_and_out_of_it() -> None:
    body = within("sp", *INNER, user("b"), chain("s1", "b", "e1"))
    found = ways(user("a"), body, user("c"), chain("mulai", "a", "sp", "c", "selesai"))
    assert found.last("b", False, ["a", "b"]) & {"a", "b"} == {"a"}
    assert found.last("c", False, ["a", "b"]) & {"a", "b"} == {"b"}
    assert found.last(end_of("sp"), False, ["a", "b"]) & {"a", "b"} == {"b"}
    assert found.open("b", False, "sp", ["a"])
    assert not found.open("c", False, "sp", ["b"])
