"""Four eyes: the steps of which one checks the other, and whom that keeps apart, read from the drawing.

The checking activity names what it checks: property `sop:empat_mata`, `Langkah_8 tolak`, several after commas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.bpmn.drawing.support import HUMAN, SCOPES
from engine.bpmn.model import Element, Opposite, Pair

PROPERTY = "sop:empat_mata"
WARN, REFUSE = "peringatan", "tolak"
KINDS = (WARN, REFUSE)
MOST = 20  # steps that one names
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
    carriers = [one for one in elements.values() if one.kind in CARRIERS and PROPERTY in one.properties]
    people = tasks(elements) if carriers else {}
    found: dict[tuple[str, str], Pair] = {}
    for element in carriers:
        for one in written(element.properties[PROPERTY])[:MOST]:
            if one.kind in KINDS and apart(elements, people, element.id, one.step):
                found.setdefault((element.id, one.step), Pair(element.id, one.step, one.kind))
    return tuple(found.values())


def opposites(elements: Mapping[str, Element], pairs: Iterable[Pair]) -> dict[str, tuple[Opposite, ...]]:
    """Return by task of people what pairs set against it, the strictest word first."""
    found: dict[str, list[Opposite]] = {}
    strictest = sorted(pairs, key=lambda one: one.kind != REFUSE)
    people = {name: tuple(some) for name, some in tasks(elements).items()} if strictest else {}
    for pair in strictest:
        for own, other, checked in ((pair.check, pair.step, True), (pair.step, pair.check, False)):
            opposite = Opposite(people[other], pair.kind, checked)
            for task in people[own]:
                found.setdefault(task, []).append(opposite)
    return {task: tuple(several) for task, several in found.items()}


def tasks(elements: Mapping[str, Element]) -> dict[str, list[str]]:
    """Return by element the tasks of people that it is or holds, those of what it calls too."""
    found: dict[str, list[str]] = {}
    for one in elements.values():
        if one.kind in HUMAN:
            for name in around(elements, one.id):
                found.setdefault(name, []).append(one.id)
    return found


def apart(
    elements: Mapping[str, Element], people: Mapping[str, Sequence[str]], check: str, step: str
) -> bool:
    """Return whether two elements can stand against each other: none holds the other, and people work in both."""
    if check not in people or step not in people:
        return False
    return check not in around(elements, step) and step not in around(elements, check)


def around(elements: Mapping[str, Element], name: str) -> list[str]:
    """Return an element and all that it lies in, the outermost last."""
    found: list[str] = []
    above: str | None = name
    while above is not None and above in elements and above not in found:
        found.append(above)
        above = elements[above].parent
    return found
