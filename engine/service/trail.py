"""The way an instance has really taken through its drawing, told from its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine import store
from engine.bpmn import Definition, Outline, Paths
from engine.bpmn.drawing.support import HUMAN, INNER, JOINS
from engine.service import rows
from engine.service.version_history import VersionHistory

SHOWN_APART = HUMAN | INNER
BEGAN = frozenset({"instance_started", "message_received", "timer_fired"})
MOVING = frozenset({*rows.SUBMITTED, *BEGAN, "step_overdue"})


@dataclass(frozen=True, slots=True)
class Trail:
    """`taken` are flows, and the gateways and events between them; `returned` the flows among them that led back."""

    taken: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()


@dataclass(slots=True)
class Way:
    """The trail on the version of now, event by event: what lies between flows, those that led back, and the others.

    What the history does not tell for certain is left out.
    """

    taken: dict[str, None] = field(default_factory=dict)
    back: dict[str, None] = field(default_factory=dict)
    forth: dict[str, None] = field(default_factory=dict)
    paths: dict[int, Paths] = field(default_factory=dict)

    def take(self, versions: VersionHistory, event: store.EventRow, now_at: Mapping[str, str]) -> None:
        """Go on by an event that stands."""
        now = versions.last.outline
        definition = versions.at(event.seq)
        known = self.paths.get(id(definition))
        if known is None:
            known = self.paths[id(definition)] = Paths(definition.outline)
        for source, target, flows in _stretches(definition, known, event):
            here = tuple(_still(definition.outline, now, now_at, flows))
            led_back = _leads_back(definition.outline, event, source, target)
            turned = _turned(definition.outline, known, flows) if led_back else ()
            self.back |= dict.fromkeys(flow for flow in here if flow in turned)
            self.forth |= dict.fromkeys(flow for flow in here if flow not in turned)
            self.taken |= dict.fromkeys(_between(now, here))
        place = now_at.get(event.element, event.element)
        if event.type in BEGAN and place in now.elements and now.elements[place].kind not in SHOWN_APART:
            self.taken[place] = None

    @property
    def trail(self) -> Trail:
        returned = tuple(flow for flow in self.back if flow not in self.forth)
        return Trail(tuple(self.taken | self.forth | self.back), returned)


def _stretches(
    definition: Definition, paths: Paths, event: store.EventRow
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield what one event moved: from where, to which task ("": as far as it is certain), over which flows."""
    elements = definition.outline.elements
    source = str(event.data.get("timer") or event.element)
    if event.type not in MOVING or source not in elements:
        return
    yield source, "", paths.onward(source)
    for fact in event.data.get("opened", ()):
        if fact["element"] in elements and not _repeats(definition.outline, event, fact):
            yield source, fact["element"], paths.between(source, (fact["element"],))
    if event.data.get("ended") == "completed":
        ends = tuple(one.id for one in elements.values() if one.kind == "endEvent" and not one.parent)
        yield source, "", paths.between(source, ends)


def _repeats(outline: Outline, event: store.EventRow, fact: Mapping[str, str]) -> bool:
    """Return whether a task was opened as another run of the same repetition, which no flow leads to."""
    if event.data.get("item") != fact.get("item") and event.data.get("item") and fact.get("item"):
        return True
    return fact["element"] == event.element and bool(
        outline.elements[event.element].multi or outline.elements[event.element].loop
    )


def _leads_back(outline: Outline, event: store.EventRow, source: str, target: str) -> bool:
    """Return whether work went to an earlier step, or was sent back."""
    if not target:
        return False
    before, after = outline.elements[source].step, outline.elements[target].step
    return event.type == "task_returned" or (before is not None and after is not None and after < before)


def _turned(outline: Outline, paths: Paths, flows: Sequence[str]) -> tuple[str, ...]:
    """Return the flows that led back: from where it was decided, up to where the way of all goes on, or to the step."""
    chosen = flows[paths.choice(flows) :]
    return tuple(
        flow
        for flow in chosen
        if outline.flows[flow].scope == outline.flows[chosen[0]].scope
        and not outline.merges(outline.flows[flow].source)
    )


def _still(then: Outline, now: Outline, now_at: Mapping[str, str], flows: Iterable[str]) -> Iterator[str]:
    """Those flows that stand in the version of now, between the same elements."""
    for flow in flows:
        old, new = then.flows[flow], now.flows.get(flow)
        if new is not None and (now_at.get(old.source, old.source), now_at.get(old.target, old.target)) == (
            new.source,
            new.target,
        ):
            yield flow


def _between(now: Outline, flows: Iterable[str]) -> Iterator[str]:
    """Yield the gateways and events a token came through: what flows lead from and to, but for the work itself."""
    for flow in flows:
        for name in (now.flows[flow].source, now.flows[flow].target):
            if now.elements[name].kind not in SHOWN_APART and not _waits_for_more(now, name, flow):
                yield name


def _waits_for_more(now: Outline, name: str, flow: str) -> bool:
    """Return whether a token that came to an element over a flow may still stand there."""
    return now.flows[flow].target == name and now.elements[name].kind in (
        "receiveTask",
        "intermediateCatchEvent",
        *JOINS,
    )
