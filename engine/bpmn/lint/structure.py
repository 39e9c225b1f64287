"""Lint: ids, elements that are not executed, flows, size, start and end of every process and part."""

from __future__ import annotations

import re
from collections import Counter

from engine.bpmn import bounds
from engine.bpmn.drawing import attributes, calls, graph, support, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint import vendor
from engine.bpmn.lint.examination import Examination, owner
from engine.bpmn.rules import Rule

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_OWNERS = support.NODES | {"sequenceFlow", "process"}
_WITH_ID = _OWNERS | {"lane"}
_KNOWN = frozenset(support.SUPPORTED) | support.PARTS
_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef", "processRef")


def check(examination: Examination) -> None:
    """All structure rules, on a model that `size` has found small enough."""
    ids(examination)
    if examination.main:
        executable(examination)
    elements(examination)
    references(examination)
    lanes(examination)
    for scope in examination.scopes:
        flows(examination, scope)
        ends(examination, scope)


def size(examination: Examination) -> bool:
    """Return whether the model is within the limits that every other rule relies on."""
    fine = True
    processes = sum(1 for _ in xml.children(examination.root, "process"))
    if processes > bounds.PROCESSES:
        examination.error(Rule.TOO_MANY_PROCESSES, None, count=processes, limit=bounds.PROCESSES)
        fine = False
    if sum(len(scope.nodes) for scope in examination.scopes) > bounds.NODES and fine:
        total = sum(len(scope.nodes) for scope in examination.scopes)
        examination.error(Rule.TOO_BIG, None, count=total, limit=bounds.NODES)
        fine = False
    for scope in examination.scopes if fine else ():
        for count, limit in (
            (len(scope.nodes), examination.limits.nodes),
            (len(scope.flows), bounds.SCOPE_FLOWS),
        ):
            if count > limit:
                examination.error(Rule.TOO_BIG, scope.element, count=count, limit=limit)
                fine = False
        if sum(1 for _ in scope.element.iterancestors()) > examination.limits.nesting:
            examination.error(Rule.NESTING, scope.element, limit=examination.limits.nesting)
            fine = False
    return fine


def ids(examination: Examination) -> None:
    """Ids are present, unique, plain, and no names of the engine's own."""
    counts = Counter(node.get("id") for node in _walk(examination.root) if node.get("id"))
    told: set[str] = set()
    for node in _walk(examination.root):
        ident, kind = xml.ident(node), xml.kind(node)
        if not ident:
            if kind in _OWNERS:
                examination.error(Rule.MISSING_ID, node, kind=kind)
            continue
        if counts[ident] > 1 and ident not in told:
            told.add(ident)
            examination.error(Rule.DUPLICATE_ID, node, id=ident, count=counts[ident])
        if kind in _WITH_ID and not _is_plain_id(ident):
            examination.error(Rule.ID, node, id=ident, limit=bounds.ID_LENGTH)
        length = len(node.get("name") or "")
        if length > bounds.NAME_LENGTH:
            examination.error(Rule.TOO_LONG, owner(node, _OWNERS), limit=bounds.NAME_LENGTH, count=length)


def _is_plain_id(ident: str) -> bool:
    return (
        len(ident) <= bounds.ID_LENGTH
        and bool(_ID.fullmatch(ident))
        and ident not in support.RESERVED_IDS
        and not ident.startswith("__")
        and not ident.endswith(support.RESERVED_ENDINGS)
    )


def _walk(root: Node) -> list[Node]:
    """All BPMN elements of the model, without vendor and diagram parts."""
    return list(xml.within(root))


def executable(examination: Examination) -> None:
    processes = list(xml.children(examination.root, "process"))
    marked = calls.main(examination.root)
    if not marked:
        examination.error(Rule.NO_EXECUTABLE, processes[0] if processes else None)
    for extra in marked[1:]:
        examination.error(Rule.MANY_EXECUTABLE, extra, count=len(marked))
    for process in processes:
        runs = process in marked or xml.ident(process) in examination.outline.called
        if not runs and next(xml.children(process, *support.NODES), None) is not None:
            examination.warn(Rule.NOT_EXECUTED, process)


