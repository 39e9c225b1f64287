"""What modellers write on a node, in whichever dialect: roles, form, inputs, multi-instance, timer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import overload

from engine.bpmn import bounds
from engine.bpmn.drawing import xml
from engine.bpmn.drawing.xml import CAMUNDA, SPIFF, ZEEBE, Node
from engine.bpmn.model import Timer

_CYCLE = re.compile(r"R([0-9]{0,6})/(P.*)")
_WRAPPERS = ("${", "#{", "=")
_TIMES = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}


def dynamic(text: str) -> bool:
    """Return whether a value is to be evaluated (`${x}`, `#{x}`, `=x`) instead of taken as it stands."""
    return text.strip().startswith(_WRAPPERS)


def camunda(node: Node, attribute: str) -> str:
    return (node.get(f"{{{CAMUNDA}}}{attribute}") or "").strip()


def _zeebe(node: Node, element: str, attribute: str) -> str:
    found = xml.extension(node, ZEEBE, element)
    return (found[0].get(attribute) or "").strip() if found else ""


def groups(node: Node) -> tuple[str, ...]:
    """Return the texts of candidateGroups: role ids, or one expression."""
    return _names(camunda(node, "candidateGroups") or _zeebe(node, "assignmentDefinition", "candidateGroups"))


def users(node: Node) -> tuple[str, ...]:
    """Return the texts of assignee and candidateUsers: user names, or one expression."""
    assignee = camunda(node, "assignee") or _zeebe(node, "assignmentDefinition", "assignee")
    several = camunda(node, "candidateUsers") or _zeebe(node, "assignmentDefinition", "candidateUsers")
    return tuple(dict.fromkeys((*((assignee,) if assignee else ()), *_names(several))))


def _names(text: str) -> tuple[str, ...]:
    if dynamic(text) and (text.startswith("=") or text.find("}") == len(text) - 1):
        return (text,)  # one expression, which may hold commas of its own
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def form(node: Node) -> str:
    """Return the form a node names, as written ("" when none)."""
    return (
        camunda(node, "formRef")
        or camunda(node, "formKey")
        or _zeebe(node, "formDefinition", "formId")
        or _zeebe(node, "formDefinition", "formKey")
    )


def form_name(reference: str) -> str:
    """Return the bare name of a form reference: `camunda-forms:bpmn:x`, `forms/x.form` and `x` all mean "x"."""
    bare = reference.strip()
    if bare.startswith("camunda-forms:"):
        bare = bare.rpartition(":")[2]
    return bare.removeprefix("forms/").removesuffix(".form")


def inputs(node: Node) -> dict[str, str]:
    """Return the input parameters of a node: name → text as written."""
    found: dict[str, str] = {}
    for box in xml.extension(node, CAMUNDA, "inputOutput"):
        for item in box.iterchildren(f"{{{CAMUNDA}}}inputParameter"):
            found.setdefault((item.get("name") or "").strip(), xml.text(item))
    for box in xml.extension(node, ZEEBE, "ioMapping"):
        for item in box.iterchildren(f"{{{ZEEBE}}}input"):
            found.setdefault((item.get("target") or "").strip(), (item.get("source") or "").strip())
    if xml.kind(node) == "callActivity":
        found |= {name: text for name, text in _passed(node, "in").items() if name not in found}
    return found


def outputs(node: Node) -> dict[str, str]:
    """Return the outputs of a call activity, known when the called process has ended: name → text as written."""
    found = _passed(node, "out")
    for box in xml.extension(node, ZEEBE, "ioMapping"):
        for item in box.iterchildren(f"{{{ZEEBE}}}output"):
            found.setdefault((item.get("target") or "").strip(), (item.get("source") or "").strip())
    return found


def called(node: Node) -> str:
    """Return the id of the process a call activity calls, as written."""
    reference = (node.get("calledElement") or "").strip() or _zeebe(node, "calledElement", "processId")
    return reference.rpartition(":")[2] if not dynamic(reference) else reference


def passed_without_names(node: Node) -> str:
    """Return what camunda:in or camunda:out says besides name and source, which Alur does not do ("": nothing)."""
    for way in ("in", "out"):
        for item in xml.extension(node, CAMUNDA, way):
            for odd in ("variables", "businessKey", "local"):
                if item.get(odd):
                    return f"camunda:{way} {odd}"
    return ""


def _passed(node: Node, way: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in xml.extension(node, CAMUNDA, way):
        source = (item.get("source") or "").strip()
        text = (item.get("sourceExpression") or "").strip() or (source and f"${{{source}}}")
        if item.get("target") is not None or text:
            found.setdefault((item.get("target") or "").strip(), text)
    return found


@dataclass(frozen=True, slots=True)
class MultiText:
    """Multi-instance as written: texts, "" where nothing is said."""

    node: Node
    collection: str
    cardinality: str
    variable: str
    sequential: bool
    condition: str = ""


@dataclass(frozen=True, slots=True)
class LoopText:
    """A standard loop as written: texts, "" where nothing is said."""

    condition: str
    maximum: str
    test_before: bool


def loop(node: Node) -> LoopText | None:
    found = xml.child(node, "standardLoopCharacteristics")
    if found is None:
        return None
    return LoopText(
        condition=xml.text(xml.child(found, "loopCondition")),
        maximum=(found.get("loopMaximum") or "").strip(),
        test_before=xml.truth(found, "testBefore"),
    )


def multi(node: Node) -> MultiText | None:
    found = xml.child(node, "multiInstanceLoopCharacteristics")
    if found is None:
        return None
    item = xml.child(found, "inputDataItem")
    own = "" if item is None else (item.get("name") or item.get("id") or "").strip()
    return MultiText(
        node=found,
        collection=camunda(found, "collection")
        or xml.text(xml.child(found, "loopDataInputRef"))
        or _zeebe(found, "loopCharacteristics", "inputCollection"),
        cardinality=xml.text(xml.child(found, "loopCardinality")),
        variable=camunda(found, "elementVariable")
        or own
        or _zeebe(found, "loopCharacteristics", "inputElement"),
        sequential=xml.truth(found, "isSequential"),
        condition=xml.text(xml.child(found, "completionCondition")),
    )


def definitions(event: Node) -> list[Node]:
    """Return the event definitions of an event, referenced ones (eventDefinitionRef) included."""
    return [c for c in xml.children(event) if str(c.tag).endswith(("EventDefinition", "eventDefinitionRef"))]


def timer(event: Node) -> Timer | None:
    """Return the timer of an event, or None; the first time it names counts (lint refuses a second)."""
    for definition in xml.children(event, "timerEventDefinition"):
        for found in times(definition):
            calendar = xml.properties(event).get("sop:waktu", "").strip().lower() == "kalender"
            closing = xml.kind(event) == "boundaryEvent" and not xml.truth(event, "cancelActivity", True)
            return Timer(_TIMES[xml.kind(found)], unquoted(xml.text(found)), calendar, closing)
    return None


def unquoted(text: str) -> str:
    """Return a timer's text without the quotes some modellers' engines need around it."""
    plain = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]
    return text[1:-1].strip() if plain else text


@overload
def cycle(text: str) -> tuple[int, str]: ...
@overload
def cycle(text: str, endless: bool) -> tuple[int | None, str]: ...
def cycle(text: str, endless: bool = False) -> tuple[int | None, str]:
    """Return (how many times, the duration between) of a cycle `R3/P1D`; raises ValueError for any other text.

    Where it may be `endless`, `R/P1D` is such a cycle too, with None for how many times.
    """
    found = _CYCLE.fullmatch(text)
    if found is not None and endless and not found[1]:
        return None, found[2]
    if found is None or not 0 < int(found[1] or 0) <= bounds.ROUNDS:
        raise ValueError(f"a cycle is R1/ to R{bounds.ROUNDS}/ and a duration")
    return int(found[1]), found[2]


def is_deadline(event: Node) -> bool:
    """Return whether an event is a deadline: on a border, interrupting nothing, at a duration or a date."""
    found = timer(event)
    return found is not None and found.kind != "cycle" and found.closing


def is_norm(event: Node) -> bool:
    """Return whether a deadline is a standard time as well: a fixed duration."""
    found = timer(event)
    return is_deadline(event) and found is not None and found.kind == "duration" and not dynamic(found.text)


def deadline(events: Iterable[Node]) -> Node | None:
    """Return which of the events of one host is its deadline: its standard time, else the first deadline."""
    found = sorted(filter(is_deadline, events), key=is_norm, reverse=True)
    return found[0] if found else None


def times(definition: Node) -> list[Node]:
    return list(xml.children(definition, *_TIMES))


def vendor(node: Node) -> Iterator[tuple[Node, str]]:
    """Return every vendor element inside a node's extensionElements with its bare name."""
    for box in xml.children(node, "extensionElements"):
        for item in box.iterdescendants():
            if xml.namespace(item) in (CAMUNDA, ZEEBE, SPIFF):
                yield item, xml.name(item)


