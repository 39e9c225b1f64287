"""What model text sees and does: the whitelisted language over the values of one instance, and nothing else.

Form values live once per instance: `values[element id]` is the form last submitted there, for a
multi-instance task `values[element id][item]`. Names, weakest first: functions of the installation, elements
(an empty object until they are completed), values, the fields of the form completed last, local variables
of a multi-instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import expressions
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault
from engine.bpmn.model import Outline
from engine.bpmn.multiinstance import ITEM
from engine.bpmn.process import Token

# The language bounds what one expression can build; scripts can repeat it, so what they keep is bounded here.
MAX_DEPTH, MAX_PARTS, MAX_NUMBER = 40, 10_000, 1 << 53


class ScriptEngine:
    """What SpiffWorkflow asks to evaluate text. `last` is (element, item) of the form completed last."""

    def __init__(
        self,
        outline: Outline,
        environment: Environment,
        values: dict[str, Any],
        last: tuple[str, str | None] | None,
    ) -> None:
        self.outline = outline
        self.outside = environment
        self.values = values
        self.last = last
        self.now = environment.clock()

    @property
    def environment(self) -> ScriptEngine:
        """SpiffWorkflow asks its "environment" for correlation: the same language."""
        return self

    def store(self, element: str, item: str | None, value: Any) -> None:
        """Keep a submitted form; other items of the same element stay."""
        if item is None:
            self.values[element] = value
        else:
            self.values[element] = {**self.values.get(element, {}), item: value}
        self.last = (element, item)

    def names(self, task: Token | None = None) -> dict[str, Any]:
        """All names an expression sees at `task` (None: at the process itself)."""
        names: dict[str, Any] = {name: {} for name in self.outline.elements}
        names.update(self.values)
        names.update(self._bare())
        if task is not None:
            names.update((key, value) for key, value in task.data.items() if key != ITEM)
        return names

    def evaluate(
        self,
        task: Any,
        expression: Any,
        context: Mapping[str, Any] | None = None,
        external_context: Any = None,
    ) -> Any:
        """The value of an expression (text or compiled) at a task, or over a plain mapping."""
        compiled = expressions.compile_expression(expression) if isinstance(expression, str) else expression
        if not isinstance(task, Token):
            return compiled.evaluate({**self.outside.functions, **task})
        try:
            return compiled.evaluate({**self.outside.functions, **self.names(task), **(context or {})})
        except expressions.ExpressionError as error:
            raise _fault(task, error) from error

    def execute(self, task: Token, script: Any, external_context: Any = None) -> bool:
        """Run assignment lines; what they assign becomes values of the instance."""
        compiled = expressions.compile_script(script) if isinstance(script, str) else script
        try:
            assigned = compiled.run({**self.outside.functions, **self.names(task)})
        except expressions.ExpressionError as error:
            raise _fault(task, error) from error
        for name, value in assigned.items():
            self.values[name] = plain(value, task.task_spec.bpmn_id)
        return True

    def plain(self, value: Any, element: str | None) -> Any:
        """What may leave the instance or enter its values: JSON without sharing, within bounds."""
        return plain(value, element)

    def call_service(self, task: Any, **options: Any) -> Any:
        raise EngineFault("crash", getattr(task.task_spec, "bpmn_id", None), "service tasks are not executed")

    def assign(self, task: Token) -> None:
        """Fix the roles and users of a human task that just became ready, where the model computes them."""
        element = self.outline.elements[task.task_spec.bpmn_id]
        for key, expression in (("roles", element.role_expression), ("users", element.user_expression)):
            if expression is not None:
                task.internal_data[key] = _texts(self.evaluate(task, expression), element.id)

    def _bare(self) -> Mapping[str, Any]:
        if self.last is None:
            return {}
        element, item = self.last
        value = self.values.get(element)
        if item is not None and isinstance(value, Mapping):
            value = value.get(item)
        return value if isinstance(value, Mapping) else {}


def plain(value: Any, element: str | None) -> Any:
    """`value` as JSON without sharing, within bounds; raises EngineFault("budget")."""
    return _copy(value, element, MAX_DEPTH, [MAX_PARTS])


def _copy(value: Any, element: str | None, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth == 0 or left[0] < 0:
        raise EngineFault("budget", element, "the script makes a value that is too large")
    if isinstance(value, Mapping):
        return {str(key): _copy(inner, element, depth - 1, left) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(inner, element, depth - 1, left) for inner in value]
    if isinstance(value, int | float) and not abs(value) <= MAX_NUMBER:
        raise EngineFault("budget", element, "the script makes a number that is too large")
    if value is None or isinstance(value, str | int | float):
        return value
    raise EngineFault("expression", element, f"the script makes a {type(value).__name__}")


def _texts(value: Any, element: str) -> list[str]:
    """Role ids or user names: a list of texts, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return [one.strip() for one in value if one.strip()]
    if value is None or value == {}:
        return []
    raise EngineFault("expression", element, "the role of the task is no text")


def _fault(task: Token, error: Exception) -> EngineFault:
    spec = task.task_spec
    return EngineFault("expression", getattr(spec, "bpmn_id", None) or spec.name, str(error))
