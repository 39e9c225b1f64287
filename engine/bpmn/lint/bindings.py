"""What the texts of a drawing read, and what writes the bare names: where, when, and in which scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine import expressions
from engine.bpmn.drawing import attributes, happenings, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.outline import expression
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Element, Outline
from engine.expressions import Expression, Script

RUN = frozenset({"loopCounter"})
COUNTS = RUN | {"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"}
_ANY = ("message", "signal")


@dataclass(frozen=True, slots=True)
class Read:
    """One text that reads names. `node` is where a remark on it goes.

    It is evaluated in a `process` when a token comes to `at` (a node, or the process itself), or `after` it is done;
    `around` are the multi-instances whose item it is for. `hidden` are names that its place gives itself. Of a
    `quiet` one, other rules judge whether its names exist.
    """

    node: Node
    compiled: Expression | Script
    process: str
    at: str
    after: bool
    around: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    quiet: bool = False

    @property
    def names(self) -> frozenset[str]:
        return self.compiled.names - self.hidden


@dataclass(frozen=True, slots=True)
class Write:
    """`at` writes a name in the scope of `around`. `sure`: each time it is done; `full`: it has a full name."""

    at: str
    around: tuple[str, ...]
    sure: bool = True
    full: bool = True


def outer(outline: Outline, element: str) -> tuple[str, ...]:
    """Return the multi-instances around an element, without itself."""
    around = outline.repetitions(element)
    return around[:-1] if around[-1:] == (element,) else around


# ---- what is read ----------------------------------------------------------------------------------------
def reads(examination: Examination, scope: Scope) -> Iterator[Read]:
    """Return every text of a scope that reads names."""
    known = examination.outline.elements
    for flow in scope.flows:
        source = flow.get("sourceRef") or ""
        process = known[source].process if source in known else ""
        around = outer(examination.outline, source) if source in known else ()
        condition = xml.text(xml.child(flow, "conditionExpression"))
        yield from _read(flow, [condition], process, source, True, around)
    for name, node in scope.nodes.items():
        if name in known:
            yield from _of_node(examination, scope, name, node)


def _of_node(examination: Examination, scope: Scope, name: str, node: Node) -> Iterator[Read]:
    outline, element = examination.outline, examination.outline.elements[name]
    inner, around, process = outline.repetitions(name), outer(outline, name), element.process
    texts = [*attributes.groups(node), *attributes.users(node), *attributes.inputs(node).values()]
    yield from _read(node, filter(attributes.dynamic, texts), process, name, False, inner)
    multi, loop = attributes.multi(node), attributes.loop(node)
    if multi is not None:
        yield from _read(node, [multi.collection, multi.cardinality], process, name, False, around)
        yield from _read(node, [multi.condition], process, name, True, inner, COUNTS)
    if loop is not None:
        for after in (True, False) if loop.test_before else (True,):
            yield from _read(node, [loop.condition], process, name, after, inner, RUN)
    # An event beside something waits from the moment that begins.
    at, for_whom = element.host or name, around
    if xml.truth(scope.element, "triggeredByEvent") and element.kind == "startEvent":
        at = _around_handler(outline, element)
        for_whom = outline.repetitions(at) if at != process else ()
    timer, key = attributes.timer(node), happenings.key_text(node, node)
    waits = [timer.text if timer is not None else "", key, *_keys(node)]
    yield from _read(node, filter(attributes.dynamic, waits), process, at, False, for_whom)
    if element.kind == "scriptTask":
        try:
            script = expressions.compile_script(xml.text(xml.child(node, "script")))
        except expressions.ExpressionError:
            return  # told elsewhere
        yield Read(node, script, process, name, False, inner)
    if element.decision is not None:
        for cell in element.decision.decision.reads:
            yield Read(node, cell, process, name, False, inner, quiet=True)
    if element.form is not None and element.kind in HUMAN:
        form = examination.package.forms[element.form]
        given = set(element.inputs)
        for formula, own in form.reads:
            yield Read(node, formula, process, name, False, inner, own | given, quiet=True)
    for result in element.outputs.values():
        if element.calls and element.calls in outline.called:  # what a call gives is computed where it ends
            yield Read(node, result, element.calls, element.calls, True, (), quiet=True)


def _around_handler(outline: Outline, start: Element) -> str:
    """The sub-process, or the process, in whose scope the event sub-process of a start event stands."""
    handler = outline.elements.get(start.parent or "")
    above = outline.elements.get(handler.parent or "") if handler is not None else None
    return above.id if above is not None and above.process == start.process else start.process


def _keys(node: Node) -> Iterator[str]:
    """The correlation keys of the messages that an event's definitions name."""
    for definition in attributes.definitions(node):
        yield happenings.key_text(node, definition)


