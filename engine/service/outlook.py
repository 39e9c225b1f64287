"""What comes after a step, read from the drawing: for the words on a button, not for deciding."""

from __future__ import annotations

from collections.abc import Callable

from engine.bpmn import Element, Outline
from engine.bpmn.drawing.support import HUMAN, INNER

LOOKED_AT = 200


def following(outline: Outline, element_id: str) -> tuple[Element, ...]:
    """Return the tasks of people that come next when the work is approved: default flows at a choice, else all.

    Boundary events are no part of it; the end of a sub-process leads on to what follows the sub-process.
    """
    found: dict[str, Element] = {}
    seen: set[str] = set()
    queue = [element_id]
    while queue and len(seen) < LOOKED_AT:
        name = queue.pop(0)
        if name in seen:
            continue
        seen.add(name)
        here = outline.elements[name]
        targets = _targets(outline, name)
        if not targets and here.parent:
            targets = _targets(outline, here.parent)
        for target in targets:
            element = outline.elements.get(target)
            if element is None:
                continue
            if element.kind in HUMAN:
                found[target] = element
            elif element.kind in INNER:
                queue.extend(_starts(outline, target))
            else:
                queue.append(target)
    return tuple(found.values())


def labels(label: Callable[[str], str], outline: Outline, element_id: str) -> tuple[str, ...]:
    """Return the roles that the work goes to next, as people say them; whom a rule will find is named by its lane."""
    found = [
        words
        for one in following(outline, element_id)
        for words in (tuple(map(label, one.roles)) or one.lanes[-1:])
    ]
    return tuple(dict.fromkeys(found))


def _targets(outline: Outline, name: str) -> list[str]:
    flows = [flow for flow in outline.flows.values() if flow.source == name]
    default = [flow.target for flow in flows if flow.default]
    return default or [flow.target for flow in flows]


def _starts(outline: Outline, scope: str) -> list[str]:
    called = outline.called.get(outline.elements[scope].calls or "")
    if called is not None:
        return [called.start_element]
    return [one.id for one in outline.elements.values() if one.parent == scope and one.kind == "startEvent"]
