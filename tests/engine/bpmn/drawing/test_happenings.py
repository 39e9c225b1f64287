"""engine/bpmn/drawing/happenings.py: what an event waits for or throws, as the drawing says it."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing import happenings, xml
from engine.bpmn.drawing.xml import Node
from engine.expressions import ExpressionError
from tests.engine.bpmn import events
from tests.engine.bpmn.models import process

NAMES = {"message": "Surat", "signal": "Libur", "error": "E1", "escalation": "L1"}


def drawn(part: str) -> Node:
    """The node `x` of a process in whose file every name is."""
    text = events.top(process(part), **NAMES)
    root = xml.parse(text.encode(), "process.bpmn")
    return next(node for node in root.iter() if node.get("id") == "x")


@pytest.mark.parametrize(("kind", "name"), NAMES.items())
def test_each_kind_is_known_by_its_name_or_code(kind: str, name: str) -> None:
    found = happenings.read(drawn(events.throw("x", kind, name)))
    assert found is not None
    assert (found.kind, found.name, found.key) == (kind, name, None)


def test_a_link_carries_its_own_name_and_a_timer_or_a_plain_event_is_none() -> None:
    link = happenings.read(drawn(events.catch("x", "link", " Lanjut ")))
    assert link is not None
    assert (link.kind, link.name) == ("link", "Lanjut")
    assert happenings.read(drawn(events.catch("x", "timer", "P1D"))) is None
    assert happenings.read(drawn(events.throw("x"))) is None
    assert happenings.read(drawn('<bpmn:userTask id="x"/>')) is None


def test_a_reference_without_its_element_has_no_name() -> None:
    found = happenings.read(drawn('<bpmn:receiveTask id="x" messageRef="Pesan_lain"/>'))
    assert found is not None
    assert (found.kind, found.name) == ("message", "")


def test_a_key_is_an_expression_or_stands_for_itself() -> None:
    found = happenings.read(drawn(events.catch("x", "message", "Surat", events.key("${nomor}"))))
    assert found is not None
    assert found.key is not None
    assert found.key.evaluate({"nomor": 12}) == 12
    assert happenings.compile_key("nomor").evaluate({}) == "nomor"
    with pytest.raises(ExpressionError):
        happenings.compile_key("${nomor +}")
