"""Repeated tasks: once per item of a collection, or again while a condition holds; nothing merges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import bounds
from engine.bpmn.faults import EngineFault
from engine.bpmn.run.process import Token

# The key under which an instance's tasks carry the text of their item; no model can spell it.
ITEM = "@item"
_DONE = TaskState.COMPLETED
_COUNTLESS = 1 << 53


class MultiInstance(LoopTask, BpmnSpecMixin):  # type: ignore[misc]
    """The frame around the instances of `task_spec`.

    `collection` and `cardinality` are expressions, exactly one of them given; `variable` names the item
    inside an instance. `condition`, where given, ends the whole as soon as it holds after an instance; it
    also sees nrOfInstances, nrOfActiveInstances and nrOfCompletedInstances.
    """

    def __init__(
        self,
        wf_spec: Any,
        bpmn_id: str,
        task_spec: str,
        collection: Any,
        cardinality: Any,
        variable: str,
        condition: Any = None,
        sequential: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.task_spec = task_spec
        self.collection = collection
        self.cardinality = cardinality
        self.variable = variable
        self.condition = condition
        self.sequential = sequential

    def instances(self, my_task: Token) -> list[Token]:
        return list(self._instances(my_task))

    def merge_child(self, workflow: Any, child: Token) -> None:
        """An instance completed: start the next one, or end the whole."""
        my_task = child.parent
        items = my_task.internal_data["items"]
        done = [t for t in self.instances(my_task) if t._state == _DONE]
        if self.condition is not None and self._enough(child, len(items), len(done)):
            for other in self.instances(my_task):
                if not other.has_state(TaskState.FINISHED_MASK):
                    other.cancel()
            my_task._set_state(TaskState.READY)
        elif len(done) == len(items):
            my_task._set_state(TaskState.READY)
        elif self.sequential:
            self._open(my_task, len(done))

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        items = self._items(my_task)
        texts = [item_text(item, index) for index, item in enumerate(items)]
        if len(set(texts)) < len(texts):
            raise EngineFault("expression", self.bpmn_id, "the collection names an item twice")
        if any(len(text) > bounds.LABEL_LENGTH for text in texts):
            detail = f"an item has at most {bounds.LABEL_LENGTH} characters"
            raise EngineFault("budget", self.bpmn_id, detail)
        my_task.internal_data["items"] = items
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        for index in range(1 if self.sequential else len(items)):
            self._open(my_task, index)
        return False

    def _open(self, my_task: Token, index: int) -> None:
        item = my_task.internal_data["items"][index]
        child = my_task._add_child(self._wf_spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        outer = my_task.data.get(ITEM)
        text = item_text(item, index)
        child.data = {ITEM: f"{outer}/{text}" if outer else text, "loopCounter": index}
        if self.variable:
            child.data[self.variable] = item
        child.task_spec._update(child)

    def _items(self, my_task: Token) -> list[Any]:
        engine = my_task.workflow.script_engine
        if self.collection is not None:
            items: Sequence[Any] = self._listed(engine.evaluate(my_task, self.collection))
        else:
            count = engine.evaluate(my_task, self.cardinality)
            if not _is_count(count):
                raise EngineFault("expression", self.bpmn_id, "the number of instances is no whole number")
            items = range(int(count))
        if len(items) > engine.limits.instances:
            detail = f"{len(items)} instances, the limit is {engine.limits.instances}"
            raise EngineFault("budget", self.bpmn_id, detail)
        return list(items)

    def _listed(self, value: Any) -> list[Any]:
        """A missing or empty value is no item at all, a text is one item, an object stands for its keys."""
        if value is None or value == "":
            return []
        if isinstance(value, str):
            return [value]
        if isinstance(value, Mapping | Sequence):
            return list(value)
        raise EngineFault("expression", self.bpmn_id, "the collection is no list")

    def _enough(self, child: Token, total: int, done: int) -> bool:
        active = 1 if self.sequential else total
        counts = {
            "nrOfInstances": total,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": min(active, total - done),
        }
        return bool(child.workflow.script_engine.evaluate(child, self.condition, counts))


class Loop(LoopTask, BpmnSpecMixin):  # type: ignore[misc]
    """The frame around a task that runs again while `condition` holds, at most `maximum` times.

    At least one of the two is given. With `test_before` the condition is asked before the first run too. It
    sees loopCounter, the number of runs so far; a run sees how many were before it.
    """

    def __init__(
        self,
        wf_spec: Any,
        bpmn_id: str,
        task_spec: str,
        condition: Any,
        maximum: int | None,
        test_before: bool,
        **options: Any,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.task_spec = task_spec
        self.condition = condition
        self.maximum = maximum
        self.test_before = test_before

    def merge_child(self, workflow: Any, child: Token) -> None:
        """A run completed: once more, or the end."""
        my_task = child.parent
        my_task.internal_data["runs"] += 1
        if self._again(child, my_task.internal_data["runs"]):
            self._open(my_task)
        else:
            my_task._set_state(TaskState.READY)

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        my_task.internal_data["runs"] = 0
        if self.test_before and not self._again(my_task, 0):
            return True
        my_task._set_state(TaskState.STARTED)
        self._open(my_task)
        return False

    def _open(self, my_task: Token) -> None:
        child = my_task._add_child(self._wf_spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.data = {"loopCounter": my_task.internal_data["runs"]}
        child.task_spec._update(child)

    def _again(self, task: Token, runs: int) -> bool:
        if self.maximum is not None and runs >= self.maximum:
            return False
        engine = task.workflow.script_engine
        return self.condition is None or bool(engine.evaluate(task, self.condition, {"loopCounter": runs}))


def _is_count(count: Any) -> bool:
    whole = isinstance(count, int) or (isinstance(count, float) and count.is_integer())
    return whole and not isinstance(count, bool) and 0 <= count < _COUNTLESS


def item_text(item: Any, index: int) -> str:
    """Return how an item is named in inboxes and values: itself, the `value` of an option, else its position."""
    if isinstance(item, str) and item:
        return item
    if isinstance(item, Mapping) and isinstance(item.get("value"), str) and item["value"]:
        return str(item["value"])
    if isinstance(item, int | float) and not isinstance(item, bool):
        return str(item)
    return str(index)
