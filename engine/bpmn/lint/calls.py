"""Lint: a call activity calls a process of the package, never in a circle, and passes values by name."""

from __future__ import annotations

import re
from collections import Counter

from engine import expressions
from engine.bpmn import bounds
from engine.bpmn.drawing import attributes, calls, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")


def check(examination: Examination) -> list[Examination]:
    """Apply all rules of calls; return the examinations of the other diagrams that are called, still to be filled."""
    others = _examinations(examination)
    for one in (examination, *others):
        armed(one)
        for scope in one.scopes:
            for name in scope.of("callActivity"):
                target(one, scope.nodes[name])
                passed(one, scope.nodes[name])
    processes = calls.main(examination.root)
    reason, found = (
        calls.circle(processes[0], examination.library, examination.limits.calls) if processes else ("", [])
    )
    for activity in found:
        at = next(one for one in (examination, *others) if one.root is activity.getroottree().getroot())
        if reason == "circle":
            at.error(Rule.CALL_CIRCLE, activity, target=attributes.called(activity))
        else:
            at.error(Rule.CALL_DEPTH, activity, limit=examination.limits.calls)
    unique(examination, others)
    total = sum(len(scope.nodes) for one in (examination, *others) for scope in one.scopes)
    if others and total > bounds.NODES:
        examination.error(Rule.TOO_BIG, None, count=total, limit=bounds.NODES)
        return []
    return others


def target(examination: Examination, activity: Node) -> None:
    """The called process is in the package and begins plainly."""
    name = attributes.called(activity)
    if not name:
        examination.error(Rule.CALL_NONE, activity)
    elif attributes.dynamic(name):
        examination.error(Rule.CALL_FIXED, activity, target=name)
    elif name not in examination.library:
        known = [one for one in examination.library if one != examination.outline.process_id][:5]
        examination.error(Rule.CALL_UNKNOWN, activity, target=name, known=", ".join(known) or "-")
    else:
        process = examination.library[name].process
        plain = [one for one in xml.children(process, "startEvent") if not attributes.definitions(one)]
        if len(plain) != 1:
            examination.error(Rule.CALL_START, activity, target=name, count=len(plain))
    binding = attributes.camunda(activity, "calledElementBinding")
    if binding and binding not in ("latest", "deployment"):
        examination.error(Rule.CALL_VERSION, activity, target=binding)


def armed(examination: Examination) -> None:
    """Only the process that runs by itself is started by messages, signals and times."""
    for name in examination.outline.called:
        for start in xml.children(examination.library[name].process, "startEvent"):
            if start.getroottree().getroot() is examination.root and attributes.definitions(start):
                examination.warn(Rule.NOT_ARMED, start)


def passed(examination: Examination, activity: Node) -> None:
    """What a call gives back has a plain name and an expression; whole sets of values are not passed."""
    whole = attributes.passed_without_names(activity)
    if whole:
        examination.error(Rule.CALL_WHOLE, activity, what=whole)
    for name, text in attributes.outputs(activity).items():
        if not _NAME.fullmatch(name):
            examination.error(Rule.INPUT_NAME, activity, input=name)
        elif not text:
            examination.error(Rule.INPUT_TEXT, activity, input=name, text=text)
        else:
            try:
                expressions.compile_expression(text)
            except expressions.ExpressionError as error:
                detail = ", ".join(str(value) for value in error.params.values())
                examination.error(
                    Rule.EXPRESSION, activity, what=name, text=text, code=error.code, detail=detail
                )


def unique(examination: Examination, others: list[Examination]) -> None:
    """An id means one node in all diagrams that run together; of each the first other use is told."""
    counts = Counter(name for one in (examination, *others) for scope in one.scopes for name in scope.nodes)
    named = Counter(
        xml.ident(node) for one in (examination, *others) for node in xml.children(one.root, "process")
    )
    counts.update(named)
    for one in others:
        for process in xml.children(one.root, "process"):
            if named[xml.ident(process)] > 1:
                one.error(Rule.DUPLICATE_ID, process, id=xml.ident(process), count=named[xml.ident(process)])
        own = Counter(name for scope in one.scopes for name in scope.nodes)
        for scope in one.scopes:
            for name, node in scope.nodes.items():
                if counts[name] > own[name]:
                    one.error(Rule.DUPLICATE_ID, node, id=name, count=counts[name])


def _examinations(examination: Examination) -> list[Examination]:
    """An examination for each other diagram with a process that is called; the rest of the package is told."""
    files = dict.fromkeys(called.file for called in examination.outline.called.values())
    files.pop(examination.file, None)
    roots = {source.file: source.process.getroottree().getroot() for source in examination.library.values()}
    for path in calls.others(examination.package):
        if path not in files:
            examination.warn(Rule.NOT_CALLED, None, path=path)
    return [examination.beside(path, roots[path]) for path in files]
