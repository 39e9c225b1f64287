"""The ways through a drawing that a token can take without stopping: which flows it must have gone over."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from engine.bpmn.drawing.support import INNER, JOINS, WAITS
from engine.bpmn.model import Element, Outline

CAUGHT = frozenset({"error", "escalation"})
BEYOND = "\0"  # after the id of a sub-process: where a token is that has come out of it

Edge = tuple[str, str | None]  # the place it leads to, and the flow drawn for it


class Paths:
    """The places of one outline and the edges between them: its flows, and the ways into and out of sub-processes."""

    def __init__(self, outline: Outline) -> None:
        self._elements = outline.elements
        self._edges: dict[str, list[Edge]] = {}
        self._incoming: dict[str, int] = {}
        self._flows = outline.flows
        for flow in outline.flows.values():
            if flow.source in self._elements and flow.target in self._elements:
                self._edges.setdefault(self._out(flow.source), []).append((flow.target, flow.id))
                self._incoming[flow.target] = self._incoming.get(flow.target, 0) + 1
        callers: dict[str, list[str]] = {}
        for one in self._elements.values():
            if one.calls:
                callers.setdefault(one.calls, []).append(one.id)
        for one in self._elements.values():
            for target in self._unseen(one, outline, callers):
                self._edges.setdefault(one.id, []).append((target, None))
        self.between = lru_cache(maxsize=None)(self._between)

    def _out(self, name: str) -> str:
        """Where a token leaves an element from."""
        return name + BEYOND if self._elements[name].kind in INNER else name

    def _unseen(self, one: Element, outline: Outline, callers: dict[str, list[str]]) -> list[str]:
        """Where a token goes from an element without a flow."""
        if one.kind in INNER:
            called = outline.called.get(one.calls or "")
            inner = [
                other.id
                for other in self._elements.values()
                if other.kind == "startEvent" and other.parent == one.id and not one.calls
            ]
            starts = [called.start_element] if called else inner
            return [*starts, one.id + BEYOND] if one.multi or one.loop else starts
        if one.kind == "endEvent" and not (one.happening and one.happening.kind in CAUGHT):
            if one.process in callers and (one.parent is None or one.parent in callers[one.process]):
                return [caller + BEYOND for caller in callers[one.process]]
            return [one.parent + BEYOND] if one.parent else []
        if one.kind == "intermediateThrowEvent" and one.happening and one.happening.kind == "link":
            return [
                other.id
                for other in self._elements.values()
                if other.kind == "intermediateCatchEvent"
                and other.happening == one.happening
                and (other.parent, other.process) == (one.parent, one.process)
            ]
        return []

    def waits(self, name: str) -> bool:
        """Return whether a token that comes to an element stops there."""
        one = self._elements.get(name)
        if one is None:
            return False  # it has come out of a sub-process
        if one.kind == "intermediateCatchEvent":
            return one.happening is None or one.happening.kind != "link"
        return one.kind in WAITS and one.multi is None  # for a list without items nobody is waited for

    def _between(self, source: str, targets: tuple[str, ...]) -> tuple[str, ...]:
        """The flows that every way from one element to any of others goes over, in their order; () when none leads."""
        way = self._way(source, targets)
        return tuple(flow for flow in way or () if flow and self._way(source, targets, flow) is None)

    def _way(self, source: str, targets: Collection[str], without: str = "") -> Sequence[str | None] | None:
        """The flows of a shortest way, without a certain one; None when there is no way."""
        came: dict[str, Edge] = {}
        first = self._out(source) if source in self._elements else source
        queue = deque(
            ((target, (first, flow)) for target, flow in self._edges.get(first, ()) if flow != without)
        )
        while queue:
            place, step = queue.popleft()
            if place in came:
                continue
            came[place] = step
            if place in targets:
                return self._flows_back(came, first, place)
            if not self.waits(place):
                queue.extend(
                    (target, (place, flow)) for target, flow in self._edges.get(place, ()) if flow != without
                )
        return None

    @staticmethod
    def _flows_back(came: Mapping[str, Edge], first: str, place: str) -> list[str | None]:
        """The flows of the way by which a place was reached."""
        flows: list[str | None] = []
        while True:
            place, flow = came[place]
            flows.append(flow)
            if place == first:
                return flows[::-1]

    def onward(self, source: str) -> tuple[str, ...]:
        """Return the flows a token that left an element has surely gone over: as far as nothing was to be decided."""
        found: dict[str, None] = {}
        places = [source] if source in self._elements else []
        while places:
            place = places.pop()
            one = self._elements[place]
            edges = [edge for edge in self._edges.get(self._out(place), ()) if edge[1]]
            if one.multi or one.loop or (one.kind in INNER and place != source):
                continue
            decided = len(edges) > 1 and one.kind != "parallelGateway"
            for target, flow in edges:
                if decided or flow is None or flow in found:
                    continue
                if self._flows[flow].condition is not None and not self._flows[flow].default:
                    continue
                found[flow] = None
                joins = self._elements[target].kind in JOINS and self._incoming[target] > 1
                if not joins and not self.waits(target):
                    places.append(target)
        return tuple(found)

    def choice(self, flows: Sequence[str]) -> int:
        """Return the place in a row of flows from which it is another way than its neighbours: where one was chosen."""
        for number, flow in enumerate(flows):
            if len(self._edges.get(self._out(self._flows[flow].source), ())) > 1:
                return number
        return 0
