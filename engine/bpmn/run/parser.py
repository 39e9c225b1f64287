"""From the checked tree of a package to SpiffWorkflow's specs: our classes, compiled text, no recursion.

SpiffWorkflow's own parser follows the flows recursively (it fails on long models), accepts in silence much
that it then runs as something else, and keeps model text to evaluate as Python. This one knows only the
node kinds that `support` lists, and compiles every text at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine import expressions
from engine.bpmn.drawing import attributes, calls, support, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.faults import NotExecutable
from engine.bpmn.model import Element, Flow, Outline
from engine.bpmn.rules import Rule
from engine.bpmn.run import catch_events
from engine.bpmn.run.event_parser import EventBuilder
from engine.bpmn.run.gateways import ExclusiveGateway, Fork, InclusiveGateway, ParallelGateway
from engine.bpmn.run.multiinstance import Loop, MultiInstance
from engine.bpmn.run.process import Call, ConfirmTask, HumanTask, Scope


def parse(process: Node, outline: Outline, library: calls.Library) -> tuple[Any, dict[str, Any]]:
    """Return (spec of the process, specs of its sub-processes and of called processes by id); raises NotExecutable."""
    specs: dict[str, Any] = {}
    scopes = [process, *(library[name].process for name in outline.called)]
    while scopes:
        node = scopes.pop()
        builder = _ScopeBuilder(node, outline)
        specs[builder.spec.name] = builder.build()
        scopes += [inner for inner in node if xml.name(inner) == "subProcess"]
    for spec in specs.values():
        _wire(spec)
    top = specs.pop(process.get("id") or "")
    return top, specs


def _wire(spec: Any) -> None:
    """Do now what the library would do to the shared spec while instances run.

    Multi-instance frames are told of the ends of their instances (the library connects them at the first run,
    so a restored instance would wait for ever), and look-ahead is off: successors are made when a task runs.
    """
    for task_spec in spec.task_specs.values():
        task_spec._predict = _foresee_nothing
        if isinstance(task_spec, LoopTask):
            spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)


def _foresee_nothing(*_: Any, **__: Any) -> None:
    """A spec's look-ahead that looks nowhere."""


