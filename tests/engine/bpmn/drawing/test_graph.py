"""engine/bpmn/drawing/graph.py: reach, ways back and loops, on any graph and without recursion."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.drawing import graph, xml
from engine.bpmn.drawing.graph import Scope
from tests.engine.bpmn.drawings import chain, file, flow, node, timer, user


def scope(*parts: str) -> Scope:
    return graph.scopes(xml.parse(file(*parts).encode(), "process.bpmn"))[0]


def test_boundary_events_are_ways_on() -> None:
    found = scope(chain(user("t")), timer("batas", "t"))
    assert found.next("t") == ["selesai", "batas"]
    assert found.reach(["mulai"]) == {"mulai", "t", "selesai", "batas", "batas_selesai"}
    assert found.reach(["mulai"], attached=lambda _: False) == {"mulai", "t", "selesai"}
    assert found.reach(["mulai"], stop=lambda name: name == "t") == {"mulai"}


def test_ways_back_are_those_to_a_node_on_the_way() -> None:
    found = scope(
        chain(user("a"), user("b"), user("c")), flow("x", "c", "a"), flow("y", "a", "c"), flow("z", "b", "b")
    )
    assert sorted(xml.ident(way) for way in found.returns()) == ["x", "z"]


def test_circles_are_only_the_nodes_of_loops() -> None:
    found = scope(chain(user("a"), user("b"), user("c"), user("d")), flow("x", "c", "b"))
    assert found.circles(lambda _: True) == ["b", "c"]
    assert found.circles(lambda name: name != "c") == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_without_its_ways_back_a_graph_has_no_loop(pairs: list[tuple[int, int]]) -> None:
    nodes = node("startEvent", "n0") + "".join(user(f"n{n}") for n in range(1, 8))
    flows = [flow(f"f{place}", f"n{one}", f"n{two}") for place, (one, two) in enumerate(pairs)]
    found = scope(nodes, *flows)
    back = {xml.ident(way) for way in found.returns()}
    reached = found.reach(["n0"])
    cut = scope(nodes, *(text for place, text in enumerate(flows) if f"f{place}" not in back))
    assert not cut.circles(lambda name: name in reached)
    if found.circles(lambda name: name in reached):
        assert back


def test_executables_are_the_marked_ones_or_all_unmarked() -> None:
    def names(*processes: str) -> list[str]:
        text = file().split("<bpmn:process", 1)[0] + "".join(processes) + "</bpmn:definitions>"
        return [xml.ident(found) for found in graph.executables(xml.parse(text.encode(), "process.bpmn"))]

    assert names(node("process", "a"), node("process", "b", isExecutable="true")) == ["b"]
    assert names(node("process", "a"), node("process", "b", isExecutable="false")) == ["a"]
    assert names(node("process", "a", isExecutable="false")) == []
