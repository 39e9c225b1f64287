"""Lint: the cells of a decision table name what its process knows; a text stands in quotes."""

from __future__ import annotations

from engine import expressions
from engine.bpmn.drawing import attributes, xml
from engine.bpmn.lint.report import Report
from engine.bpmn.rules import Rule


def check(report: Report) -> None:
    known: set[str] | None = None
    for scope in report.scopes:
        for name in scope.of("businessRuleTask"):
            decision = report.package.decisions.get(attributes.decision(scope.nodes[name]).decision)
            if decision is None or not decision.words:
                continue
            known = _given(report) if known is None else known
            for word in decision.words:
                if word not in known:
                    report.error(Rule.DECISION_WORD, scope.nodes[name], decision=decision.id, text=word)


def _given(report: Report) -> set[str]:
    """Every bare name that anything in the package can give."""
    found = set(report.outline.elements)
    for form in report.package.forms.values():
        found |= form.keys
    for element in report.outline.elements.values():
        found |= set(element.inputs)
        if element.multi is not None:
            found.add(element.multi.variable)
        if element.decision is not None:
            found.add(element.decision.variable)
    for node in report.root.iter(f"{{{xml.BPMN}}}script"):
        try:
            found |= set(expressions.compile_script(xml.text(node)).targets)
        except expressions.ExpressionError:
            continue
    return found
