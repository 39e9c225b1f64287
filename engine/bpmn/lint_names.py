"""Lint: expressions read names that exist, and fields their forms have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine import expressions
from engine.bpmn import attributes, happenings, xml
from engine.bpmn.graph import Scope
from engine.bpmn.model import LIMITS
from engine.bpmn.outline import expression
from engine.bpmn.sheet import Sheet
from engine.bpmn.support import HUMAN, SCOPES
from engine.bpmn.xml import Node

_TABLE = re.compile(r"\btabel\(\s*['\"]([^'\"]*)['\"]")
_LOOP = frozenset({"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})


def check(sheet: Sheet) -> None:
    fields = frozenset[str]().union(*(form.keys for form in sheet.package.forms.values()))
    given = _given(sheet)
    known: dict[str, set[str]] = {}
    for scope in sheet.scopes:
        process = _process(scope.element)
        if process not in known:
            elements = set(sheet.outline.of(process)) or set(sheet.outline.elements)
            known[process] = _scripted(sheet, process) | _variables(sheet) | _LOOP | elements
        for node, compiled in _texts(scope):
            size(sheet, node, compiled)
            for name in sorted(compiled.names - known[process] - given.get(process, set())):
                if name not in fields:
                    sheet.warn("unknown-name", node, unknown=name)
                elif xml.kind(node) == "sequenceFlow" and not _filled_before(sheet, scope, node, name):
                    sheet.warn("cleared-name", node, unknown=name)
            for table in _TABLE.findall(compiled.text):
                if f"data/{table}.csv" not in sheet.package.files and table not in sheet.package.tables:
                    sheet.error("unknown-table", node, table=table)
            for path in sorted(compiled.paths):
                _path(sheet, node, path)


def size(sheet: Sheet, node: Node, compiled: expressions.Expression) -> None:
    """An expression is no longer and no deeper than the operator allows."""
    for code, found, limit in (
        ("too_long", len(compiled.text), LIMITS.expression),
        ("too_complex", compiled.depth, LIMITS.expression_depth),
    ):
        if found > limit:
            sheet.error(
                "expression", node, what="expression", text=compiled.text, code=code, detail=str(limit)
            )


def _texts(scope: Scope) -> Iterator[tuple[Node, expressions.Expression]]:
    """Every compiled expression of a scope with the element it belongs to."""
    for flow in scope.flows:
        yield from _compiled(flow, [xml.text(xml.child(flow, "conditionExpression"))])
    for node in scope.nodes.values():
        texts = [
            text for text in (*attributes.groups(node), *attributes.users(node)) if attributes.dynamic(text)
        ]
        texts += [text for text in attributes.inputs(node).values() if attributes.dynamic(text)]
        multi = attributes.multi(node)
        if multi is not None:
            texts += [multi.collection, multi.cardinality, multi.condition]
        loop = attributes.loop(node)
        if loop is not None:
            texts.append(loop.condition)
        timer = attributes.timer(node)
        if timer is not None and attributes.dynamic(timer.text):
            texts.append(timer.text)
        yield from _compiled(node, texts)
        # What a call gives is evaluated in the called process.
        key = happenings.key_text(node, node)
        if key and attributes.dynamic(key):
            yield from _compiled(node, [key])


def _compiled(node: Node, texts: list[str]) -> Iterator[tuple[Node, expressions.Expression]]:
    for text in texts:
        compiled = expression(text)
        if compiled is not None:
            yield node, compiled


def _process(element: Node) -> str:
    """The process a scope belongs to: values are seen there only."""
    for around in (element, *element.iterancestors()):
        if xml.kind(around) == "process":
            return xml.ident(around)
    return ""


def _given(sheet: Sheet) -> dict[str, set[str]]:
    """By called process: the names its callers give it."""
    found: dict[str, set[str]] = {}
    for element in sheet.outline.elements.values():
        if element.calls:
            found.setdefault(element.calls, set()).update(element.inputs)
    return found


def _scripted(sheet: Sheet, process: str) -> set[str]:
    """The names script tasks and business rule tasks of a process assign."""
    found: set[str] = set()
    for scope in sheet.scopes:
        if _process(scope.element) != process:
            continue
        for name in scope.of("scriptTask"):
            try:
                script = expressions.compile_script(xml.text(xml.child(scope.nodes[name], "script")))
            except expressions.ExpressionError:
                continue
            found |= set(script.targets)
        found |= {attributes.decision(scope.nodes[name]).variable for name in scope.of("businessRuleTask")}
    return found


def _variables(sheet: Sheet) -> set[str]:
    found = set()
    for element in sheet.outline.elements.values():
        if element.multi is not None and element.multi.variable:
            found.add(element.multi.variable)
    return found


def _filled_before(sheet: Sheet, scope: Scope, flow: Node, name: str) -> bool:
    """Whether the form just completed when this flow is chosen can hold the bare name.

    True when in doubt: a task without a form, or a way in from outside this sub-process.
    """
    stack, seen = [flow.get("sourceRef") or ""], set[str]()
    while stack:
        place = stack.pop()
        if place in seen or place not in scope.nodes:
            continue
        seen.add(place)
        kind = scope.kind(place)
        if kind in SCOPES or sheet.outline.elements[place].happening is not None:
            return True
        if kind == "startEvent" and xml.kind(scope.element) != "process":
            return True
        if kind == "callActivity":
            given = sheet.outline.elements[place].outputs
            return not given or name in given
        if kind in HUMAN | {"startEvent"}:
            key = sheet.outline.elements[place].form if place in sheet.outline.elements else None
            if key is None and kind != "startEvent":
                return True
            if key is not None and name in sheet.package.forms[key].keys:
                return True
            continue
        stack += scope.incoming[place]
        host = scope.nodes[place].get("attachedToRef")
        stack += [host] if host else []
    return False


def _path(sheet: Sheet, node: Node, path: str) -> None:
    """`Langkah_4.keputusan`: the element has a form, and the form has the field."""
    root, _, rest = path.partition(".")
    element = sheet.outline.elements.get(root)
    field = rest.partition(".")[0]
    if element is None or not field or element.multi is not None:
        return
    if element.form is None:
        if element.happening is not None or element.calls or element.process in sheet.outline.called:
            return  # what a message carries, a call gives or is given is not known here
        if element.kind not in HUMAN or not _names_form(sheet, root):
            sheet.warn("no-form-to-read", node, path=path, read=root)
    elif field not in sheet.package.forms[element.form].keys and not _inside_multi(sheet, root):
        sheet.warn("unknown-field", node, path=path, field=field, form=element.form)


def _names_form(sheet: Sheet, element: str) -> bool:
    """Whether an element names a form at all (a missing or broken one is told elsewhere)."""
    node = sheet.node(element)
    return node is not None and bool(attributes.form(node))


def _inside_multi(sheet: Sheet, element: str) -> bool:
    found = sheet.outline.elements.get(element)
    while found is not None and found.parent is not None:
        found = sheet.outline.elements.get(found.parent)
        if found is not None and found.multi is not None:
            return True
    return False
