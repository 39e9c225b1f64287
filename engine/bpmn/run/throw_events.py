"""Events that are thrown: caught in the nearest scope, broadcast, or handed to the outside after the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine.bpmn.faults import EngineFault
from engine.bpmn.model import Happening
from engine.bpmn.run import catch_events
from engine.bpmn.run.process import Token
from engine.expressions import Expression


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or signal that left the instance in this act."""

    kind: str
    name: str
    key: str
    payload: Mapping[str, Any]
    element: str


class _Throws:
    """A spec that throws when it runs; `carried` is what a message or signal carries."""

    happening: Happening
    carried: Mapping[str, Expression]

    def carry(self, happening: Happening, inputs: Mapping[str, Expression]) -> Any:
        self.happening, self.carried = happening, inputs
        return self

    def _run_hook(self, my_task: Token) -> bool:
        throw(my_task, self.happening, self.carried)
        return True


class ThrowEvent(_Throws, defaults.IntermediateThrowEvent):  # type: ignore[misc]
    """Throws and goes on."""


class SendTask(_Throws, defaults.SendTask):  # type: ignore[misc]
    """Sends a message and goes on."""


class ThrowEnd(_Throws, defaults.EndEvent):  # type: ignore[misc]
    """Throws, and its token ends."""


def thrower(kind: type[Any], spec: Any, bpmn_id: str) -> Any:
    """Return a throwing spec without the library's own way of throwing."""
    return kind(spec, bpmn_id, NoneEventDefinition())


def throw(task: Token, happening: Happening, inputs: Mapping[str, Expression]) -> None:
    """Find who catches now, before the thrower's own successors wait; they come when the thrower has run.

    An escalation that nobody catches is forgotten; an error raises EngineFault("error").
    """
    process = task.workflow.top_workflow
    if happening.kind in catch_events.FROM_OUTSIDE:
        engine = process.script_engine
        payload = {name: engine.evaluate(task, expression) for name, expression in inputs.items()}
        payload = engine.json_copy(payload, task.task_spec.bpmn_id)
        key = (
            ""
            if happening.key is None
            else catch_events.key_text(engine.evaluate(task, happening.key), task.task_spec.bpmn_id)
        )
        process.sent.append(Sent(happening.kind, happening.name, key, payload, task.task_spec.bpmn_id))
        if happening.kind == "signal":
            for receiver in catch_events.listening(process, "signal", happening.name, ""):
                process.thrown.append((receiver, payload))
        return
    found = catch_events.catcher(task, happening.kind, happening.name)
    if found is not None:
        process.thrown.append((found, {}))
    elif happening.kind == "error":
        raise EngineFault("error", task.task_spec.bpmn_id, f"nobody catches the error {happening.name!r}")
