"""engine/bpmn/lint/diagram.py: what runs is drawn, with numbers."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.lint import inspect
from tests.engine.bpmn.drawings import ROLES, chain, file, user
from tests.tools.limits import USUAL


def drawn(*elements: str, x: str = "10.5") -> dict[str, bytes]:
    shapes = "".join(
        f'<bpmndi:BPMNShape id="s_{e}" bpmnElement="{e}"><dc:Bounds x="{x}" y="1" width="1" height="1"/>'
        "</bpmndi:BPMNShape>"
        for e in elements
    )
    plane = f'<bpmndi:BPMNPlane id="p" bpmnElement="proses">{shapes}</bpmndi:BPMNPlane>'
    diagram = f'<bpmndi:BPMNDiagram id="d">{plane}</bpmndi:BPMNDiagram>'
    return {"process.bpmn": file(chain(user("t")), after=diagram).encode()}


def test_a_whole_drawing_has_no_remark() -> None:
    assert not inspect(drawn("mulai", "t", "selesai", "F0", "F1"), ROLES, USUAL)


def test_what_is_not_drawn_is_counted_once() -> None:
    (finding,) = inspect(drawn("mulai", "t"), ROLES, USUAL)
    assert (finding.level, finding.rule, finding.element) == ("warning", "not-drawn", "proses")
    assert (finding.params["count"], finding.params["first"]) == (3, "selesai")


@pytest.mark.parametrize("x", ["abc", "", "nan", "inf", "1e9", "1_0", "10px"])
def test_coordinates_are_numbers(x: str) -> None:
    found = [f for f in inspect(drawn("t", x=x), ROLES, USUAL) if f.level == "error"]
    assert [(f.rule, f.element) for f in found] == [("coordinate", "t")]
