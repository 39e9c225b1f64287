"""Inputs that read the office: asked once, when their task opens, and kept with it; this is the one place for it.

An expression sees only the answer that was kept, whatever the office keeps later, so that the same history always
gives the same state: the act's event holds what was read, and who does the act again hands that in as the reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn.environment import Environment, Reader
from engine.bpmn.model import Outline
from engine.bpmn.outcomes import Reading
from engine.bpmn.run.process import Token
from engine.expressions import OFFICE_FUNCTIONS, Expression

KEPT, SOURCES = "inputs", "read"  # of a task's own data: its answers by input, and what they were read from


class Asking(Protocol):
    """What evaluates at a task; `read` is what was read in this act, by the question."""

    outline: Outline
    outside: Environment
    now: datetime
    read: dict[str, Reading]

    def evaluate(self, task: Any, expression: Any, context: Mapping[str, Any] | None = None) -> Any: ...

    def json_copy(self, value: Any, element: str | None) -> Any: ...


def keep(task: Token, engine: Asking) -> None:
    """Evaluate the inputs of a task that read the office, and keep those for which it had an answer; without a reader
    nothing is read.
    """
    reader = engine.outside.reader
    for name, expression in _inputs(task, engine).items():
        if reader is None or not expression.asks:
            continue
        answered: dict[str, Reading] = {}
        functions = {one: _asking(one, engine, reader, answered) for one in expression.asks}
        value = engine.evaluate(task, expression, functions)
        if answered:
            task.internal_data.setdefault(KEPT, {})[name] = engine.json_copy(value, task.task_spec.bpmn_id)
            task.internal_data.setdefault(SOURCES, {})[name] = [one.source() for one in answered.values()]


def renew(task: Token, engine: Asking) -> None:
    """Read the office anew for an open task, in place of what was kept with it; without a reader nothing changes."""
    if engine.outside.reader is not None:
        for name in (KEPT, SOURCES):
            task.internal_data.pop(name, None)
        keep(task, engine)


def inputs(task: Token, engine: Asking) -> dict[str, Any]:
    """Return the inputs of a task: those that read the office as they were kept, all others as they are now."""
    kept = task.internal_data.get(KEPT, {})
    return {
        name: engine.json_copy(kept[name], task.task_spec.bpmn_id)
        if name in kept and expression.asks
        else engine.evaluate(task, expression)
        for name, expression in _inputs(task, engine).items()
    }


def sources(task: Token) -> dict[str, list[Reading]]:
    """Return by input of a task what it was read from."""
    kept = task.internal_data.get(SOURCES, {})
    return {name: [Reading.of(one) for one in several] for name, several in kept.items()}


def replayed(read: Any) -> Reader:
    """Return a reader that answers what an event holds, and has nothing for what was not asked then."""
    known = {_question(one["name"], one["given"]): one["value"] for one in read or ()}
    return lambda name, given: known.get(_question(name, given))


def _inputs(task: Token, engine: Asking) -> Mapping[str, Expression]:
    return engine.outline.elements[task.task_spec.bpmn_id].inputs


def _asking(name: str, engine: Asking, reader: Reader, answered: dict[str, Reading]) -> Callable[..., Any]:
    def ask(*given: Any) -> Any:
        count = OFFICE_FUNCTIONS[name]
        asked, instead = given[:count], given[count] if len(given) > count else []
        question = _question(name, asked)
        if question not in engine.read:
            value = reader(name, asked)
            if value is None:
                return instead
            engine.read[question] = Reading(name, asked, engine.now, value)
        answered[question] = engine.read[question]
        return json.loads(json.dumps(engine.read[question].value))

    return ask


def _question(name: str, given: Any) -> str:
    return json.dumps([name, *given], sort_keys=True, default=str)
