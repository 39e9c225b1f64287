"""Lint: what people read by its name has one."""

from __future__ import annotations

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule


def check(examination: Examination) -> None:
    if examination.main and not (examination.outline.name or examination.package.process.title):
        examination.warn(Rule.NAMELESS_PROCESS, None)
    for scope in examination.scopes:
        for ident, node in scope.nodes.items():
            element = examination.outline.elements.get(ident)
            if element is not None and "sop:no" in element.properties:
                continue  # a step of the SOP: told by the rule of its steps
            if xml.kind(node) in HUMAN and not xml.label(node):
                examination.warn(Rule.NAMELESS_TASK, node)
    for lane in examination.root.iter(f"{{{xml.BPMN}}}lane"):
        if not xml.label(lane):
            examination.warn(Rule.NAMELESS_LANE, lane)