def foreign(node: Node) -> Iterator[tuple[str, str]]:
    """Return the bare names and values of attributes and extension elements in a dialect that Alur does not read."""
    for key, value in node.attrib.items():
        space, _, bare = str(key).lstrip("{").rpartition("}")
        if space in xml.FOREIGN:
            yield bare, str(value)
    for box in xml.children(node, "extensionElements"):
        for item in box.iterchildren():
            if xml.namespace(item) in xml.FOREIGN:
                yield xml.name(item), xml.text(item) or "?"


def vendor_attributes(node: Node) -> Iterator[tuple[str, str]]:
    """Return every vendor attribute of a node: bare name, value."""
    for key, value in node.attrib.items():
        space, _, bare = str(key).lstrip("{").rpartition("}")
        if space in (CAMUNDA, ZEEBE, SPIFF):
            yield bare, str(value)


@dataclass(frozen=True, slots=True)
class DecisionText:
    """What a business rule task says as written: the decision, the name for its result, the result's shape."""

    decision: str
    variable: str
    shape: str
    pinned: bool


def decision(node: Node) -> DecisionText:
    return DecisionText(
        decision=camunda(node, "decisionRef") or _zeebe(node, "calledDecision", "decisionId"),
        variable=camunda(node, "resultVariable") or _zeebe(node, "calledDecision", "resultVariable"),
        shape=camunda(node, "mapDecisionResult"),
        pinned=any(camunda(node, f"decisionRef{what}") for what in ("Version", "VersionTag", "TenantId")),
    )


def rounds(text: str) -> int | None:
    """Return a `loopMaximum`: a whole number from 1, else None."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 9 and int(bare) > 0 else None


def number(text: str) -> int | None:
    """Return a step number (`sop:no`): 1 to 999, else None."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and 0 < len(bare) <= 3 and int(bare) > 0 else None
