"""Lint: choices have conditions, parallel branches meet again, loops wait for somebody."""

from __future__ import annotations

from engine.bpmn import xml
from engine.bpmn.graph import Scope
from engine.bpmn.sheet import Sheet
from engine.bpmn.support import ACTIVITIES, EVENTS, HUMAN, SCOPES
from engine.bpmn.xml import Node

_BRANCHES = 20
_WAITS = HUMAN | {"intermediateCatchEvent", "boundaryEvent", "receiveTask", "eventBasedGateway"}


def check(sheet: Sheet) -> None:
    for scope in sheet.scopes:
        for name, node in scope.nodes.items():
            default(sheet, scope, name, node)
            if scope.kind(name) == "exclusiveGateway":
                choice(sheet, scope, name, node)
            elif scope.kind(name) in ACTIVITIES | EVENTS | {"parallelGateway"}:
                plain(sheet, scope, name, node)
        busy(sheet, scope)
        joins(sheet, scope)
        splits(sheet, scope)


def condition(flow: Node) -> str | None:
    """The text of a flow's condition; None when the flow has no condition element."""
    found = xml.child(flow, "conditionExpression")
    return None if found is None else xml.text(found)


def default(sheet: Sheet, scope: Scope, name: str, node: Node) -> None:
    wanted = node.get("default")
    if wanted and all(xml.ident(flow) != wanted for _, flow in scope.outgoing[name]):
        sheet.error("default", node, target=wanted)


def choice(sheet: Sheet, scope: Scope, name: str, node: Node) -> None:
    """An exclusive gateway: a condition on every flow but the default one."""
    out = scope.outgoing[name]
    standard = node.get("default")
    for _, flow in out:
        if standard and xml.ident(flow) == standard:
            if condition(flow):
                sheet.warn("default-condition", flow)
        elif not condition(flow) and (len(out) > 1 or condition(flow) is not None):
            sheet.error("no-condition", flow, gateway=name)
    if len(out) > 1 and not standard:
        sheet.warn("no-default", node)


def plain(sheet: Sheet, scope: Scope, name: str, node: Node) -> None:
    """A node that chooses nothing: one way out, and no condition on it."""
    kind = xml.kind(node)
    if kind != "parallelGateway" and len(scope.outgoing[name]) > 1:
        sheet.error("implicit-split", node, kind=kind, count=len(scope.outgoing[name]))
    for _, flow in scope.outgoing[name]:
        if condition(flow) is not None:
            sheet.error("ignored-condition", flow, kind=kind, source=name)


def busy(sheet: Sheet, scope: Scope) -> None:
    """No loop runs without anybody: something in it waits for a person or a time."""

    def restless(name: str) -> bool:
        if scope.kind(name) in SCOPES:
            return not any(xml.kind(inner) in _WAITS for inner in scope.nodes[name].iter())
        return scope.kind(name) not in _WAITS

    for name in scope.circles(restless)[:1]:
        sheet.error("busy-loop", scope.nodes[name])


def joins(sheet: Sheet, scope: Scope) -> None:
    """Each flow into a parallel join can come in every round."""
    for name in _joins(scope):
        inputs = set(scope.incoming[name])
        first = inputs & scope.reach(scope.starts, stop=lambda n, join=name: n == join)  # type: ignore[misc]
        again = inputs & scope.after(name, stop=lambda n, join=name: n == join)  # type: ignore[misc]
        if not first:
            continue  # the join itself is unreachable, which is told
        if first != inputs:
            sheet.error("join-deadlock", scope.nodes[name], target=min(inputs - first))
        elif again and again != inputs:
            sheet.error("loop-into-parallel", scope.nodes[name], target=min(again))


def _joins(scope: Scope) -> list[str]:
    return [name for name in scope.of("parallelGateway") if len(scope.incoming[name]) > 1]


def splits(sheet: Sheet, scope: Scope) -> None:
    """What a parallel split sends out comes together in a join, or goes to ends of its own."""
    joins = set(_joins(scope))

    def interrupts(event: str) -> bool:
        return xml.truth(scope.nodes[event], "cancelActivity", True)

    for split in scope.of("parallelGateway"):
        branches = scope.targets(split)
        if len(branches) < 2:
            continue
        inside = scope.reach(branches, stop=joins.__contains__, attached=interrupts)
        meets = any(target in joins for target in branches) or any(
            target in joins for name in inside for target in scope.targets(name)
        )
        ends = [name for name in scope.nodes if name in inside and _ends(scope, name)]
        if split in inside:
            sheet.error("unbalanced-parallel", scope.nodes[split], target=split)
        elif meets and ends:
            sheet.error("unbalanced-parallel", scope.nodes[split], target=ends[0])
        else:
            twice(sheet, scope, split, joins)


def _ends(scope: Scope, name: str) -> bool:
    node = scope.nodes[name]
    return xml.kind(node) == "endEvent" and xml.child(node, "terminateEventDefinition") is None


def twice(sheet: Sheet, scope: Scope, split: str, joins: set[str]) -> None:
    """Branches that meet without a join run what follows once each: mostly not what was meant."""
    seen: set[str] = set()
    for branch in list(dict.fromkeys(scope.targets(split)))[:_BRANCHES]:
        reached = scope.reach([branch], stop=joins.__contains__)
        common = [n for n in scope.nodes if n in reached & seen and scope.kind(n) in ACTIVITIES]
        if common:
            sheet.warn("twice", scope.nodes[common[0]], split=split)
            return
        seen |= reached
