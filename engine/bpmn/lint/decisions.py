"""Lint: the cells of a decision table name what its process knows; a text stands in quotes."""

from __future__ import annotations

from engine import expressions
from engine.bpmn.drawing import attributes, xml
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule


def check(examination: Examination) -> None:
    known: set[str] | None = None
    for scope in examination.scopes:
        for name in scope.of("businessRuleTask"):
            decision = examination.package.decisions.get(attributes.decision(scope.nodes[name]).decision)
            if decision is None or not decision.words:
                continue
            known = _given(examination) if known is None else known
            for word in decision.words:
                if word not in known:
                    examination.error(Rule.DECISION_WORD, scope.nodes[name], decision=decision.id, text=word)


def _given(examination: Examination) -> set[str]:
    """Every bare name that anything in the package can give."""
    found = set(examination.outline.elements)
    for form in examination.package.forms.values():
        found |= form.keys
    for element in examination.outline.elements.values():
        found |= set(element.inputs)
        if element.multi is not None:
            found.add(element.multi.variable)
        if element.decision is not None:
            found.add(element.decision.variable)
    for node in examination.root.iter(f"{{{xml.BPMN}}}script"):
        try:
            found |= set(expressions.compile_script(xml.text(node)).targets)
        except expressions.ExpressionError:
            continue
    return found
