"""What model text sees and does: the whitelisted language over the values of one instance, and nothing else.

Form values live once per process: in the case, or in the frame of a call. `values[element id]` is the form
last submitted there, for a multi-instance task `values[element id][item]`. A bare name lives in its scope: the
item of a multi-instance, else the called process, else the case; what was written to it last is its value. An
item reads outward what it has not written itself. Names, weakest first: functions of the installation, elements
(an empty object until they are completed), names of the process, then of each item around, inner after outer.
A name that nobody has written is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from engine import expressions
from engine.bpmn import bounds
from engine.bpmn.definition import Definition
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault
from engine.bpmn.outcomes import Reading
from engine.bpmn.places import join_place, split_place
from engine.bpmn.run import readings
from engine.bpmn.run.multiinstance import ITEM, MultiInstance
from engine.bpmn.run.process import Frame, Token, runs_around

# The language bounds what one expression can build; scripts can repeat it, so what they keep is bounded here.
MAX_DEPTH, MAX_PARTS, MAX_NUMBER = 40, 10_000, 1 << 53
# From this rule of names on a script inside a multi-instance writes its item's names; before, it wrote the case's.
ITEMS_KEEP = 2


class ScriptEngine:
    """What SpiffWorkflow asks to evaluate text. `case` is what the instance knows outside its calls and items."""

    def __init__(self, definition: Definition, environment: Environment, case: Frame) -> None:
        self.definition = definition
        self.outline = definition.outline
        self.limits = definition.limits
        self.outside = environment
        self.case = case
        self.now = environment.clock()
        self.read: dict[str, Reading] = {}

    @property
    def environment(self) -> ScriptEngine:
        """SpiffWorkflow asks its "environment" for correlation: the same language."""
        return self

    def store(self, task: Token, value: Any) -> None:
        """Keep what a form, a message or a call gives as the value of its element; other items of it stay.

        Its names are written in the scope of the task, what a form asks and was left empty as null.
        """
        frame, element, item = self.frame(task), task.task_spec.bpmn_id, task.data.get(ITEM)
        scope, place = self._scope(task), join_place(element, item)
        written = dict.fromkeys((*self.definition.asked.get(element, ()), *_fields(value)), place)
        for name in [name for name, at in scope.bare.items() if at == place and name not in written]:
            scope.values[name] = _at(frame, scope.bare.pop(name), name)  # this time it says nothing of it
        if item is None:
            frame.values[element] = value
        else:
            frame.values[element] = {**frame.values.get(element, {}), item: value}
        scope.bare.update(written)

    def frame(self, task: Token | None) -> Frame:
        """Return where the values of a task's process live."""
        owner = None if task is None else task.workflow.frame
        return self.case if owner is None else task.workflow.top_workflow.frames[owner]  # type: ignore[union-attr]

    def _scope(self, task: Token) -> Frame:
        """Where the bare names live that are written at a task."""
        items: dict[Any, Frame] = task.workflow.top_workflow.items
        for run in reversed(runs_around(task)):
            if _is_item(run):
                return items.setdefault(run.id, Frame({}, {}))
        return self.frame(task)

    def names(self, task: Token | None = None) -> dict[str, Any]:
        """Return all names an expression sees at `task` (None: at the process itself)."""
        frame = self.frame(task)
        names = self._seen(frame, self._process(task))
        if task is not None and (runs := runs_around(task)):
            self._look_into(runs, frame, names)
        return names

    def _look_into(self, runs: list[Token], frame: Frame, names: dict[str, Any]) -> None:
        """Add what the repetitions around a task give: their variables, names written inside, one's own answers."""
        items = runs[0].workflow.top_workflow.items
        for run in runs:
            own = ("loopCounter", run.parent.task_spec.variable) if _is_item(run) else ("loopCounter",)
            names.update((name, run.data[name]) for name in own if name in run.data)
            if run.id in items:
                names.update(_bare(items[run.id], frame))
        around = {run.parent.task_spec.bpmn_id: run.data[ITEM] for run in runs if _is_item(run)}
        for element in frame.values.keys() & self.definition.repeated.keys():
            outer = self.definition.repeated[element]
            if names[element] is frame.values[element] and tuple(around)[: len(outer)] == outer:
                names[element] = Answers(frame.values[element], around[outer[-1]])

    def call(self, task: Token) -> None:
        """Open the frame of a call: its inputs are the start form of the called process."""
        element = self.outline.elements[task.task_spec.bpmn_id]
        given = {name: self.evaluate(task, expression) for name, expression in element.inputs.items()}
        start = self.start_of(element.calls or "")
        frame = Frame({start: self.json_copy(given, element.id)}, dict.fromkeys(given, start))
        task.workflow.top_workflow.frames[task.id] = frame

    def start_of(self, process: str) -> str:
        """Return the start event at which a called process begins."""
        return self.outline.called[process].start_element

    def answer(self, task: Token) -> None:
        """Close the frame of a call that has ended: what it gives is the value of the call activity."""
        element = self.outline.elements[task.task_spec.bpmn_id]
        frame = task.workflow.top_workflow.frames.pop(task.id)
        value: Any = frame.values
        if element.outputs:
            names = {**self.outside.functions, **self._seen(frame, element.calls or "")}
            try:
                value = {
                    name: expression.evaluate({**dict.fromkeys(expression.names), **names})
                    for name, expression in element.outputs.items()
                }
            except expressions.ExpressionError as error:
                raise _fault(task, error) from error
        self.store(task, self.json_copy(value, element.id))

    def evaluate(
        self,
        task: Any,
        expression: Any,
        context: Mapping[str, Any] | None = None,
        external_context: Any = None,
    ) -> Any:
        """Return the value of an expression (text or compiled) at a task, or over a plain mapping."""
        compiled = expressions.compile_expression(expression) if isinstance(expression, str) else expression
        if not isinstance(task, Token):
            return compiled.evaluate({**self.outside.functions, **task})
        try:
            return compiled.evaluate({**self._visible(compiled, task), **(context or {})})
        except expressions.ExpressionError as error:
            raise _fault(task, error) from error

    def execute(self, task: Token, script: Any, external_context: Any = None) -> bool:
        """Run assignment lines; what they assign is written in the scope of the task."""
        compiled = expressions.compile_script(script) if isinstance(script, str) else script
        try:
            assigned = compiled.run(self._visible(compiled, task))
        except expressions.ExpressionError as error:
            raise _fault(task, error) from error
        scope = self._scope(task) if self.definition.naming >= ITEMS_KEEP else self.frame(task)
        for name, value in assigned.items():
            scope.values[name] = json_copy(value, task.task_spec.bpmn_id)
            scope.bare.pop(name, None)
        return True

    def json_copy(self, value: Any, element: str | None) -> Any:
        """Return what may leave the instance or enter its values: JSON without sharing, within bounds."""
        return json_copy(value, element)

    def call_service(self, task: Any, **options: Any) -> Any:
        raise EngineFault("crash", getattr(task.task_spec, "bpmn_id", None), "service tasks are not executed")

    def assign(self, task: Token) -> None:
        """Fix what a human task that just became ready has from then on: roles and users where the model computes
        them, and the inputs that read the office.
        """
        element = self.outline.elements[task.task_spec.bpmn_id]
        for key, expression in (("roles", element.role_expression), ("users", element.user_expression)):
            if expression is not None:
                task.internal_data[key] = _texts(
                    self.evaluate(task, expression), element.id, self.limits.instances
                )
        readings.keep(task, self)

    def _process(self, task: Token | None) -> str:
        """The process whose elements a task can name."""
        owner = None if task is None else task.workflow.frame
        if task is None or owner is None:
            return self.outline.process_id
        return str(task.workflow.top_workflow.frames[owner].owner.task_spec.spec)

    def _seen(self, frame: Frame, process: str) -> dict[str, Any]:
        names: dict[str, Any] = {name: {} for name in self.outline.of(process)}
        return {**names, **_bare(frame, frame)}

    def _visible(self, compiled: _Reads, task: Token) -> dict[str, Any]:
        """What a text can read at a task: a name that nobody has written is null."""
        return {**dict.fromkeys(compiled.names), **self.outside.functions, **self.names(task)}


