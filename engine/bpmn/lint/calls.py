"""Lint: a call activity calls a process of the package, never in a circle, and passes values by name."""

from __future__ import annotations

import re
from collections import Counter

from engine import expressions
from engine.bpmn import bounds
from engine.bpmn.drawing import attributes, calls, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.report import Report
from engine.bpmn.rules import Rule

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")


def check(report: Report) -> list[Report]:
    """Apply all rules of calls; return the reports of the other diagrams that are called, still to be filled."""
    others = _reports(report)
    for one in (report, *others):
        armed(one)
        for scope in one.scopes:
            for name in scope.of("callActivity"):
                target(one, scope.nodes[name])
                passed(one, scope.nodes[name])
    processes = calls.main(report.root)
    reason, found = calls.circle(processes[0], report.library, report.limits.calls) if processes else ("", [])
    for activity in found:
        at = next(one for one in (report, *others) if one.root is activity.getroottree().getroot())
        if reason == "circle":
            at.error(Rule.CALL_CIRCLE, activity, target=attributes.called(activity))
        else:
            at.error(Rule.CALL_DEPTH, activity, limit=report.limits.calls)
    unique(report, others)
    total = sum(len(scope.nodes) for one in (report, *others) for scope in one.scopes)
    if others and total > bounds.NODES:
        report.error(Rule.TOO_BIG, None, count=total, limit=bounds.NODES)
        return []
    return others


def target(report: Report, activity: Node) -> None:
    """The called process is in the package and begins plainly."""
    name = attributes.called(activity)
    if not name:
        report.error(Rule.CALL_NONE, activity)
    elif attributes.dynamic(name):
        report.error(Rule.CALL_FIXED, activity, target=name)
    elif name not in report.library:
        known = [one for one in report.library if one != report.outline.process_id][:5]
        report.error(Rule.CALL_UNKNOWN, activity, target=name, known=", ".join(known) or "-")
    else:
        process = report.library[name].process
        plain = [one for one in xml.children(process, "startEvent") if not attributes.definitions(one)]
        if len(plain) != 1:
            report.error(Rule.CALL_START, activity, target=name, count=len(plain))
    binding = attributes.camunda(activity, "calledElementBinding")
    if binding and binding not in ("latest", "deployment"):
        report.error(Rule.CALL_VERSION, activity, target=binding)


def armed(report: Report) -> None:
    """Only the process that runs by itself is started by messages, signals and times."""
    for name in report.outline.called:
        for start in xml.children(report.library[name].process, "startEvent"):
            if start.getroottree().getroot() is report.root and attributes.definitions(start):
                report.warn(Rule.NOT_ARMED, start)


def passed(report: Report, activity: Node) -> None:
    """What a call gives back has a plain name and an expression; whole sets of values are not passed."""
    whole = attributes.passed_without_names(activity)
    if whole:
        report.error(Rule.CALL_WHOLE, activity, what=whole)
    for name, text in attributes.outputs(activity).items():
        if not _NAME.fullmatch(name):
            report.error(Rule.INPUT_NAME, activity, input=name)
        elif not text:
            report.error(Rule.INPUT_TEXT, activity, input=name, text=text)
        else:
            try:
                expressions.compile_expression(text)
            except expressions.ExpressionError as error:
                detail = ", ".join(str(value) for value in error.params.values())
                report.error(Rule.EXPRESSION, activity, what=name, text=text, code=error.code, detail=detail)


def unique(report: Report, others: list[Report]) -> None:
    """An id means one node in all diagrams that run together; of each the first other use is told."""
    counts = Counter(name for one in (report, *others) for scope in one.scopes for name in scope.nodes)
    named = Counter(
        xml.ident(node) for one in (report, *others) for node in xml.children(one.root, "process")
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


def _reports(report: Report) -> list[Report]:
    """A report for each other diagram with a process that is called; the rest of the package is told."""
    files = dict.fromkeys(called.file for called in report.outline.called.values())
    files.pop(report.file, None)
    roots = {source.file: source.process.getroottree().getroot() for source in report.library.values()}
    for path in calls.others(report.package):
        if path not in files:
            report.warn(Rule.NOT_CALLED, None, path=path)
    return [report.beside(path, roots[path]) for path in files]
