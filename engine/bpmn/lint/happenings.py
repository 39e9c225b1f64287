"""Lint: messages, signals, errors, escalations and links are named, caught once, and can come."""

from __future__ import annotations

from engine import expressions
from engine.bpmn.drawing import attributes, happenings, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.support import INNER, SCOPES
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Happening
from engine.bpmn.rules import Rule

_CATCHES_ALL = frozenset({"error", "escalation"})
_THROWS = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})
_THROWERS = SCOPES | INNER


def check(examination: Examination) -> None:
    for scope in examination.scopes:
        for name, node in scope.nodes.items():
            found = happenings.read(node)
            if found is not None:
                missing_name(examination, node, found)
                key(examination, node)
            if xml.kind(node) == "boundaryEvent" and found is not None:
                boundary(examination, scope, node, found)
            if xml.kind(node) == "eventBasedGateway":
                race(examination, scope, name)
            if xml.truth(node, "triggeredByEvent"):
                triggered(examination, scope, name)
        twice(examination, scope)
        links(examination, scope)


def missing_name(examination: Examination, node: Node, found: Happening) -> None:
    """Whatever is sent or thrown has a name; only a catch of errors or escalations may mean all of them."""
    if not found.name and (found.kind not in _CATCHES_ALL or xml.kind(node) in _THROWS):
        examination.error(Rule.NO_NAME, node, kind=found.kind)
    starts = xml.kind(node) == "startEvent" and not xml.truth(node, "isInterrupting", True)
    beside = xml.kind(node) == "boundaryEvent" and not xml.truth(node, "cancelActivity", True)
    if found.kind == "error" and (starts or beside):
        examination.error(Rule.ERROR_INTERRUPTS, node)


def key(examination: Examination, node: Node) -> None:
    """The correlation key is an expression or plain text; a start has nothing yet to be correlated by."""
    definition = xml.child(node, "messageEventDefinition")
    text = happenings.key_text(node, node if definition is None else definition)
    above = node.getparent()
    if xml.kind(node) == "startEvent" and above is not None and xml.kind(above) == "process":
        if xml.properties(node).get(happenings.KEY, "").strip():
            examination.error(Rule.START_KEY, node, what=happenings.KEY)
        return
    try:
        if text:
            happenings.compile_key(text)
    except expressions.ExpressionError as error:
        examination.error(Rule.EXPRESSION, node, what=happenings.KEY, text=text, code=error.code, detail="")


def boundary(examination: Examination, scope: Scope, node: Node, found: Happening) -> None:
    """Errors and escalations come out of sub-processes."""
    host = scope.nodes.get(node.get("attachedToRef") or "")
    if host is not None and found.kind in _CATCHES_ALL and xml.kind(host) not in _THROWERS:
        examination.warn(Rule.NEVER_COMES, node, target=xml.ident(host), kind=xml.kind(host))


def race(examination: Examination, scope: Scope, name: str) -> None:
    """After an event gateway stand events or receive tasks, reached from nowhere else and without borders."""
    gateway = scope.nodes[name]
    ways = scope.outgoing[name]
    if len(ways) < 2:
        examination.error(Rule.EVENT_GATEWAY, gateway, reason="one", target="")
    for target, flow in ways:
        node = scope.nodes[target]
        waits = xml.kind(node) == "receiveTask" or (
            xml.kind(node) == "intermediateCatchEvent" and xml.child(node, "linkEventDefinition") is None
        )
        repeated = xml.child(node, "multiInstanceLoopCharacteristics") is not None
        repeated = repeated or xml.child(node, "standardLoopCharacteristics") is not None
        if not waits or repeated:
            examination.error(Rule.EVENT_GATEWAY, gateway, reason="kind", target=target)
        elif len(scope.incoming[target]) != 1:
            examination.error(Rule.EVENT_GATEWAY, gateway, reason="incoming", target=target)
        elif scope.attached[target]:
            examination.error(Rule.EVENT_GATEWAY, gateway, reason="boundary", target=target)
        if xml.child(flow, "conditionExpression") is not None:
            examination.error(Rule.IGNORED_CONDITION, flow, kind="eventBasedGateway", source=name)
    _unique(examination, [(target, scope.nodes[target]) for target, _ in ways])


def triggered(examination: Examination, scope: Scope, name: str) -> None:
    """An event sub-process stands alone: nothing leads to it or from it, nothing is attached, nothing repeats."""
    node = scope.nodes[name]
    for reason, others in (
        ("incoming", scope.incoming[name]),
        ("outgoing", scope.targets(name)),
        ("boundary", scope.attached[name]),
    ):
        if others:
            examination.error(Rule.EVENT_SUB_PROCESS, node, reason=reason, target=others[0])
    if attributes.multi(node) is not None or xml.child(node, "standardLoopCharacteristics") is not None:
        examination.error(Rule.EVENT_SUB_PROCESS, node, reason="repeated", target=name)


def twice(examination: Examination, scope: Scope) -> None:
    """What comes is caught by one event: of a host, and of the event sub-processes of a scope."""
    for events in scope.attached.values():
        _unique(examination, [(event, scope.nodes[event]) for event in events])
    starts = [
        (xml.ident(start), start)
        for node in scope.nodes.values()
        if xml.truth(node, "triggeredByEvent")
        for start in xml.children(node, "startEvent")
    ]
    _unique(examination, starts)
    if xml.kind(scope.element) == "process":
        _unique(examination, [(name, scope.nodes[name]) for name in scope.starts])


def _unique(examination: Examination, events: list[tuple[str, Node]]) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for name, node in events:
        found = happenings.read(node)
        if found is None or found.kind == "link":
            continue
        definition = xml.child(node, "messageEventDefinition")
        text = happenings.key_text(node, node if definition is None else definition)
        other = seen.setdefault((found.kind, found.name, text), name)
        if other != name:
            examination.error(Rule.CAUGHT_TWICE, node, what=found.kind, value=found.name, other=other)


def links(examination: Examination, scope: Scope) -> None:
    """Each link that is thrown is caught in exactly one place of the same process or sub-process."""
    for name, caught in scope.links.items():
        definition = xml.child(scope.nodes[name], "linkEventDefinition")
        value = "" if definition is None else happenings.link(definition)
        if value and len(caught) != 1:
            examination.error(Rule.LINK, scope.nodes[name], value=value, count=len(caught))
        if scope.outgoing[name]:
            examination.error(Rule.LINK_OUTGOING, scope.nodes[name])
    for name in scope.of("intermediateCatchEvent"):
        node = scope.nodes[name]
        if xml.child(node, "linkEventDefinition") is not None and scope.incoming[name]:
            examination.error(Rule.EVENT_INCOMING, node, kind="link")
