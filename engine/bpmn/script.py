"""What model text sees and does: the whitelisted language over the values of one instance, and nothing else.

Form values live once per process: in the instance, or in the frame of a call. `values[element id]` is the form
last submitted there, for a multi-instance task `values[element id][item]`. Names, weakest first: functions of the
installation, elements (an empty object until they are completed), values, the fields of the form completed last,
local variables of a multi-instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import expressions
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault
from engine.bpmn.model import LIMITS, Outline
from engine.bpmn.multiinstance import ITEM
from engine.bpmn.process import Frame, Token

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

    def store(self, task: Token, value: Any) -> None:
        """Keep a submitted form as the value of its element; other items of the same element stay."""
        frame, element, item = self.frame(task), task.task_spec.bpmn_id, task.data.get(ITEM)
        if item is None:
            frame.values[element] = value
        else:
            frame.values[element] = {**frame.values.get(element, {}), item: value}
        frame.last = (element, item)

    def frame(self, task: Token | None) -> Frame | ScriptEngine:
        """Where the values of a task's process live."""
        owner = None if task is None else task.workflow.frame
        return self if owner is None else task.workflow.top_workflow.frames[owner]  # type: ignore[union-attr]

    def names(self, task: Token | None = None) -> dict[str, Any]:
        """All names an expression sees at `task` (None: at the process itself)."""
        frame = self.frame(task)
        names = self._seen(frame, self._process(task))
        if task is not None:
            names.update((key, value) for key, value in task.data.items() if key != ITEM)
        return names

    def call(self, task: Token) -> None:
        """Open the frame of a call: its inputs are the start form of the called process."""
        element = self.outline.elements[task.task_spec.bpmn_id]
        given = {name: self.evaluate(task, expression) for name, expression in element.inputs.items()}
        start = self.plain_start(element.calls or "")
        frame = Frame({start: self.plain(given, element.id)}, (start, None))
        task.workflow.top_workflow.frames[task.id] = frame

    def plain_start(self, process: str) -> str:
        """The start event at which a called process begins."""
        return self.outline.called[process].start_element

    def answer(self, task: Token) -> None:
        """Close the frame of a call that has ended: what it gives is the value of the call activity."""
        element = self.outline.elements[task.task_spec.bpmn_id]
        frame = task.workflow.top_workflow.frames.pop(task.id)
        value: Any = frame.values
        if element.outputs:
            names = {**self.outside.functions, **self._seen(frame, element.calls or "")}
            try:
                value = {name: expression.evaluate(names) for name, expression in element.outputs.items()}
            except expressions.ExpressionError as error:
                raise _fault(task, error) from error
        self.store(task, self.plain(value, element.id))

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
        values = self.frame(task).values
        for name, value in assigned.items():
            values[name] = plain(value, task.task_spec.bpmn_id)
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

    def _process(self, task: Token | None) -> str:
        """The process whose elements a task can name."""
        owner = None if task is None else task.workflow.frame
        if task is None or owner is None:
            return self.outline.process_id
        return str(task.workflow.top_workflow.frames[owner].owner.task_spec.spec)

    def _seen(self, frame: Frame | ScriptEngine, process: str) -> dict[str, Any]:
        names: dict[str, Any] = {name: {} for name in self.outline.of(process)}
        return {**names, **frame.values, **_bare(frame)}


def _bare(frame: Frame | ScriptEngine) -> Mapping[str, Any]:
    """The fields of the form completed last."""
    if frame.last is None:
        return {}
    element, item = frame.last
    value = frame.values.get(element)
    if item is not None and isinstance(value, Mapping):
        value = value.get(item)
    return value if isinstance(value, Mapping) else {}


def plain(value: Any, element: str | None) -> Any:
    """`value` as JSON without sharing, within bounds; raises EngineFault("budget")."""
    return _copy(value, element, MAX_DEPTH, [MAX_PARTS])


def _copy(value: Any, element: str | None, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth == 0 or left[0] < 0:
        raise EngineFault("budget", element, "a value is too large")
    if isinstance(value, Mapping):
        return {str(key): _copy(inner, element, depth - 1, left) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(inner, element, depth - 1, left) for inner in value]
    if isinstance(value, int | float) and not abs(value) <= MAX_NUMBER:
        raise EngineFault("budget", element, "a number is too large")
    if value is None or isinstance(value, str | int | float):
        return value
    raise EngineFault("expression", element, f"{type(value).__name__} is no value")


def _texts(value: Any, element: str) -> list[str]:
    """Role ids or user names: a list of texts, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        if len(value) > LIMITS.instances or any(len(one) > LIMITS.label_length for one in value):
            raise EngineFault("budget", element, "the roles of the task are too many or too long")
        return [one.strip() for one in value if one.strip()]
    if value is None or value == {}:
        return []
    raise EngineFault("expression", element, "the role of the task is no text")


def _fault(task: Token, error: Exception) -> EngineFault:
    spec = task.task_spec
    return EngineFault("expression", getattr(spec, "bpmn_id", None) or spec.name, str(error))