class _Reads(Protocol):
    """A compiled expression, script or decision."""

    @property
    def names(self) -> frozenset[str]: ...


class Answers(dict[str, Any]):
    """The answers of a repeated element by item, as `item` sees them: a field asked of them is of its own answer."""

    def __init__(self, answers: Mapping[str, Any], item: str) -> None:
        super().__init__(answers)
        self._own = _fields(answers.get(item))

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else self._own.get(key, default)


def _is_item(run: Token) -> bool:
    return isinstance(run.parent.task_spec, MultiInstance)


def _bare(scope: Frame, frame: Frame) -> dict[str, Any]:
    """The bare names of a scope; `frame` holds the forms."""
    return {**scope.values, **{name: _at(frame, place, name) for name, place in scope.bare.items()}}


def _at(frame: Frame, place: str, name: str) -> Any:
    """The value of a bare name that was written at a place: null where the form was left empty."""
    element, item = split_place(place)
    value = frame.values.get(element)
    if item:
        value = _fields(value).get(item)
    return _fields(value).get(name)


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def json_copy(value: Any, element: str | None) -> Any:
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


def _texts(value: Any, element: str, most: int) -> list[str]:
    """Role ids or user names: a list of texts, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        if len(value) > most or any(len(one) > bounds.LABEL_LENGTH for one in value):
            raise EngineFault("budget", element, "the roles of the task are too many or too long")
        return [one.strip() for one in value if one.strip()]
    if value is None or value == {}:
        return []
    raise EngineFault("expression", element, "the role of the task is no text")


def _fault(task: Token, error: Exception) -> EngineFault:
    spec = task.task_spec
    return EngineFault("expression", getattr(spec, "bpmn_id", None) or spec.name, str(error))
