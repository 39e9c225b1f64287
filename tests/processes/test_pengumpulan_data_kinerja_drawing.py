"""The drawing of "Pengumpulan Data Kinerja": complete, orthogonal, nothing crossed, no text cut."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAY = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
TREE: Any = etree.parse(Path(__file__).parents[2] / "processes" / "pengumpulan_data_kinerja" / "process.bpmn")
FRAMES = {"participant", "lane"}
STRIP = 30  # width of the name strip of a pool or lane in bpmn-js, pixels
# Advance widths of Helvetica and Arial for the characters 32 to 126, in thousandths of the font size.
WIDTHS = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
"""
ADVANCE = [int(width) for width in WIDTHS.split()]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.bottom - self.top


Point = tuple[float, float]


def box(bounds: Any) -> Box:
    x, y, width, height = (float(bounds.get(key)) for key in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def apart(a: Box, b: Box, gap: float = 0) -> bool:
    """Whether two boxes keep at least `gap` pixels between them (touching counts as not apart)."""
    return (
        a.right + gap < b.left or b.right + gap < a.left or a.bottom + gap < b.top or b.bottom + gap < a.top
    )


def inside(inner: Box, outer: Box, margin: float = 0) -> bool:
    return (
        outer.left + margin <= inner.left
        and outer.top + margin <= inner.top
        and inner.right + margin <= outer.right
        and inner.bottom + margin <= outer.bottom
    )


def segment(a: Point, b: Point) -> Box:
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def cuts(line: Box, shape: Box) -> bool:
    """Whether an orthogonal segment enters the inside of a shape; running up to its border does not."""
    across = line.left < shape.right and line.right > shape.left
    down = line.top < shape.bottom and line.bottom > shape.top
    # running along a border: half covered by it
    on_side = line.left == line.right and line.left in (shape.left, shape.right) and down
    on_edge = line.top == line.bottom and line.top in (shape.top, shape.bottom) and across
    return (across and down) or on_side or on_edge


def text_width(text: str, size: int) -> float:
    return sum(ADVANCE[ord(letter) - 32] if 32 <= ord(letter) < 127 else 556 for letter in text) * size / 1000


def wrap(text: str, width: float, size: int) -> list[str]:
    """Lines as bpmn-js breaks them: at blanks, as many words as fit."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


NODES: dict[str, Any] = {element.get("id"): element for element in TREE.iter() if element.get("id")}
KIND: dict[str, str] = {name: etree.QName(element).localname for name, element in NODES.items()}
SHAPES: dict[str, Box] = {
    shape.get("bpmnElement"): box(shape.find(f"{DC}Bounds")) for shape in TREE.iter(f"{DI}BPMNShape")
}
EDGES: dict[str, list[Point]] = {
    edge.get("bpmnElement"): [(float(point.get("x")), float(point.get("y"))) for point in edge.iter(WAY)]
    for edge in TREE.iter(f"{DI}BPMNEdge")
}
SEGMENTS = {name: [segment(a, b) for a, b in pairwise(points)] for name, points in EDGES.items()}
LABELS: dict[str, Box] = {
    drawn.get("bpmnElement"): box(drawn.find(f"{DI}BPMNLabel/{DC}Bounds"))
    for drawn in TREE.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")
    if drawn.find(f"{DI}BPMNLabel") is not None
}
SOLID = {name: shape for name, shape in SHAPES.items() if KIND[name] not in FRAMES}


def around(name: str) -> set[str]:
    """The sub-processes a node or flow lies in."""
    return {above.get("id") for above in NODES[name].iterancestors(f"{BPMN}subProcess")}


def test_everything_is_drawn_once() -> None:
    events = {"startEvent", "endEvent", "boundaryEvent"}
    kinds = FRAMES | events | {"userTask", "subProcess", "exclusiveGateway", "textAnnotation"}
    wanted = [name for name in NODES if KIND[name] in kinds]
    assert sorted(SHAPES) == sorted(wanted)
    assert sorted(EDGES) == sorted(name for name in NODES if KIND[name] == "sequenceFlow")
    assert len(list(TREE.iter(f"{DI}BPMNShape"))) == len(SHAPES)
    assert len(list(TREE.iter(f"{DI}BPMNEdge"))) == len(EDGES)


def test_every_name_outside_its_shape_has_its_place() -> None:
    outer = {"exclusiveGateway", "startEvent", "endEvent", "boundaryEvent", "sequenceFlow"}
    assert set(LABELS) == {name for name in NODES if KIND[name] in outer and NODES[name].get("name")}


@pytest.mark.parametrize("name", EDGES)
def test_flow_is_orthogonal_and_joins_the_borders_of_its_ends(name: str) -> None:
    points = EDGES[name]
    assert all((a[0] == b[0]) != (a[1] == b[1]) for a, b in pairwise(points)), "a slanted or empty segment"
    for point, end in ((points[0], "sourceRef"), (points[-1], "targetRef")):
        shape = SHAPES[NODES[name].get(end)]
        on_side = point[0] in (shape.left, shape.right) and shape.top <= point[1] <= shape.bottom
        on_edge = point[1] in (shape.top, shape.bottom) and shape.left <= point[0] <= shape.right
        assert on_side or on_edge, (end, point)
        if KIND[NODES[name].get(end)] != "subProcess":
            assert point[0] == shape.centre[0] or point[1] == shape.centre[1], "not at the middle of a side"


def test_no_two_flows_cross_or_touch() -> None:
    faults = [
        (one, other)
        for one, other in combinations(EDGES, 2)
        for a in SEGMENTS[one]
        for b in SEGMENTS[other]
        if not apart(a, b, 15)
    ]
    joined = [pair for pair in faults if not _meet(*pair)]
    assert joined == []


def _meet(one: str, other: str) -> bool:
    """Whether two flows may come near each other: they share a node, and keep apart elsewhere."""
    ends = [{NODES[name].get("sourceRef"), NODES[name].get("targetRef")} for name in (one, other)]
    if not ends[0] & ends[1]:
        return False
    return all(apart(a, b) for a in SEGMENTS[one] for b in SEGMENTS[other])


def test_no_flow_passes_through_a_shape() -> None:
    faults = [
        (name, other)
        for name, lines in SEGMENTS.items()
        for other, shape in SOLID.items()
        if other not in around(name) and any(cuts(line, shape) for line in lines)
    ]
    assert faults == []


def test_no_label_is_covered() -> None:
    faults = [(name, flow) for name, label in LABELS.items() for flow in EDGES for line in SEGMENTS[flow]
              if not apart(label, line, 2)]  # fmt: skip
    faults += [
        (name, other)
        for name, label in LABELS.items()
        for other, shape in SOLID.items()
        if other not in around(name) and not apart(label, shape)
    ]
    faults += [(a, b) for a, b in combinations(LABELS, 2) if not apart(LABELS[a], LABELS[b], 2)]
    assert faults == []


def test_shapes_keep_their_distance() -> None:
    faults = [
        (a, b)
        for a, b in combinations(SOLID, 2)
        if a not in around(b) and b not in around(a) and not apart(SOLID[a], SOLID[b], 15)
        if a != NODES[b].get("attachedToRef") and b != NODES[a].get("attachedToRef")
    ]
    assert faults == []


def test_everything_lies_within_its_lane_and_sub_process() -> None:
    for lane in TREE.iter(f"{BPMN}lane"):
        frame = SHAPES[lane.get("id")]
        for name in (ref.text for ref in lane.iter(f"{BPMN}flowNodeRef")):
            for drawn in (SHAPES[name], LABELS.get(name, SHAPES[name])):
                assert inside(drawn, Box(frame.left + STRIP, *frame[1:]), 15), name
    for name in SOLID:
        for above in around(name):
            assert inside(SHAPES[name], SHAPES[above], 15), name
    everything = [*(line for lines in SEGMENTS.values() for line in lines), *LABELS.values(), *SOLID.values()]
    (pool,) = [SHAPES[name] for name in SHAPES if KIND[name] == "participant"]
    assert all(inside(one, Box(pool.left + 2 * STRIP, *pool[1:]), 15) for one in everything)


def test_lanes_stack_without_gaps_and_fill_the_pool() -> None:
    (pool,) = [SHAPES[name] for name in SHAPES if KIND[name] == "participant"]
    lanes = [SHAPES[lane.get("id")] for lane in TREE.iter(f"{BPMN}lane")]
    assert all((lane.left, lane.right) == (pool.left + STRIP, pool.right) for lane in lanes)
    assert [lane.top for lane in lanes] == [pool.top, *(lane.bottom for lane in lanes[:-1])]
    assert lanes[-1].bottom == pool.bottom


def test_it_reads_from_left_to_right() -> None:
    """Only returns go left, and the steps of one lane share one line."""
    for name in EDGES:
        source, target = NODES[name].get("sourceRef"), NODES[name].get("targetRef")
        returning = NODES[name].find(f"{BPMN}documentation") is not None
        assert (SHAPES[target].centre[0] < SHAPES[source].centre[0]) == returning, name
    for lane in TREE.iter(f"{BPMN}lane"):
        listed = [ref.text for ref in lane.iter(f"{BPMN}flowNodeRef")]
        main = [one for one in listed if KIND[one] == "userTask" or one.startswith("Keputusan")]
        assert len({SHAPES[one].centre[1] for one in main}) <= 1


def test_boundary_timers_sit_on_their_step_at_the_same_place() -> None:
    places = set()
    for name in (name for name in SHAPES if KIND[name] == "boundaryEvent"):
        host, centre = SHAPES[NODES[name].get("attachedToRef")], SHAPES[name].centre
        assert centre[1] == host.bottom
        places.add(host.right - centre[0])
    assert len(places) == 1


def test_no_text_is_cut() -> None:
    tasks = [name for name in SHAPES if KIND[name] == "userTask"]
    assert len({SHAPES[name].size for name in tasks}) == 1
    for name in tasks:
        width, height = SHAPES[name].size
        lines = wrap(NODES[name].get("name"), width - 10, 12)
        assert all(text_width(line, 12) <= width - 10 for line in lines)
        # bpmn-js draws its person in the top left 27 pixels; text centred in the box must begin below
        assert (height - len(lines) * 14.4) / 2 >= 27, name
    title = NODES["Langkah_3"].get("name")
    assert text_width(title, 12) <= SHAPES["Langkah_3"].size[0] - 10
    for name, label in LABELS.items():
        assert text_width(NODES[name].get("name"), 11) <= label.size[0], name
    note = NODES["Catatan_sumber"].findtext(f"{BPMN}text")
    width, height = SHAPES["Catatan_sumber"].size
    lines = note.splitlines()
    assert max(text_width(line, 12) for line in lines) <= width - 15
    assert len(lines) * 14.4 <= height - 10


def test_the_checks_can_fail() -> None:
    shape = Box(0, 0, 100, 100)
    assert cuts(segment((-10, 50), (110, 50)), shape)
    assert cuts(segment((50, 50), (50, 200)), shape)
    assert cuts(segment((100, -10), (100, 50)), shape)
    assert not cuts(segment((-10, 50), (0, 50)), shape)
    assert not cuts(segment((50, 100), (50, 200)), shape)
    assert not apart(segment((0, 5), (10, 5)), segment((5, 0), (5, 10)))
    assert apart(segment((0, 5), (10, 5)), segment((0, 8), (10, 8)), 2)
    assert wrap("satu dua tiga", text_width("satu dua", 12), 12) == ["satu dua", "tiga"]
