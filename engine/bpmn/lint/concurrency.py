"""Which nodes of a process can be busy at the same time: never too few, and not more than the drawing allows.

Each process and sub-process is a net of its own: a token in a sub-process stands for all that runs inside it. Two
places are together when a token can be in both at once; the relation grows by the moves of tokens until nothing is
new (the structural concurrency relation of Petri nets). A place together with itself can hold two tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.support import EXCLUSIVE, JOINS
from engine.bpmn.model import Outline

_ACTIVE = ""  # the place of the scope itself while it runs


class Concurrency:
    """The nets of the scopes of a package; each is counted at first need."""

    def __init__(self, scopes: Mapping[str, Scope], outline: Outline) -> None:
        self._scopes = scopes
        self._outline = outline
        self._nets: dict[str, _Net] = {}

    def together(self, one: str, two: str) -> bool:
        """Return whether two nodes of a process can be busy at once; of one node and itself: whether it can be twice.

        A sub-process and what is inside it are not told apart: that it runs while it runs says nothing.
        """
        first, second = self._around(one), self._around(two)
        for (scope, above), (other, beside) in zip(first, second, strict=False):
            if scope != other:
                return False  # of two processes
            if above != beside:
                return self._net(scope).has(above, beside)
            if self._net(scope).has(above, above):
                return True
        return False

    def rivals(self, names: Iterable[str]) -> list[str]:
        """Return of these nodes of one process, those that can be busy at once with another of them, or twice."""
        return list(self._rivals([(name, self._around(name)) for name in dict.fromkeys(names)]))

    def _rivals(self, nodes: list[tuple[str, list[tuple[str, str]]]]) -> Iterator[str]:
        beside: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}
        for name, way in nodes:
            if way:
                beside.setdefault(way[0][1], []).append((name, way[1:]))
        scope = nodes[0][1][0][0] if beside else ""
        for above, inside in beside.items():
            if self._net(scope).meets(above, beside):
                yield from (name for name, _ in inside)
            elif len(inside) > 1 or inside[0][1]:
                yield from self._rivals(inside)

    def _around(self, name: str) -> list[tuple[str, str]]:
        """(scope, node in it) down to a node, the process first."""
        found: list[tuple[str, str]] = []
        elements = self._outline.elements
        while True:
            element = elements[name]
            parent = element.parent
            if parent is None or elements[parent].process != element.process:
                return [(element.process, name), *found]
            found.insert(0, (parent, name))
            name = parent

    def _net(self, scope: str) -> _Net:
        if scope not in self._nets:
            self._nets[scope] = _Net(self._scopes[scope], self._outline)
        return self._nets[scope]


class _Net:
    """The places of one scope. `_with` holds by place the set of those together with it, as bits."""

    def __init__(self, scope: Scope, outline: Outline) -> None:
        self.scope, self.outline = scope, outline
        self._bits: dict[str, int] = {}
        self._names: list[str] = []
        self._with: list[int] = []
        self._waiting: dict[str, None] = {}
        self.joins: dict[str, list[str]] = {
            name: [] for name in scope.of(*JOINS) if len(scope.incoming[name]) > 1
        }
        for outgoing in scope.outgoing.values():
            for target, flow in outgoing:
                if target in self.joins:
                    self.joins[target].append(f"{target}<{xml.ident(flow)}")
        self.joined = {way: name for name, ways in self.joins.items() for way in ways}
        self.handlers = [
            one for one in scope.of("subProcess") if outline.elements[one].triggered and self._trigger(one)
        ]
        self.ways = {name: self._ways(name) for name in scope.nodes}
        self.armed = {name: self._armed(name) for name in (_ACTIVE, *scope.nodes)}
        self.open = {name: self._openings(name, ways) for name, ways in self.joins.items()}
        self._count()

    def has(self, one: str, two: str) -> bool:
        return bool(self._set(one) & self._bit(two))

    def meets(self, one: str, others: Iterable[str]) -> bool:
        return bool(self._set(one) & self._mask(others))

    # ---- the drawing -------------------------------------------------------------------------------------
    def _trigger(self, handler: str) -> str:
        """The start event of an event sub-process."""
        elements = self.outline.elements.values()
        return next((one.id for one in elements if one.parent == handler and one.kind == "startEvent"), "")

    def _ways(self, name: str) -> list[str]:
        """Where a token goes from a node: nodes, and for a join the flow it waits behind."""
        found = [
            f"{target}<{xml.ident(flow)}" if target in self.joins else target
            for target, flow in self.scope.outgoing[name]
        ]
        return found + self.scope.links.get(name, [])

    def _once(self, event: str) -> bool:
        """Whether an event that interrupts nothing comes at most once while it is armed: a timer without cycle."""
        timer = self.outline.elements[event].timer
        return timer is not None and timer.kind != "cycle"

    def _armed(self, place: str) -> list[str]:
        """The places of the events that wait beside a place and come once."""
        if place == _ACTIVE:
            events = [self._trigger(one) for one in self.handlers]
        else:
            events = self.scope.attached.get(place, [])
        elements = self.outline.elements
        return [f"{one}@" for one in events if not elements[one].interrupting and self._once(one)]

    def _openings(self, join: str, ways: list[str]) -> dict[str, int]:
        """By flow into an inclusive join: the places that may stay busy when it opens with a token of this flow.

        It waits for whatever can still come by a flow that has no token, unless that can come by one that has.
        """
        if self.scope.kind(join) != "inclusiveGateway":
            return {}
        behind: dict[str, list[str]] = {}
        for name in self.scope.nodes:
            for target in [*self.ways[name], *self.scope.attached[name]]:
                behind.setdefault(target, []).append(name)
        for way, name in self.joined.items():
            behind.setdefault(name, []).append(way)
        reached = {way: self._before(way, join, behind) for way in ways}
        some = 0
        for mask in reached.values():
            some |= mask
        return {way: ~some | reached[way] for way in ways}

    def _before(self, way: str, join: str, behind: Mapping[str, list[str]]) -> int:
        seen, stack = set[str](), list(behind.get(way, ()))
        while stack:
            name = stack.pop()
            if name != join and name not in seen:
                seen.add(name)
                stack += behind.get(name, ())
        return self._mask(seen)

    # ---- the relation ------------------------------------------------------------------------------------
    def _bit(self, place: str) -> int:
        if place not in self._bits:
            self._bits[place] = 1 << len(self._names)
            self._names.append(place)
            self._with.append(0)
        return self._bits[place]

    def _mask(self, places: Iterable[str]) -> int:
        mask = 0
        for place in places:
            mask |= self._bit(place)
        return mask

    def _set(self, place: str) -> int:
        return self._with[self._bit(place).bit_length() - 1]

    def _count(self) -> None:
        self._reached = set[str]()
        for start in self.scope.starts or [n for n in self.scope.nodes if not self.scope.incoming[n]]:
            self._emit(0, [_ACTIVE, start])
        self._alone = self._mask(
            one for one in self.handlers if self.outline.elements[self._trigger(one)].interrupting
        )
        while self._waiting:
            place = next(iter(self._waiting))
            del self._waiting[place]
            self._move(place)

    def _emit(self, beside: int, places: list[str]) -> None:
        """Tokens come to these places at once, while those of `beside` are busy."""
        whole = [one for place in places for one in (place, *self.armed.get(place, ()))]
        mask = self._mask(whole)
        for one in whole:
            self._add(one, beside | mask & ~self._bit(one))

    def _add(self, place: str, beside: int) -> None:
        own = self._bit(place)
        if place not in self._reached:
            self._reached.add(place)
            self._waiting[place] = None
        new = beside & ~self._set(place)
        if not new:
            return
        self._with[own.bit_length() - 1] |= new
        self._waiting[place] = None
        while new:
            at = (new & -new).bit_length() - 1
            new &= new - 1
            if not self._with[at] & own:
                self._with[at] |= own
                self._waiting[self._names[at]] = None

    def _move(self, place: str) -> None:
        """All that a token at a place can do."""
        beside = self._set(place)
        if place == _ACTIVE:
            self._trigger_all(beside)
        elif place in self.joined:
            self._join(self.joined[place], place)
        elif place.endswith("@"):
            event = place[:-1]
            host = self.outline.elements[event].host
            self._waiting[host if host is not None else _ACTIVE] = None
        elif place in self.scope.nodes:
            self._leave(place, beside)

    def _leave(self, name: str, beside: int) -> None:
        left = beside
        if not beside & self._bit(name):  # the events beside it go with it
            left &= ~self._mask(self.armed[name])
        ways = self.ways[name]
        for several in [[way] for way in ways] if self.scope.kind(name) in EXCLUSIVE else [ways]:
            self._emit(left, several)
        for event in self.scope.attached[name]:
            if self.outline.elements[event].interrupting:
                self._emit(left, [event])
            else:
                self._beside(name, beside, event, event)

    def _beside(self, place: str, beside: int, event: str, leads: str) -> None:
        """An event comes that interrupts nothing: a token more, at `leads`."""
        if self._once(event):
            armed = f"{event}@"
            if beside & self._bit(armed):
                self._emit(beside & self._set(armed) | self._bit(place), [leads])
        else:
            self._emit(beside | self._bit(place), [leads])

    def _trigger_all(self, beside: int) -> None:
        """Event sub-processes begin: one that interrupts is alone in its scope from then on."""
        for handler in self.handlers:
            start = self._trigger(handler)
            if self.outline.elements[start].interrupting:
                self._emit(self._bit(_ACTIVE), [handler])
            else:
                self._beside(_ACTIVE, beside & ~self._alone, start, handler)

    def _join(self, join: str, way: str) -> None:
        ways = self.joins[join]
        if self.scope.kind(join) == "inclusiveGateway":
            others = self._mask(one for one in ways if not self._set(one) & self._bit(one))
            self._emit(self._set(way) & self.open[join][way] & ~others, [join])
            return
        whole, beside = self._mask(ways), -1
        for one in ways:
            if whole & ~(self._set(one) | self._bit(one)):
                return  # never complete
            beside &= self._set(one)
        self._emit(beside, [join])
