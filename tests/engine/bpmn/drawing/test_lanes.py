"""engine/bpmn/drawing/lanes.py: which role a column of the SOP stands for."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing import lanes, xml
from engine.bpmn.model import Lane
from tests.engine.bpmn.drawings import ROLES, file, node


def read(inner: str) -> tuple[Lane, ...]:
    return lanes.read(xml.parse(file(node("laneSet", "L", inner)).encode(), "process.bpmn"), ROLES)


@pytest.mark.parametrize(
    ("ident", "name", "role"),
    [
        ("Lane_kadis", "Siapa saja", "kadis"),
        ("l", "KADIS", "kadis"),
        ("l", "kepala&#10; dinas", "kadis"),
        ("Lane_kadis", "Sekretaris", "kadis"),
        ("l", "Kepala", None),
        ("l", "", None),
    ],
)
def test_the_id_counts_then_the_name(ident: str, name: str, role: str | None) -> None:
    (lane,) = read(node("lane", ident, name=name))
    assert lane.role == role


def test_nested_lanes_from_the_outside_in() -> None:
    ref = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>".format
    inner = node("childLaneSet", "C", node("lane", "dalam", ref(" t ")))
    found = read(node("lane", "luar", ref("t") + ref("u") + inner))
    chains = lanes.chains(found)
    assert [lane.id for lane in chains["t"]] == ["luar", "dalam"]
    assert [lane.id for lane in chains["u"]] == ["luar"]


def test_the_heading_of_a_printed_column() -> None:
    columns = read(node("lane", "Lane_bidang", name="Bidang"))
    assert [lanes.column(word, columns, ROLES) for word in ("bidang", "kadis", "tamu")] == [
        "Bidang",
        "Kepala Dinas",
        "tamu",
    ]
