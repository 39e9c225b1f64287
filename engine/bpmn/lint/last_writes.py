"""Which writes can be the last ones before a place: back along the ways of tokens, up to the write before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.bpmn.drawing.graph import Scope
from engine.bpmn.model import Outline


def end_of(scope: str) -> str:
    """Return the place where a sub-process or process has ended."""
    return f"{scope}!"


def _break_of(scope: str) -> str:
    """The place where an event interrupts a scope, or begins a path beside what runs in it."""
    return f"{scope}~"


@dataclass(slots=True)
class _Before:
    """What leads to a place: nodes that are `done`, and places whose token goes on as it `came`."""

    done: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)


class Ways:
    """The ways through the scopes of a package, into sub-processes and out of them."""

    def __init__(self, scopes: Mapping[str, Scope], outline: Outline) -> None:
        self._before: dict[str, _Before] = {}
        self._starts: dict[str, list[str]] = {}
        for name, scope in scopes.items():
            self._starts[name] = scope.starts or [one for one in scope.nodes if not scope.incoming[one]]
        for name, scope in scopes.items():
            self._draw(name, scope, outline)

    def last(self, place: str, done: bool, anew: Iterable[str]) -> set[str]:
        """Return the nodes done before a place (itself too, where it is `done`) with none of `anew` done between."""
        anew, found, seen = frozenset(anew), set[str](), set[str]()
        stack = [place]
        if done:
            found.add(place)
            stack = [] if place in anew else [place]
        while stack:
            here = stack.pop()
            if here in seen or here not in self._before:
                continue
            seen.add(here)
            before = self._before[here]
            found.update(before.done)
            stack += [one for one in before.done if one not in anew]
            stack += before.came
        return found

    def open(self, place: str, done: bool, scope: str, anew: Iterable[str]) -> bool:
        """Return whether a token can come from the start of a scope to a place without one of `anew`."""
        anew = frozenset(anew)
        if done and place in anew:
            return False
        stack, seen = [place], set[str]()
        while stack:
            here = stack.pop()
            if here == scope:
                return True
            if here in seen or here not in self._before:
                continue
            seen.add(here)
            stack += [one for one in self._before[here].done if one not in anew]
            stack += self._before[here].came
        return False

    def _draw(self, name: str, scope: Scope, outline: Outline) -> None:
        inside = name in outline.elements
        if inside:
            for start in self._starts[name]:
                self._to(start).came.append(name)
            element = outline.elements[name]
            if element.multi is not None or (element.loop is not None and element.loop.test_before):
                self._to(end_of(name)).came.append(name)
            if element.loop is not None:
                self._to(name).came.append(end_of(name))
        for node in scope.nodes:
            element = outline.elements[node]
            whole = node in self._starts  # a sub-process: it is done where it ends
            for target in scope.targets(node) or [end_of(name)]:
                if whole:
                    self._to(target).came.append(end_of(node))
                else:
                    self._to(target).done.append(node)
            breaks = self._to(_break_of(name))
            if whole:
                breaks.came += [end_of(node), _break_of(node)]
            else:
                breaks.done.append(node)
            breaks.came.append(node)
            for event in scope.attached[node]:
                self._to(event).came += [node, *([_break_of(node)] if whole else [])]
            if element.triggered:
                self._to(node).came.append(_break_of(name))

    def _to(self, place: str) -> _Before:
        return self._before.setdefault(place, _Before())
