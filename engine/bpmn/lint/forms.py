"""Lint: what the inputs of a step give fits its form, and the subject of a case is filled from the start form."""

from __future__ import annotations

import re
from typing import Any

from engine import expressions
from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.outline import find_form
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.package import patterns
from engine.bpmn.rules import Rule
from engine.errors import Finding
from engine.forms import wording

_ROW = re.compile(r"/\d+/")


def check(examination: Examination) -> None:
    for scope in examination.scopes:
        for node in scope.nodes.values():
            if xml.kind(node) in HUMAN:
                _inputs(examination, node)
    if examination.main:
        _subject(examination)


def _inputs(examination: Examination, node: Node) -> None:
    """Inputs that are the same in every case are tried here; all others are when the task is opened."""
    found = find_form(attributes.form(node) or "", examination.package)
    if found is None:
        return
    form = examination.package.forms[found]
    given = {name: text for name, text in attributes.inputs(node).items() if attributes.dynamic(text)}
    known: dict[str, Any] = {}
    for name, text in given.items():
        try:
            compiled = expressions.compile_expression(text)
            if not compiled.names:
                known[name] = compiled.evaluate({"tabel": lambda key: list(examination.package.tables[key])})
        except expressions.ExpressionError:
            continue  # told by another rule, or known only to the office
    for component in form.walk():
        source = component.values_key
        if source and source in known and not form.choices(component, known):
            level = "error" if component.required else "warning"
            params = {"field": component.label or component.key, "input": source}
            examination.findings.append(
                Finding(level, Rule.NO_CHOICES, xml.ident(node), examination.file, params)
            )
    told: set[str] = set()
    for problem in form.misfits(known):
        column = _ROW.sub("/", problem.path)  # a list has the same fault in many rows
        if column not in told:
            told.add(column)
            said = wording.words(None, problem.params["given"])
            examination.warn(Rule.INPUT_KIND, node, field=form.label(problem.path), value=said)


def _subject(examination: Examination) -> None:
    """Names in the subject that no field of the start form has; a message that starts a case may bring any."""
    subject, starts = examination.package.process.subject, examination.outline.starts
    if not subject or any(examination.outline.elements[one].happening is not None for one in starts):
        return
    form = examination.package.forms.get(examination.outline.start_form or "")
    filled = {*patterns.NAMES, *(form.keys if form is not None else ())}
    for name in sorted(patterns.names(subject) - filled):
        examination.warn(Rule.SUBJECT_NAME, None, subject=subject, missing=name)