def elements(examination: Examination) -> None:
    """Everything drawn is executed, is documentation, or is refused by its name."""
    stack = [examination.root]
    while stack:
        node = stack.pop()
        kind = xml.kind(node)
        if kind in support.DOCUMENTATION and kind != "lane":
            continue
        at = owner(node, _OWNERS)
        if kind in support.REFUSED:
            refuse(examination, node, at)
            if kind not in support.SCOPES:
                continue  # what is inside cannot run either
        elif not kind:
            # Other vocabularies may stand beside the processes (the drawing, vendor parts), never inside.
            if node.getparent() is not examination.root or not xml.namespace(node):
                examination.error(Rule.UNKNOWN_ELEMENT, at, what=xml.name(node))
            continue
        elif kind not in _KNOWN and kind not in support.DOCUMENTATION:
            examination.error(Rule.UNKNOWN_ELEMENT, at, what=kind)
        _behaviour(examination, node, at)
        vendor.check(examination, node, at)
        stack += reversed(list(node))


def refuse(examination: Examination, node: Node, at: Node) -> None:
    """Name what is refused; for a throwing event that is what it throws."""
    thrown = [xml.kind(definition) for definition in attributes.definitions(node)]
    for what in thrown or [xml.kind(node)]:
        if what in support.REFUSED:
            examination.error(Rule.UNSUPPORTED, at, what=what, instead=support.REFUSED[what])


def _behaviour(examination: Examination, node: Node, at: Node) -> None:
    for attribute, harmless in support.BEHAVIOUR.items():
        value = (node.get(attribute) or harmless).strip()
        if attribute == "triggeredByEvent" or value == harmless or (harmless == "false" and value == "0"):
            continue
        instead = "message_start" if attribute == "instantiate" else "plain_attribute"
        examination.error(Rule.UNSUPPORTED, at, what=attribute, instead=instead)


def references(examination: Examination) -> None:
    """What is referred to exists in the file."""
    there = {xml.ident(node) for node in xml.children(examination.root)}
    for node in _walk(examination.root):
        for attribute in _REFERENCES:
            value = node.get(attribute)
            # A reference may carry a prefix of the file's own name space.
            if value and value.rpartition(":")[2] not in there:
                examination.error(
                    Rule.REFERENCE, owner(node, _OWNERS | {"participant"}), what=attribute, target=value
                )


def lanes(examination: Examination) -> None:
    nodes = {name for scope in examination.scopes for name in scope.nodes}
    for lane in examination.root.iter(f"{{{xml.BPMN}}}lane"):
        for ref in xml.children(lane, "flowNodeRef"):
            if xml.text(ref) not in nodes:
                examination.warn(Rule.LANE_NODE, lane, target=xml.text(ref))


def flows(examination: Examination, scope: Scope) -> None:
    """Each sequence flow joins two nodes of its own process or sub-process."""
    elsewhere = {name for other in examination.scopes for name in other.nodes}
    for flow in scope.broken:
        for end in ("sourceRef", "targetRef"):
            target = flow.get(end) or ""
            if target in scope.nodes:
                continue
            rule = Rule.FLOW_ACROSS if target in elsewhere else Rule.FLOW
            examination.error(rule, flow, end=end.removesuffix("Ref"), target=target)


def ends(examination: Examination, scope: Scope) -> None:
    """One start, all reached, and every way leads somewhere."""
    runs = xml.kind(scope.element) != "process" or scope.element in graph.executables(examination.root)
    if not scope.starts and (scope.nodes or runs):
        examination.error(Rule.NO_START, scope.element)
    plain = [name for name in scope.starts if not attributes.definitions(scope.nodes[name])]
    several = plain if xml.kind(scope.element) == "process" else scope.starts
    for extra in several[1:]:
        examination.error(Rule.MANY_STARTS, extra, count=len(several))
    reached = scope.reach(scope.starts)
    for name, node in scope.nodes.items():
        kind = xml.kind(node)
        if name not in reached:
            if scope.starts and not (kind == "subProcess" and xml.truth(node, "triggeredByEvent")):
                examination.warn(Rule.UNREACHABLE, node, kind=kind)
            continue
        if kind == "endEvent":
            if scope.outgoing[name]:
                examination.error(Rule.END_OUTGOING, node)
        elif not scope.targets(name):
            examination.error(Rule.DEAD_END, node, kind=kind)
        if kind in ("startEvent", "boundaryEvent") and scope.incoming[name]:
            examination.error(Rule.EVENT_INCOMING, node, kind=kind)
    if scope.starts and not any(scope.kind(name) == "endEvent" for name in reached):
        examination.warn(Rule.NO_END, scope.element)
