"""Lint: choices have conditions, parallel branches meet again, loops wait for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.drawing import attributes, decisions, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.support import ACTIVITIES, CONDITIONAL, EVENTS, INNER, JOINS, SCOPES, WAITS
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule

_BRANCHES = 20
_OUTSIDE = ("timerEventDefinition", "messageEventDefinition", "signalEventDefinition")


def check(examination: Examination) -> None:
    for scope in examination.scopes:
        for name, node in scope.nodes.items():
            default(examination, scope, name, node)
            if scope.kind(name) in CONDITIONAL:
                choice(examination, scope, name, node)
            elif scope.kind(name) in ACTIVITIES:
                forks(examination, scope, name, node)
            elif scope.kind(name) in EVENTS | {"parallelGateway"}:
                unconditional_flows(examination, scope, name, node)
        busy(examination, scope)
        joins(examination, scope)
        splits(examination, scope)


def condition(flow: Node) -> str | None:
    """Return the text of a flow's condition; None when the flow has no condition element."""
    found = xml.child(flow, "conditionExpression")
    return None if found is None else xml.text(found)


def default(examination: Examination, scope: Scope, name: str, node: Node) -> None:
    wanted = node.get("default")
    if wanted and all(xml.ident(flow) != wanted for _, flow in scope.outgoing[name]):
        examination.error(Rule.DEFAULT, node, target=wanted)


def choice(examination: Examination, scope: Scope, name: str, node: Node) -> None:
    """An exclusive or inclusive gateway: a condition on every flow but the default one."""
    out = scope.outgoing[name]
    standard = node.get("default")
    if decisions.bare(examination.outline, name) and all(condition(flow) is None for _, flow in out):
        reason = decisions.refusal(examination.outline, name, examination.package.forms)
        if reason is None:
            return
        examination.error(Rule.NOBODY_TO_ASK, node, reason=reason)
    for _, flow in out:
        if standard and xml.ident(flow) == standard:
            if condition(flow):
                examination.warn(Rule.DEFAULT_CONDITION, flow)
        elif not condition(flow) and (len(out) > 1 or condition(flow) is not None):
            examination.error(Rule.NO_CONDITION, flow, gateway=name)
    if len(out) > 1 and not standard:
        examination.warn(Rule.NO_DEFAULT, node)


def unconditional_flows(examination: Examination, scope: Scope, name: str, node: Node) -> None:
    """A node that chooses nothing: no condition on its ways out."""
    for _, flow in scope.outgoing[name]:
        if condition(flow) is not None:
            examination.error(Rule.IGNORED_CONDITION, flow, kind=xml.kind(node), source=name)


def forks(examination: Examination, scope: Scope, name: str, node: Node) -> None:
    """An activity: several flows out are taken at once, those with a condition where it holds."""
    out = [flow for _, flow in scope.outgoing[name]]
    standard = [flow for flow in out if node.get("default") and xml.ident(flow) == node.get("default")]
    conditional = [flow for flow in out if condition(flow) is not None and flow not in standard]
    for flow in conditional:
        if len(out) == 1:
            examination.error(Rule.IGNORED_CONDITION, flow, kind=xml.kind(node), source=name)
        elif not condition(flow):
            examination.error(Rule.NO_CONDITION, flow, gateway=name)
    for flow in standard:
        if condition(flow):
            examination.warn(Rule.DEFAULT_CONDITION, flow)
        if len(conditional) + 1 < len(out):
            examination.error(Rule.DEFAULT_NEVER, flow, source=name)
    if conditional and len(conditional) == len(out) > 1:
        examination.warn(Rule.NO_DEFAULT, node)


def busy(examination: Examination, scope: Scope) -> None:
    """No loop runs without anybody: something in it waits for a person or a time."""

    def restless(name: str) -> bool:
        if scope.kind(name) in SCOPES | INNER:
            return not any(_waits(inner) for inner in _inside(examination, scope.nodes[name]))
        return not _waits(scope.nodes[name])

    for name in scope.circles(restless)[:1]:
        examination.error(Rule.BUSY_LOOP, scope.nodes[name])


