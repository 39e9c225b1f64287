"""Lint: what people read by its name has one."""

from __future__ import annotations

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.lint.report import Report
from engine.bpmn.rules import Rule


def check(report: Report) -> None:
    if report.main and not (report.outline.name or report.package.process.title):
        report.warn(Rule.NAMELESS_PROCESS, None)
    for scope in report.scopes:
        for ident, node in scope.nodes.items():
            element = report.outline.elements.get(ident)
            if element is not None and "sop:no" in element.properties:
                continue  # a step of the SOP: told by the rule of its steps
            if xml.kind(node) in HUMAN and not xml.label(node):
                report.warn(Rule.NAMELESS_TASK, node)
    for lane in report.root.iter(f"{{{xml.BPMN}}}lane"):
        if not xml.label(lane):
            report.warn(Rule.NAMELESS_LANE, lane)