def _read(
    node: Node,
    texts: Iterable[str],
    process: str,
    at: str,
    after: bool,
    around: tuple[str, ...],
    hidden: frozenset[str] = frozenset(),
) -> Iterator[Read]:
    for text in dict.fromkeys(texts):
        compiled = expression(text)
        if compiled is not None:
            yield Read(node, compiled, process, at, after, around, hidden)


# ---- what is written -------------------------------------------------------------------------------------
def writes(examination: Examination, process: str) -> tuple[dict[str, list[Write]], list[Write]]:
    """Return by name who writes it in a process, and what may write any name.

    A message says what it carries when it comes.
    """
    found: dict[str, list[Write]] = {}
    anything: list[Write] = []
    outline = examination.outline
    for name in outline.of(process):
        element = outline.elements[name]
        if element.process != process:
            continue
        if element.happening is not None and element.happening.kind in _ANY and _catches(element):
            anything.append(Write(name, outer(outline, name), sure=False))
            continue
        given, sure, full = _written(examination, element)
        sure = sure and not (element.loop is not None and element.loop.test_before)
        for one in given:
            found.setdefault(one, []).append(Write(name, outline.repetitions(name), sure, full))
    if process in outline.called:
        start = outline.called[process].start_element
        for one in given_to(outline).get(process, ()):
            found.setdefault(one, []).append(Write(start, ()))
    return found, anything


def given_to(outline: Outline) -> Mapping[str, set[str]]:
    """Return by called process: the names its callers give it."""
    found: dict[str, set[str]] = {}
    for element in outline.elements.values():
        if element.calls:
            found.setdefault(element.calls, set()).update(element.inputs)
    return found


def _catches(element: Element) -> bool:
    return element.kind in ("intermediateCatchEvent", "receiveTask", "boundaryEvent", "startEvent")


def _written(examination: Examination, element: Element) -> tuple[Iterable[str], bool, bool]:
    """The names an element writes; whether each time, and whether they have full names."""
    outline = examination.outline
    if element.kind == "scriptTask":
        return _targets(examination, element.id), True, False
    if element.kind == "businessRuleTask":
        node = examination.node(element.id)
        variable = "" if node is None else attributes.decision(node).variable
        return [variable] if variable else [], True, False
    if element.calls:
        if element.outputs:
            return element.outputs, True, True
        inside = [outline.elements[one] for one in outline.of(element.calls)]
        scripts = [
            name
            for one in inside
            for name in _written(examination, one)[0]
            if one.kind.endswith(("scriptTask", "RuleTask"))
        ]
        return [*(one.id for one in inside), *scripts], False, True
    form = element.form if element.kind in HUMAN or element.id == outline.start_element else None
    return (examination.package.forms[form].written if form is not None else ()), True, True


def _targets(examination: Examination, element: str) -> tuple[str, ...]:
    node = examination.node(element)
    if node is None:
        node = _elsewhere(examination, element)
    try:
        return () if node is None else expressions.compile_script(xml.text(xml.child(node, "script"))).targets
    except expressions.ExpressionError:
        return ()


def _elsewhere(examination: Examination, element: str) -> Node | None:
    """A node of another diagram of the package."""
    for source in examination.library.values():
        for node in source.process.iter():
            if node.get("id") == element:
                return node
    return None