def _inside(examination: Examination, node: Node) -> Iterator[Node]:
    """What a token in a sub-process or called process can pass; event sub-processes stand beside its way."""
    stack, seen = [node], set[str]()
    while stack:
        inner = stack.pop()
        yield inner
        stack += [child for child in inner if not xml.truth(child, "triggeredByEvent")]
        called = attributes.called(inner) if xml.kind(inner) == "callActivity" else ""
        if called in examination.library and called not in seen:
            seen.add(called)
            stack.append(examination.library[called].process)


def _waits(node: Node) -> bool:
    """Whether a token rests here until a person, a time or a message comes."""
    if xml.kind(node) in ("intermediateCatchEvent", "boundaryEvent"):
        return any(xml.child(node, definition) is not None for definition in _OUTSIDE)
    return xml.kind(node) in WAITS


def joins(examination: Examination, scope: Scope) -> None:
    """Each flow into a parallel join can come in every round."""
    for name in _joins(scope, frozenset({"parallelGateway"})):
        inputs = set(scope.incoming[name])
        again = inputs & scope.after(name, stop=lambda n, join=name: n == join)  # type: ignore[misc]
        for start in scope.starts:  # an instance begins at one of them
            first = inputs & scope.reach([start], stop=lambda n, join=name: n == join)  # type: ignore[misc]
            if not first:
                continue  # the join is not reached from there
            if first != inputs:
                examination.error(Rule.JOIN_DEADLOCK, scope.nodes[name], target=min(inputs - first))
                break
            if again and again != inputs:
                examination.error(Rule.LOOP_INTO_PARALLEL, scope.nodes[name], target=min(again))
                break


def _joins(scope: Scope, kinds: frozenset[str]) -> list[str]:
    return [name for name in scope.of(*kinds) if len(scope.incoming[name]) > 1]


def _all_at_once(scope: Scope) -> list[str]:
    """The nodes that put a token on each of several flows: parallel gateways, and activities and events."""

    def unconditional(name: str) -> bool:
        return all(condition(flow) is None for _, flow in scope.outgoing[name])

    kinds = ACTIVITIES | EVENTS
    forks = [name for name in scope.of(*kinds) if len(scope.outgoing[name]) > 1 and unconditional(name)]
    return [*scope.of("parallelGateway"), *forks]


def splits(examination: Examination, scope: Scope) -> None:
    """What a parallel split sends out comes together in a join, or goes to ends of its own."""
    joins = set(_joins(scope, JOINS))

    def interrupts(event: str) -> bool:
        return xml.truth(scope.nodes[event], "cancelActivity", True)

    for split in _all_at_once(scope):
        branches = scope.targets(split)
        if len(branches) < 2:
            continue
        inside = scope.reach(branches, stop=joins.__contains__, attached=interrupts)
        meets = any(target in joins for target in branches) or any(
            target in joins for name in inside for target in scope.targets(name)
        )
        ends = [name for name in scope.nodes if name in inside and _ends(scope, name)]
        if split in inside:
            examination.error(Rule.UNBALANCED_PARALLEL, scope.nodes[split], target=split)
        elif meets and ends:
            examination.error(Rule.UNBALANCED_PARALLEL, scope.nodes[split], target=ends[0])
        else:
            twice(examination, scope, split, joins)


def _ends(scope: Scope, name: str) -> bool:
    node = scope.nodes[name]
    over = ("terminateEventDefinition", "errorEventDefinition")  # these end the other branches too
    return xml.kind(node) == "endEvent" and all(xml.child(node, one) is None for one in over)


def twice(examination: Examination, scope: Scope, split: str, joins: set[str]) -> None:
    """Branches that meet without a join run what follows once each: mostly not what was meant."""
    seen: set[str] = set()
    for branch in list(dict.fromkeys(scope.targets(split)))[:_BRANCHES]:
        reached = scope.reach([branch], stop=joins.__contains__)
        common = [n for n in scope.nodes if n in reached & seen and scope.kind(n) in ACTIVITIES]
        if common:
            examination.warn(Rule.TWICE, scope.nodes[common[0]], split=split)
            return
        seen |= reached
