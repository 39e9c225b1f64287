"""The events of one process or sub-process as specs: what waits, what throws, links, event sub-processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition

from engine import expressions, workdays
from engine.bpmn.drawing import xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.faults import NotExecutable
from engine.bpmn.model import Element, Outline
from engine.bpmn.rules import Rule
from engine.bpmn.run import catch_events, throw_events
from engine.bpmn.run.process import Scope
from engine.bpmn.run.timers import WorkTimer


class EventBuilder:
    """The part of a scope's builder that makes its events."""

    outline: Outline
    nodes: dict[str, Node]
    spec: Any
    sources: dict[str, Any]  # node id → the spec its outgoing flows leave
    targets: dict[str, Any]  # node id → the spec its incoming flows enter

    def elements(self) -> Iterator[Element]:
        return (self.outline.elements[name] for name in self.nodes)

    def start(self, element: Element, node: Node) -> Any:
        task = defaults.StartEvent(self.spec, element.id, NoneEventDefinition())
        self.spec.start.connect(task)
        return task

    def end(self, element: Element, node: Node) -> Any:
        if element.happening is not None:
            task = self._thrower(throw_events.ThrowEnd, element)
        else:
            terminate = any(xml.name(child) == "terminateEventDefinition" for child in node)
            definition = TerminateEventDefinition() if terminate else NoneEventDefinition()
            task = defaults.EndEvent(self.spec, element.id, definition)
        task.connect(self.spec.end)
        return task

    def catch(self, element: Element, node: Node) -> Any:
        if _is_link(element):
            return defaults.IntermediateThrowEvent(self.spec, element.id, NoneEventDefinition())
        return catch_events.CatchEvent(self.spec, element.id, awaited(element))

    def throw(self, element: Element, node: Node) -> Any:
        if element.happening is None or _is_link(element):
            return defaults.IntermediateThrowEvent(self.spec, element.id, NoneEventDefinition())
        return self._thrower(throw_events.ThrowEvent, element)

    def receive(self, element: Element, node: Node) -> Any:
        return catch_events.ReceiveTask(self.spec, element.id, awaited(element), bpmn_name=element.name)

    def send(self, element: Element, node: Node) -> Any:
        return self._thrower(throw_events.SendTask, element)

    def boundary(self, element: Element, node: Node) -> Any:
        return catch_events.Boundary(self.spec, element.id, awaited(element), element.interrupting)

    def trigger(self, element: Element, node: Node) -> None:
        """An event sub-process: its start event is armed in the scope around it, and leads into it."""
        starts = [self.outline.elements[xml.ident(one)] for one in xml.children(node, "startEvent")]
        if len(starts) != 1:
            raise NotExecutable(element.id, Rule.MANY_STARTS, "an event sub-process has one start event")
        start = starts[0]
        trigger = catch_events.Trigger(self.spec, start.id, awaited(start), start.interrupting, element.id)
        inside = Scope(self.spec, element.id, element.id, bpmn_name=element.name)
        self.spec.start.connect(trigger)
        trigger.connect(inside)
        inside.connect(self.spec.end)

    def guard(self) -> None:
        """Stand the boundary events beside their hosts: split before, border behind."""
        beside: dict[str, list[Element]] = {}
        for event in self.elements():
            if event.kind == "boundaryEvent" and event.host in self.sources:
                beside.setdefault(event.host, []).append(event)
        for name in list(self.sources):
            if name in beside:
                self._guard(name, beside[name])

    def link(self) -> None:
        """A link that is thrown goes on where the link of its name is caught."""
        links = {e.id: e.happening.name for e in self.elements() if e.happening is not None and _is_link(e)}
        caught = {
            name: at for at, name in links.items() if self.outline.elements[at].kind.endswith("CatchEvent")
        }
        for at, name in links.items():
            if at in caught.values():
                continue
            if name not in caught:
                raise NotExecutable(at, Rule.LINK, f"no link {name}")
            self.sources[at].connect(self.targets[caught[name]])

    def _guard(self, name: str, events: list[Element]) -> None:
        host = self.sources[name]
        split = BoundaryEventSplit(self.spec, f"{name}.BoundaryEventSplit")
        split.host = host.name
        border = catch_events.Border(
            self.spec, f"{name}.BoundaryEventJoin", split_task=split.name, threshold=None, cancel=True
        )
        split.connect(host)
        host.connect(border)
        for event in events:
            split.connect(self.sources[event.id])
            self.sources[event.id].connect(border)
        self.targets[name] = split

    def _thrower(self, kind: type[Any], element: Element) -> Any:
        if element.happening is None or not element.happening.name:
            raise NotExecutable(element.id, Rule.NO_DEFINITION, "an event that throws nothing")
        return throw_events.thrower(kind, self.spec, element.id).carry(element.happening, element.inputs)


def awaited(element: Element) -> Any:
    """Return what an event waits for: a timer, or something that is sent or thrown."""
    if element.happening is not None:
        return catch_events.Catch(element.id, element.happening)
    if element.timer is None:
        raise NotExecutable(element.id, Rule.TIMER, "an event without timer")
    try:
        return WorkTimer(element.id, element.timer)
    except (expressions.ExpressionError, workdays.DurationError, ValueError) as error:
        raise NotExecutable(element.id, Rule.TIMER, str(error)) from error


def _is_link(element: Element) -> bool:
    return element.happening is not None and element.happening.kind == "link"
