"""What an event of the drawing waits for or throws, as written: message, signal, error, escalation, link."""

from __future__ import annotations

import json

from engine import expressions
from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.model import Happening

# Event definition → (kind, attribute that refers to what is named at the top of the file).
REFERENCES = {
    "messageEventDefinition": ("message", "messageRef"),
    "signalEventDefinition": ("signal", "signalRef"),
    "errorEventDefinition": ("error", "errorRef"),
    "escalationEventDefinition": ("escalation", "escalationRef"),
}
MESSAGE_TASKS = frozenset({"sendTask", "receiveTask"})
KEY = "sop:kunci"
_CODES = {"error": "errorCode", "escalation": "escalationCode"}


def read(node: Node) -> Happening | None:
    """Return what a node waits for or throws; None for a timer, a plain event, and every other node."""
    if xml.kind(node) in MESSAGE_TASKS:
        return Happening("message", name(node, "message", "messageRef"), _key(node, node))
    for definition in attributes.definitions(node):
        what = xml.kind(definition)
        if what == "linkEventDefinition":
            return Happening("link", link(definition))
        if what in REFERENCES:
            kind, reference = REFERENCES[what]
            return Happening(kind, name(definition, kind, reference), _key(node, definition))
    return None


def link(definition: Node) -> str:
    """Return the name that makes a pair of link events."""
    return (definition.get("name") or "").strip()


def name(node: Node, kind: str, reference: str) -> str:
    """Return the name of a message or signal, the code of an error or escalation ("" when none is given)."""
    found = referred(node, kind, reference)
    if found is None:
        return ""
    code = (found.get(_CODES[kind]) or "").strip() if kind in _CODES else ""
    return code or (found.get("name") or "").strip()


def referred(node: Node, kind: str, reference: str) -> Node | None:
    """Return the element at the top of the file that a reference means."""
    wanted = (node.get(reference) or "").rpartition(":")[2]
    root = node.getroottree().getroot()
    return next((found for found in xml.children(root, kind) if wanted and xml.ident(found) == wanted), None)


def key_text(node: Node, holder: Node) -> str:
    """Return the correlation key as written: on the event, else on its message ("" when there is none)."""
    own = xml.properties(node).get(KEY, "").strip()
    message = referred(holder, "message", "messageRef")
    if own or message is None:
        return own
    found = xml.extension(message, xml.ZEEBE, "subscription")
    return next(((one.get("correlationKey") or "").strip() for one in found), "")


def compile_key(text: str) -> expressions.Expression:
    """Return the key as an expression; text that is none (`${x}`, `=x`) stands for itself. Raises ExpressionError."""
    return expressions.compile_expression(text if attributes.dynamic(text) else json.dumps(text))


def _key(node: Node, holder: Node) -> expressions.Expression | None:
    text = key_text(node, holder)
    try:
        return compile_key(text) if text else None
    except expressions.ExpressionError:
        return None  # lint has refused it
