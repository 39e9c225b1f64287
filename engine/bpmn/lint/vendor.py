"""Lint: what vendors add to a drawing is executed, refused, or remarked as without effect; never passed over."""

from __future__ import annotations

from engine.bpmn.drawing import attributes, support, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule


def check(examination: Examination, node: Node, at: Node) -> None:
    """All that vendors say at one node; `at` is the element it is told of."""
    idle = [
        *_parts(examination, node, at),
        *_attributes(examination, node, at),
        *_foreign(examination, node, at),
    ]
    if idle:
        examination.warn(Rule.NO_EFFECT, at, what=", ".join(dict.fromkeys(idle)))


def _parts(examination: Examination, node: Node, at: Node) -> list[str]:
    """Judge the extension elements of a node with their attributes; return those without effect."""
    executed = support.VENDOR_EXECUTED.get(xml.kind(node), frozenset())
    idle: list[str] = []
    refused: set[Node] = set()
    for item, what in attributes.vendor(node):
        if item.getparent() in refused:
            refused.add(item)  # told with what it stands in
        elif what not in executed and what in support.VENDOR_ELEMENTS:
            refused.add(item)
            examination.error(Rule.VENDOR, at, what=what, instead=support.VENDOR_ELEMENTS[what])
        elif what not in support.VENDOR_PARTS:
            idle.append(what)
        else:
            idle += _details(examination, item, at)
    return idle


def _details(examination: Examination, item: Node, at: Node) -> list[str]:
    """Judge the attributes of one vendor element that is read; return those without effect."""
    idle: list[str] = []
    for key, value in item.attrib.items():
        bare, said = xml.bare(str(key)), str(value).strip()
        written = f"{xml.name(item)} {bare}"
        if bare in support.VENDOR_PARTS[xml.name(item)]:
            continue
        if written not in support.VENDOR_PART_ATTRIBUTES:
            idle += [written] if _idle(bare, said) else []
        elif said not in ("", "false"):
            examination.error(Rule.VENDOR, at, what=written, instead=support.VENDOR_PART_ATTRIBUTES[written])
    return idle


def _attributes(examination: Examination, node: Node, at: Node) -> list[str]:
    read = support.VENDOR_READ.get(xml.kind(node), frozenset())
    idle: list[str] = []
    for what, value in attributes.vendor_attributes(node):
        if what in read:
            continue
        if what in support.VENDOR_ATTRIBUTES:
            examination.error(Rule.VENDOR, at, what=what, instead=support.VENDOR_ATTRIBUTES[what])
        elif what in support.IGNORED_ATTRIBUTES and value:
            examination.warn(Rule.IGNORED_ATTRIBUTE, at, what=what)
        elif _idle(what, value):
            idle.append(what)
    return idle


def _foreign(examination: Examination, node: Node, at: Node) -> list[str]:
    """What is said in a dialect that Alur does not read."""
    idle: list[str] = []
    for what, value in dict.fromkeys(attributes.foreign(node)):
        if what in support.FOREIGN:
            examination.error(Rule.DIALECT, at, what=what)
        elif what in support.FOREIGN_REFUSED and value != "false":
            examination.error(Rule.VENDOR, at, what=what, instead=support.FOREIGN_REFUSED[what])
        elif _idle(what, value):
            idle.append(what)
    return idle


def _idle(what: str, value: str) -> bool:
    """Whether somebody may expect an effect: not of what is for an editor alone, or says what holds anyway."""
    return what not in support.EDITORIAL and value.strip() not in support.HARMLESS.get(what, frozenset({""}))