class _ScopeBuilder(EventBuilder):
    """Builds the spec of one process or sub-process: first every node, then the flows between them."""

    def __init__(self, node: Node, outline: Outline) -> None:
        self.outline = outline
        self.nodes = {child.get("id") or "": child for child in node if child.get("id") in outline.elements}
        self.spec = catch_events.ScopeSpec(node.get("id"), node.get("name"))
        self.sources = {}
        self.targets = {}
        self.makers: dict[str, Callable[[Element, Node], Any]] = {
            "startEvent": self.start,
            "endEvent": self.end,
            "userTask": lambda element, _: HumanTask(self.spec, element.id, bpmn_name=element.name),
            "manualTask": lambda element, _: ConfirmTask(self.spec, element.id, bpmn_name=element.name),
            "scriptTask": self._script,
            "businessRuleTask": self._rule,
            "subProcess": lambda element, _: Scope(self.spec, element.id, element.id, bpmn_name=element.name),
            "callActivity": self._call,
            "exclusiveGateway": lambda element, _: ExclusiveGateway(self.spec, element.id),
            "parallelGateway": lambda element, _: ParallelGateway(self.spec, element.id),
            "inclusiveGateway": lambda element, _: InclusiveGateway(self.spec, element.id),
            "eventBasedGateway": lambda element, _: catch_events.EventGateway(self.spec, element.id),
            "intermediateCatchEvent": self.catch,
            "intermediateThrowEvent": self.throw,
            "receiveTask": self.receive,
            "sendTask": self.send,
            "boundaryEvent": self.boundary,
        }

    def build(self) -> Any:
        for name, node in self.nodes.items():
            element = self.outline.elements[name]
            if element.triggered:
                self.trigger(element, node)
                continue
            if element.kind not in self.makers:
                raise NotExecutable(name, Rule.UNSUPPORTED, element.kind)
            task = self.makers[element.kind](element, node)
            if element.multi is not None or element.loop is not None:
                task = self._repeat(task, element, node)
            self.sources[name] = self.targets[name] = task
        self.guard()
        for name in list(self.sources):
            self._connect(name)
        self.link()
        return self.spec

    def _call(self, element: Element, node: Node) -> Any:
        if element.calls not in self.outline.called:
            raise NotExecutable(element.id, Rule.CALL_UNKNOWN, f"no process {element.calls} in the package")
        return Call(self.spec, element.id, element.calls, bpmn_name=element.name)

    def _script(self, element: Element, node: Node) -> Any:
        text = next((xml.text(child) for child in node if xml.name(child) == "script"), "")
        script = _compiled(element.id, Rule.SCRIPT, expressions.compile_script, text)
        return defaults.ScriptTask(self.spec, element.id, script)

    def _rule(self, element: Element, node: Node) -> Any:
        if element.decision is None:
            raise NotExecutable(
                element.id, Rule.DECISION, "no decision table of the package, or no resultVariable"
            )
        return defaults.ScriptTask(self.spec, element.id, element.decision)

    def _repeat(self, inner: Any, element: Element, node: Node) -> Any:
        """Put the frame of a multi-instance or a loop in the place of the task it repeats."""
        del self.spec.task_specs[inner.name]
        inner.name = f"{element.id} [child]"
        self.spec.task_specs[inner.name] = inner
        frame: Any
        written, loop = attributes.multi(node), attributes.loop(node)
        if loop is not None:
            maximum = attributes.rounds(loop.maximum)
            if maximum is None and (loop.maximum or not loop.condition):
                raise NotExecutable(element.id, Rule.LOOP, "neither a condition nor a maximum")
            ends = _optional(element.id, loop.condition)
            frame = Loop(self.spec, element.id, inner.name, ends, maximum, loop.test_before)
        elif element.multi is None or (element.multi.collection is element.multi.cardinality is None):
            raise NotExecutable(element.id, Rule.MULTI_INSTANCE, "neither a collection nor a number")
        else:
            multi = element.multi
            frame = MultiInstance(
                self.spec,
                element.id,
                inner.name,
                multi.collection,
                multi.cardinality,
                multi.variable,
                _optional(element.id, written.condition if written is not None else ""),
                multi.sequential,
            )
        inner.inputs = [frame]
        return frame

    def _connect(self, name: str) -> None:
        source = self.sources[name]
        flows = [flow for flow in self.outline.flows.values() if flow.source == name]
        if len(flows) > 1 and self.outline.elements[name].kind not in support.GATEWAYS:
            fork = Fork(self.spec, f"{name}.Fork", name)
            source.connect(fork)
            source = fork
        for flow in flows:
            if flow.target not in self.targets:
                raise NotExecutable(flow.id, Rule.FLOW, f"no node {flow.target}")
            target = self.targets[flow.target]
            if isinstance(source, ExclusiveGateway):
                source.connect_outgoing_if(_condition(flow, alone=len(flows) == 1), target)
            elif isinstance(source, Fork):
                source.add(_condition(flow, alone=not flow.condition), target, flow.default)
            elif isinstance(source, InclusiveGateway):
                source.add(_condition(flow, alone=len(flows) == 1), target, flow.default)
            else:
                source.connect(target)


def _condition(flow: Flow, alone: bool) -> Any:
    if flow.default or (alone and not flow.condition):
        return None
    if not flow.condition:
        raise NotExecutable(flow.id, Rule.NO_CONDITION, "a flow without condition that is not the default")
    return _compiled(flow.id, Rule.EXPRESSION, expressions.compile_expression, flow.condition)


def _optional(element: str, text: str) -> Any:
    return _compiled(element, Rule.EXPRESSION, expressions.compile_expression, text) if text else None


def _compiled(element: str, rule: Rule, compiler: Callable[[str], Any], text: str) -> Any:
    try:
        return compiler(text)
    except expressions.ExpressionError as error:
        raise NotExecutable(element, rule, str(error)) from error
