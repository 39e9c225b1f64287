"""Where everything of a planned SOP is drawn: a lane for each role, a column for each step, flows that go around.

Sizes are those of the shipped SOP, so that both look alike in the modeller; all are points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from engine.bpmn.templates.plan import Plan

POOL_X, POOL_Y, HEAD = 160, 80, 30
LANE_X, LANE_HEIGHT = POOL_X + HEAD, 320
TASK_WIDTH, TASK_HEIGHT, TASK_TOP = 190, 130, 70
MIDDLE = TASK_TOP + TASK_HEIGHT // 2
EVENT, GATEWAY = 36, 50
FIRST = 180  # from the left of the lanes to the first step
GAP = 110  # from a step to the next, wide enough for the words beside a deadline
TIMER_X, LATE_TOP = 132, 252
CHANNELS = (24, 44)  # how far below the top of a lane returns go back; neighbours take turns
LETTER, LINE = 6.4, 14  # of the words beside events, as wide and high as a modeller draws them
WIDEST = 90


class Point(NamedTuple):
    x: int
    y: int


class Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A node with its place and that of its words, where they stand outside of it."""

    box: Box
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A flow: the points it goes through, and the place of its words."""

    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(slots=True)
class Layout:
    """All of a drawing by id: the lanes by role, what stands in them, and the flows."""

    lanes: dict[str, Box] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)

    @property
    def pool(self) -> Box:
        """Return the frame around all lanes, its own name at their left."""
        first = next(iter(self.lanes.values()))
        height = sum(lane.height for lane in self.lanes.values())
        return Box(POOL_X, first.y, first.width + HEAD, height)


def arrange(plan: Plan) -> Layout:
    """Return the places of all that is drawn for a plan; ids are those that `diagram` writes."""
    roles = list(dict.fromkeys(step.role for step in plan.steps))
    tops = {role: POOL_Y + place * LANE_HEIGHT for place, role in enumerate(roles)}
    made = Layout()
    y = tops[plan.steps[0].role] + MIDDLE - EVENT // 2
    start = Box(LANE_X + 82, y, EVENT, EVENT)
    made.shapes["Mulai"] = Shape(start, _below(start, "Mulai"))
    before, flow, words, x = start, "Alur_mulai", "", LANE_X + FIRST
    for number, step in enumerate(plan.steps, 1):
        ident, top = f"Langkah_{number}", tops[step.role]
        task = Box(x, top + TASK_TOP, TASK_WIDTH, TASK_HEIGHT)
        made.shapes[ident] = Shape(task)
        made.edges[flow] = _forward(before, task, words)
        if step.time is not None:
            _deadline(made, ident, number, task, top, step.time.late)
        before, flow, words, x = task, f"Alur_{number}_{number + 1}", "", x + TASK_WIDTH + GAP
        if step.returns:
            gate = Box(x - 10, task.y + (TASK_HEIGHT - GATEWAY) // 2, GATEWAY, GATEWAY)
            made.shapes[f"Keputusan_{number}"] = Shape(gate, _below(gate, "Disetujui?"))
            made.edges[f"Alur_{number}_keputusan"] = _forward(task, gate)
            earlier = made.shapes[f"Langkah_{number - 1}"].box
            channel = top + CHANNELS[number % 2]
            made.edges[f"Alur_{number}_kembali"] = _back(gate, earlier, channel)
            before, flow, words = gate, f"Alur_{number}_setuju", "Ya"
            x = gate.x + GATEWAY + GAP
    end = Box(x, tops[plan.steps[-1].role] + MIDDLE - EVENT // 2, EVENT, EVENT)
    made.shapes["Selesai"] = Shape(end, _below(end, "Selesai"))
    made.edges[flow if words else "Alur_selesai"] = _forward(before, end, words)
    width = end.x + EVENT + 80 - LANE_X
    made.lanes = {role: Box(LANE_X, top, width, LANE_HEIGHT) for role, top in tops.items()}
    return made


def _deadline(made: Layout, ident: str, number: int, task: Box, top: int, words: str) -> None:
    """A timer on the lower border of a step, and below it the end of its overdue path."""
    timer = Box(task.x + TIMER_X, task.y + TASK_HEIGHT - EVENT // 2, EVENT, EVENT)
    late = Box(timer.x, top + LATE_TOP, EVENT, EVENT)
    made.shapes[f"{ident}_tenggat"] = Shape(timer, _beside(timer, words, 23))
    made.shapes[f"{ident}_terlambat"] = Shape(late, _beside(late, "Terlambat", 11))
    x = timer.x + EVENT // 2
    made.edges[f"Alur_{number}_terlambat"] = Edge((Point(x, timer.y + EVENT), Point(x, late.y)))


def _forward(source: Box, target: Box, words: str = "") -> Edge:
    """From the right of a node to the left of the next; a change of lane is made just before the next."""
    left = Point(source.x + source.width, source.y + source.height // 2)
    right = Point(target.x, target.y + target.height // 2)
    bend = target.x - 20
    points = (left, right) if left.y == right.y else (left, Point(bend, left.y), Point(bend, right.y), right)
    label = Box(left.x + 8, left.y - LINE - 8, _width(words), LINE) if words else None
    return Edge(points, label)


def _back(gate: Box, target: Box, channel: int) -> Edge:
    """From the top of a decision to an earlier step, along the top of the decision's lane."""
    x, landing = gate.x + GATEWAY // 2, target.x + 50
    above = target.y + TASK_HEIGHT < channel
    y = target.y + TASK_HEIGHT if above else target.y
    label = Box(x + 6, gate.y - LINE - 8, _width("Tidak"), LINE)
    points = (Point(x, gate.y), Point(x, channel), Point(landing, channel), Point(landing, y))
    return Edge(points, label)


def _width(words: str) -> int:
    return min(WIDEST, round(len(words) * LETTER))


def _below(box: Box, words: str) -> Box:
    width = _width(words)
    return Box(box.x + (box.width - width) // 2, box.y + box.height + 6, width, LINE)


def _beside(box: Box, words: str, down: int) -> Box:
    return Box(box.x + box.width + 5, box.y + down, _width(words), LINE)
