"""Where the tokens of one scope stand, played on without values: whether they can always come to the end.

Tokens put onto another drawing may wait at a join for a branch that nobody is in. Here every choice is open and
every task gets done; a marking is sound when from whatever follows the scope can still end.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, ExclusiveGateway
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition

from engine.bpmn.run.catch_events import Border, Boundary, EventGateway, ScopeEnd
from engine.bpmn.run.gateways import Fork, InclusiveGateway, ParallelGateway
from engine.bpmn.run.throw_events import ThrowEnd

Place = tuple[str, str]  # a spec's name, and for a token that waits at a join the spec it came from
Marking = tuple[Place, ...]
Way = tuple[str, ...]

MAX_MARKINGS, MAX_TOKENS, MAX_STEPS, MAX_CONDITIONS = 4_000, 250, 20_000, 5


def can_end(spec: Any, tokens: Iterable[Place]) -> bool:
    """Return whether tokens at these places of a scope can always come to its end; False when nobody can tell."""
    game = _Game(spec)
    try:
        first = game.settled(list(tokens))
        return game.ends_from(first)
    except _TooMuch:
        return False


class _TooMuch(Exception):
    """More tokens or markings than are looked at."""


class _Game:
    def __init__(self, spec: Any) -> None:
        self.specs: dict[str, Any] = spec.task_specs

    def ends_from(self, first: Marking) -> bool:
        before: dict[Marking, list[Marking]] = {first: []}
        stack, ended = [first], set[Marking]()
        while stack:
            here = stack.pop()
            if not here:
                ended.add(here)
                continue
            following = self._following(here)
            if not following:
                return False  # all wait for something that never comes
            for there in following:
                if there not in before:
                    if len(before) >= MAX_MARKINGS:
                        raise _TooMuch
                    before[there] = []
                    stack.append(there)
                before[there].append(here)
        reached, stack = set[Marking](), list(ended)
        while stack:
            here = stack.pop()
            if here not in reached:
                reached.add(here)
                stack += before[here]
        return len(reached) == len(before)

    def settled(self, tokens: list[Place]) -> Marking:
        """Return the marking after everything that cannot go but one way has gone it."""
        resting: list[Place] = []
        steps = 0
        while tokens:
            steps += 1
            if steps > MAX_STEPS or len(tokens) + len(resting) > MAX_TOKENS:
                raise _TooMuch
            place = tokens.pop()
            if self._waits(place):
                resting.append(place)
                continue
            ways = self.ways(place[0])
            if ways is None:
                return ()  # the whole scope ends
            if len(ways) == 1:
                tokens += self._sent(place[0], ways[0])
            else:
                resting.append(place)
        return tuple(sorted(resting))

    def ways(self, name: str) -> list[Way] | None:
        """Return where a token at a node can go: each way is the nodes it reaches at once. None: the scope ends."""
        spec = self.specs[name]
        if isinstance(spec, BoundaryEventSplit):
            return [(spec.host,)]
        if isinstance(spec, ScopeEnd):
            return [()]
        if isinstance(spec, ThrowEnd):
            return None if spec.happening.kind == "error" else [()]
        if isinstance(spec, EndEvent) and isinstance(spec.event_definition, TerminateEventDefinition):
            return None
        ways = self._own(spec)
        for event in self._interrupting(name):
            ways += [way for way in self._own(event) if way not in ways]
        return ways

    def _own(self, spec: Any) -> list[Way]:
        outputs = [name for name in spec._outputs if not isinstance(self.specs[name], Border)]
        if isinstance(spec, ExclusiveGateway | EventGateway):
            return [(name,) for name in outputs]
        if isinstance(spec, InclusiveGateway | Fork):
            return _chosen(spec.ways)
        return [tuple(outputs)]

    def _interrupting(self, name: str) -> list[Any]:
        split = self.specs.get(f"{name}.BoundaryEventSplit")
        events = [self.specs[one] for one in split._outputs] if split is not None else []
        return [one for one in events if isinstance(one, Boundary) and one.cancel_activity]

    def _sent(self, source: str, way: Way) -> list[Place]:
        return [(name, source if _joins(self.specs[name]) else "") for name in way]

    def _waits(self, place: Place) -> bool:
        return bool(place[1])

    def _following(self, here: Marking) -> list[Marking]:
        """The markings after one move: a choice that is open, else a join that is full."""
        for at, place in enumerate(here):
            if not self._waits(place):
                rest = [*here[:at], *here[at + 1 :]]
                return [
                    self.settled([*rest, *self._sent(place[0], way)]) for way in self.ways(place[0]) or ()
                ]
        joins = dict.fromkeys(name for name, _ in here)
        for kind in (ParallelGateway, InclusiveGateway):
            for name in joins:
                taken = self._taken(name, here) if isinstance(self.specs[name], kind) else []
                if taken:
                    rest = list((Counter(here) - Counter(taken)).elements())
                    ways = self._own(self.specs[name])
                    return [self.settled([*rest, *self._sent(name, way)]) for way in ways]
        return []

    def _taken(self, name: str, here: Marking) -> list[Place]:
        """The tokens with which a join opens now; none: it waits."""
        spec = self.specs[name]
        full = {via for at, via in here if at == name}
        if isinstance(spec, ParallelGateway):
            wanted: Counter[str] = Counter(spec._inputs)
            there = Counter(via for at, via in here if at == name)
            enough = all(there[via] >= count for via, count in wanted.items())
            return [(name, via) for via in wanted.elements()] if enough else []
        empty = set(spec._inputs) - full
        for at, _ in here:
            if at != name:
                reached = spec._sources(at)
                if reached & empty and not reached & full:
                    return []
        return [(name, via) for via in full]


def _joins(spec: Any) -> bool:
    return isinstance(spec, ParallelGateway | InclusiveGateway) and len(spec._inputs) > 1


def _chosen(ways: list[tuple[Any, str, bool]]) -> list[Way]:
    """Every set of flows that conditions may choose together."""
    always = tuple(target for condition, target, default in ways if condition is None and not default)
    maybe = [target for condition, target, default in ways if condition is not None and not default]
    sizes = range(len(maybe) + 1) if len(maybe) <= MAX_CONDITIONS else (1, len(maybe))
    sets = [(*always, *some) for size in sizes for some in itertools.combinations(maybe, size)]
    default = tuple(target for _, target, default in ways if default)
    return list(dict.fromkeys(one or default for one in sets if one or default))
