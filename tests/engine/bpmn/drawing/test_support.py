"""engine/bpmn/drawing/support.py: each element of BPMN stands in one table, kinds of nodes among those executed."""

from __future__ import annotations

from engine.bpmn.drawing import support
from engine.bpmn.drawing.support import DOCUMENTATION, REFUSED, SUPPORTED


def test_the_tables_of_what_is_executed_documented_and_refused_do_not_overlap() -> None:
    assert not set(SUPPORTED) & set(REFUSED)
    assert not set(SUPPORTED) & DOCUMENTATION
    assert not DOCUMENTATION & set(REFUSED)


def test_the_kinds_of_nodes_are_executed_ones() -> None:
    for kinds in (support.WAITS, support.INNER, support.JOINS, support.CONDITIONAL, support.EXCLUSIVE):
        assert kinds <= set(SUPPORTED) & support.NODES
    assert support.HUMAN < support.WAITS
    assert not support.WAITS & support.INNER


def test_every_node_is_executed_or_refused_with_what_to_draw_instead() -> None:
    assert set(SUPPORTED) | set(REFUSED) >= support.NODES
    assert not support.NODES & support.PARTS
