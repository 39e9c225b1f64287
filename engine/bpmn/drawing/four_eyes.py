"""Four eyes: the steps of which one checks the other, and whom that keeps apart, read from the drawing.

The checking activity names what it checks: property `sop:empat_mata`, `Langkah_8 tolak`, several after commas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.bpmn.drawing.support import HUMAN, SCOPES
from engine.bpmn.model import Element, Opposite, Pair

PROPERTY = "sop:empat_mata"
WARN, REFUSE = "peringatan", "tolak"
KINDS = (WARN, REFUSE)
CARRIERS = HUMAN | SCOPES | {"callActivity"}


class Named(NamedTuple):
    """One part of the property as it is written: what is named, and the word behind it."""

    step: str
    kind: str


def written(text: str) -> list[Named]:
    """Return the parts of the property; what has no word behind the name has the kind ""."""
    parts = (part.split() for part in text.replace(";", ",").split(","))
    return [Named(part[0], " ".join(part[1:])) for part in parts if part]


def read(elements: Mapping[str, Element]) -> tuple[Pair, ...]:
    """Return the pairs of a process; what lint refuses (another word, nothing that people do) is left out."""
    found: dict[tuple[str, str], Pair] = {}
    for element in elements.values():
        if element.kind not in CARRIERS or PROPERTY not in element.properties:
            continue
        for one in written(element.properties[PROPERTY]):
            known = elements.get(one.step)
            if known is None or one.kind not in KINDS or not apart(elements, element.id, one.step):
                continue
            found.setdefault((element.id, one.step), Pair(element.id, one.step, one.kind))
    return tuple(found.values())


def opposites(elements: Mapping[str, Element], pairs: Iterable[Pair]) -> dict[str, tuple[Opposite, ...]]:
    """Return by task of people: every other task that a pair sets against it, the strictest word first."""
    found: dict[str, dict[str, Opposite]] = {}
    for pair in sorted(pairs, key=lambda one: one.kind != REFUSE):
        for check in tasks(elements, pair.check):
            for step in tasks(elements, pair.step):
                found.setdefault(check, {}).setdefault(step, Opposite(step, pair.kind, checked=True))
                found.setdefault(step, {}).setdefault(check, Opposite(check, pair.kind, checked=False))
    return {task: tuple(others.values()) for task, others in found.items()}


def tasks(elements: Mapping[str, Element], name: str) -> list[str]:
    """Return the tasks of people that an element is or holds, those of what it calls too."""
    return [one.id for one in elements.values() if one.kind in HUMAN and name in _around(elements, one.id)]


def apart(elements: Mapping[str, Element], check: str, step: str) -> bool:
    """Return whether two elements can stand against each other: none holds the other, and people work in both."""
    if check in _around(elements, step) or step in _around(elements, check):
        return False
    return bool(tasks(elements, check) and tasks(elements, step))


def _around(elements: Mapping[str, Element], name: str) -> Iterator[str]:
    """Yield an element and all that it lies in."""
    above: str | None = name
    passed: set[str] = set()
    while above is not None and above in elements and above not in passed:
        passed.add(above)
        yield above
        above = elements[above].parent
