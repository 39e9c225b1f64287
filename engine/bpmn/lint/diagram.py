"""Lint: every element that runs is also drawn, with coordinates that are numbers."""

from __future__ import annotations

import math

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.xml import BPMNDI, DC, DI
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule

_NUMBERS = ("x", "y", "width", "height")
_FAR = 1_000_000.0


def check(examination: Examination) -> None:
    drawn: set[str] = set()
    for tag in (f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        for shape in examination.root.iter(tag):
            element = (shape.get("bpmnElement") or "").rpartition(":")[2]
            drawn.add(element)
            for place in shape.iter(f"{{{DC}}}Bounds", f"{{{DI}}}waypoint", f"{{{DC}}}Point"):
                wrong = next((place.get(key) for key in _NUMBERS if not _number(place.get(key))), None)
                if wrong is not None:
                    examination.error(Rule.COORDINATE, element or None, value=wrong)
    missing = [name for scope in examination.scopes for name in scope.nodes if name not in drawn]
    missing += [
        xml.ident(f) for scope in examination.scopes for f in scope.flows if xml.ident(f) not in drawn
    ]
    if missing:
        examination.warn(
            Rule.NOT_DRAWN,
            next(xml.children(examination.root, "process"), None),
            count=len(missing),
            first=missing[0],
        )


def _number(text: str | None) -> bool:
    """Whether an attribute is absent or a finite number of sensible size."""
    if text is None:
        return True
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and abs(value) <= _FAR and "_" not in text
