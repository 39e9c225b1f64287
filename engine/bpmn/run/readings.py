"""Inputs that read the office: asked once, when their task opens, and kept with it; this is the one place for it.

An expression sees only the answer that was kept, whatever the office keeps later, so that the same history always
gives the same state: the act's event holds what was read, and who does the act again hands that in as the reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn.environment import Reader
from engine.bpmn.outcomes import Reading
from engine.bpmn.run.process import Token
from engine.expressions import OFFICE_FUNCTIONS, Expression

KEPT, SOURCES = "inputs", "read"  # of a task's own data: its answers by input, and what they were read from


class Asking(Protocol):
    """What evaluates at a task; `read` is what was read in this act, by the question."""

    now: datetime
    read: dict[str, Reading]

    def evaluate(self, task: Any, expression: Any, context: Mapping[str, Any] | None = None) -> Any: ...

    def json_copy(self, value: Any, element: str | None) -> Any: ...


def keep(task: Token, inputs: Mapping[str, Expression], engine: Asking, reader: Reader) -> None:
    """Evaluate the inputs of a task that read the office, and keep those for which it had an answer."""
    for name, expression in inputs.items():
        if not expression.asks:
            continue
        answered: dict[str, Reading] = {}
        functions = {one: _asking(one, engine, reader, answered) for one in expression.asks}
        value = engine.evaluate(task, expression, functions)
        if answered:
            task.internal_data.setdefault(KEPT, {})[name] = engine.json_copy(value, task.task_spec.bpmn_id)
            task.internal_data.setdefault(SOURCES, {})[name] = [one.source() for one in answered.values()]


def replayed(read: Any) -> Reader:
    """Return a reader that answers what an event holds, and has nothing for what was not asked then."""
    known = {_question(one["name"], one["given"]): one["value"] for one in read or ()}
    return lambda name, given: known.get(_question(name, given))


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
