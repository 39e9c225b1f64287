"""Lint: a call activity calls a process of the package, never in a circle, and passes values by name."""

from __future__ import annotations

import re
from collections import Counter

from engine import expressions
from engine.bpmn import bounds
from engine.bpmn.drawing import attributes, calls, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.report import Sheet
from engine.bpmn.rules import Rule

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")


def check(sheet: Sheet) -> list[Sheet]:
    """All rules of calls; gives the sheets of the other diagrams that are called, still to be examined."""
    others = _sheets(sheet)
    for one in (sheet, *others):
        armed(one)
        for scope in one.scopes:
            for name in scope.of("callActivity"):
                target(one, scope.nodes[name])
                passed(one, scope.nodes[name])
    processes = calls.main(sheet.root)
    reason, found = calls.circle(processes[0], sheet.library, sheet.limits.calls) if processes else ("", [])
    for activity in found:
        at = next(one for one in (sheet, *others) if one.root is activity.getroottree().getroot())
        if reason == "circle":
            at.error(Rule.CALL_CIRCLE, activity, target=attributes.called(activity))
        else:
            at.error(Rule.CALL_DEPTH, activity, limit=sheet.limits.calls)
    unique(sheet, others)
    total = sum(len(scope.nodes) for one in (sheet, *others) for scope in one.scopes)
    if others and total > bounds.NODES:
        sheet.error(Rule.TOO_BIG, None, count=total, limit=bounds.NODES)
        return []
    return others


def target(sheet: Sheet, activity: Node) -> None:
    """The called process is in the package and begins plainly."""
    name = attributes.called(activity)
    if not name:
        sheet.error(Rule.CALL_NONE, activity)
    elif attributes.dynamic(name):
        sheet.error(Rule.CALL_FIXED, activity, target=name)
    elif name not in sheet.library:
        known = [one for one in sheet.library if one != sheet.outline.process_id][:5]
        sheet.error(Rule.CALL_UNKNOWN, activity, target=name, known=", ".join(known) or "-")
    else:
        process = sheet.library[name].process
        plain = [one for one in xml.children(process, "startEvent") if not attributes.definitions(one)]
        if len(plain) != 1:
            sheet.error(Rule.CALL_START, activity, target=name, count=len(plain))
    binding = attributes.camunda(activity, "calledElementBinding")
    if binding and binding not in ("latest", "deployment"):
        sheet.error(Rule.CALL_VERSION, activity, target=binding)


def armed(sheet: Sheet) -> None:
    """Only the process that runs by itself is started by messages, signals and times."""
    for name in sheet.outline.called:
        for start in xml.children(sheet.library[name].process, "startEvent"):
            if start.getroottree().getroot() is sheet.root and attributes.definitions(start):
                sheet.warn(Rule.NOT_ARMED, start)


def passed(sheet: Sheet, activity: Node) -> None:
    """What a call gives back has a plain name and an expression; whole sets of values are not passed."""
    whole = attributes.passed_whole(activity)
    if whole:
        sheet.error(Rule.CALL_WHOLE, activity, what=whole)
    for name, text in attributes.outputs(activity).items():
        if not _NAME.fullmatch(name):
            sheet.error(Rule.INPUT_NAME, activity, input=name)
        elif not text:
            sheet.error(Rule.INPUT_TEXT, activity, input=name, text=text)
        else:
            try:
                expressions.compile_expression(text)
            except expressions.ExpressionError as error:
                detail = ", ".join(str(value) for value in error.params.values())
                sheet.error(Rule.EXPRESSION, activity, what=name, text=text, code=error.code, detail=detail)


def unique(sheet: Sheet, others: list[Sheet]) -> None:
    """An id means one node in all diagrams that run together; of each the first other use is told."""
    counts = Counter(name for one in (sheet, *others) for scope in one.scopes for name in scope.nodes)
    named = Counter(xml.ident(node) for one in (sheet, *others) for node in xml.children(one.root, "process"))
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


def _sheets(sheet: Sheet) -> list[Sheet]:
    """A sheet for each other diagram with a process that is called; the rest of the package is told."""
    files = dict.fromkeys(called.file for called in sheet.outline.called.values())
    files.pop(sheet.file, None)
    roots = {source.file: source.process.getroottree().getroot() for source in sheet.library.values()}
    for path in calls.others(sheet.package):
        if path not in files:
            sheet.warn(Rule.NOT_CALLED, None, path=path)
    return [sheet.beside(path, roots[path]) for path in files]
