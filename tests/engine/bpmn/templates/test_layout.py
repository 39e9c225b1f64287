"""Every element has a place of its own inside its lane, and flows end where they should."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from engine.bpmn.templates import layout
from engine.bpmn.templates.layout import Box, Point
from engine.bpmn.templates.plan import Plan
from tests.engine.bpmn.templates import plans


def inside(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def touches(point: Point, box: Box) -> bool:
    return box.x <= point.x <= box.x + box.width and box.y <= point.y <= box.y + box.height


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


@given(plans.plans())
def test_all_lies_in_its_lane_and_apart(plan: Plan) -> None:
    made = layout.arrange(plan)
    owners = {f"Langkah_{number}": step.role for number, step in enumerate(plan.steps, 1)}
    for ident, shape in made.shapes.items():
        step = {"Mulai": "Langkah_1", "Selesai": f"Langkah_{len(plan.steps)}"}.get(ident)
        number = "".join(letter for letter in ident if letter.isdigit())
        lane = made.lanes[owners[step or f"Langkah_{number}"]]
        assert inside(shape.box, lane), ident
        assert shape.label is None or inside(shape.label, lane), ident
    assert all(inside(lane, made.pool) for lane in made.lanes.values())
    solid = {ident: one.box for ident, one in made.shapes.items() if not ident.endswith("_tenggat")}
    for (one, box), (other, beside) in combinations(sorted(solid.items()), 2):
        assert apart(box, beside), (one, other)
    for lane, beside in combinations(made.lanes.values(), 2):
        assert apart(lane, beside)


@given(plans.plans())
def test_flows_run_straight_and_through_no_step(plan: Plan) -> None:
    made = layout.arrange(plan)
    steps = [shape.box for ident, shape in made.shapes.items() if ident.removeprefix("Langkah_").isdecimal()]
    for ident, edge in made.edges.items():
        assert all(
            one.x == two.x or one.y == two.y for one, two in zip(edge.points, edge.points[1:], strict=False)
        )
        for bend in edge.points[1:-1]:
            assert not any(touches(bend, box) for box in steps), ident
        last = edge.points[-1]
        assert any(touches(last, shape.box) for shape in made.shapes.values()), ident


def test_a_way_back_goes_along_the_top_of_its_lane() -> None:
    made = layout.arrange(plans.proposal())
    lane, back = made.lanes["sekretaris"], made.edges["Alur_2_kembali"]
    earlier = made.shapes["Langkah_1"].box
    assert back.points[1].y == back.points[2].y == lane.y + layout.CHANNELS[0]
    assert back.points[-1] == Point(earlier.x + 50, earlier.y + earlier.height)
