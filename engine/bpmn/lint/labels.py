"""Lint: what people read by its name has one."""

from __future__ import annotations

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.lint.report import Sheet
from engine.bpmn.rules import Rule


def check(sheet: Sheet) -> None:
    if sheet.main and not (sheet.outline.name or sheet.package.process.title):
        sheet.warn(Rule.NAMELESS_PROCESS, None)
    for scope in sheet.scopes:
        for ident, node in scope.nodes.items():
            element = sheet.outline.elements.get(ident)
            if element is not None and "sop:no" in element.properties:
                continue  # a step of the SOP: told by the rule of its steps
            if xml.kind(node) in HUMAN and not xml.label(node):
                sheet.warn(Rule.NAMELESS_TASK, node)
    for lane in sheet.root.iter(f"{{{xml.BPMN}}}lane"):
        if not xml.label(lane):
            sheet.warn(Rule.NAMELESS_LANE, lane)
