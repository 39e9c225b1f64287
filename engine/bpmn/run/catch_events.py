"""Events that wait, and what happens the moment one of them comes: who is withdrawn, what is armed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs import BpmnProcessSpec, defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit, SimpleBpmnTask, _EndJoin
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import bounds
from engine.bpmn.faults import EngineFault
from engine.bpmn.model import Happening
from engine.bpmn.outcomes import Subscription
from engine.bpmn.run import start_triggers, timers
from engine.bpmn.run.process import Process, Token, host_of

FROM_OUTSIDE = frozenset({"message", "signal"})


class Catch(EventDefinition):  # type: ignore[misc]
    """Waits for a message, signal, error or escalation; a message's key is fixed when the wait begins."""

    def __init__(self, name: str, happening: Happening) -> None:
        super().__init__(name)
        self.happening = happening

    def has_fired(self, my_task: Token) -> bool:
        if "key" not in my_task.internal_data and self.happening.key is not None:
            engine = my_task.workflow.script_engine
            key = key_text(engine.evaluate(my_task, self.happening.key), my_task.task_spec.bpmn_id)
            my_task._set_internal_data(key=key)
        fired: bool = my_task._get_internal_data("event_fired", False)
        return fired


class _Waits:
    """The library looks through the whole tree when an event has come; here there is nothing to look for."""

    def _run_hook(self, my_task: Token) -> bool:
        return True


class CatchEvent(_Waits, defaults.IntermediateCatchEvent):  # type: ignore[misc]
    """Waits in the flow."""


class ReceiveTask(_Waits, defaults.ReceiveTask):  # type: ignore[misc]
    """Waits in the flow for a message."""


class Boundary(_Waits, defaults.BoundaryEvent):  # type: ignore[misc]
    """Waits beside its host. One that does not interrupt is armed again each time it comes."""


class Trigger(_Waits, defaults.IntermediateCatchEvent):  # type: ignore[misc]
    """The start event of an event sub-process, armed while the scope around it runs."""

    def __init__(self, spec: Any, bpmn_id: str, definition: Any, interrupting: bool, leads: str) -> None:
        super().__init__(spec, bpmn_id, definition)
        self.interrupting = interrupting
        self.leads = leads  # the event sub-process


class EventGateway(SimpleBpmnTask, BpmnSpecMixin):  # type: ignore[misc]
    """All events after it wait; the first that comes withdraws the others."""


class Border(BoundaryEventJoin):  # type: ignore[misc]
    """Reached when a host or one of its boundary events completes: takes the events of a finished host away."""

    def _update_hook(self, my_task: Token) -> bool:
        split = my_task.find_ancestor(self.split_task)
        if split is not None:
            host = next((c for c in split.children if c.task_spec.name == split.task_spec.host), None)
            if host is None or host.has_state(TaskState.FINISHED_MASK):
                _withdraw_events(split)
        return True


class ScopeEnd(_EndJoin):  # type: ignore[misc]
    """Ends its process or sub-process when no token is left; armed triggers are none."""

    def _update_hook(self, my_task: Token) -> bool:
        coming = [task for task, _ in my_task.workflow.top_workflow.thrown]
        idle, ended, busy = [], [], False
        for other in my_task.workflow.tasks.values():
            if other is my_task or not other._state & TaskState.NOT_FINISHED_MASK:
                continue
            if other.task_spec is self:
                ended.append(other)
            elif _is_armed(other) and other not in coming:
                idle.append(other)
            else:
                busy = True
        for other in ended:
            other.cancel()  # one token that has ended stands for all
        if busy:
            my_task._set_state(TaskState.WAITING)
            return False
        for trigger in idle:
            trigger.cancel()
        my_task._inherit_data()
        return True

    def _run_hook(self, my_task: Token) -> bool:
        return True


class ScopeSpec(BpmnProcessSpec):  # type: ignore[misc]
    """The spec of a process or sub-process, which ends as `ScopeEnd` says.

    `ways`, of the process at the top: where tokens can go, once that was asked (deadlocks.py).
    """

    ways: Any = None

    def __init__(self, name: str | None, description: str | None) -> None:
        super().__init__(name=name, description=description)
        del self.task_specs[self.start.name]
        self.start: Any = start_triggers.Entry(self, self.start.name)
        end, name = self.task_specs["End"], f"{self.name}.EndJoin"
        del self.task_specs[name]
        end._inputs.clear()
        self.end: Any = ScopeEnd(self, name)
        self.end.connect(end)


def waiting(process: Process) -> list[Token]:
    """Return every event that waits, outermost scope first, there the triggers first, then by age."""
    found = [t for t in process.event_manager.tasks.values() if t._state == TaskState.WAITING]
    return sorted(found, key=_order)


def happening(task: Token) -> Happening | None:
    """Return what a waiting task waits for; None for a timer."""
    definition = task.task_spec.event_definition
    return definition.happening if isinstance(definition, Catch) else None


def listening(process: Process, kind: str, name: str, key: str) -> list[Token]:
    """Return the events that wait for this message or signal."""
    return [
        task
        for task in waiting(process)
        if (what := happening(task)) is not None
        and (what.kind, what.name) == (kind, name)
        and (kind != "message" or task.internal_data.get("key", "") == key)
    ]


def subscriptions(process: Process) -> list[Subscription]:
    """Return the messages and signals that it waits for from outside."""
    found = []
    for task in waiting(process):
        what = happening(task)
        if what is not None and what.kind in FROM_OUTSIDE:
            key = task.internal_data.get("key", "") if what.kind == "message" else ""
            found.append(Subscription(task.id, task.task_spec.bpmn_id, what.kind, what.name, key))
    return found


def catcher(thrower: Token, kind: str, code: str) -> Token | None:
    """Return the event that catches an error or escalation: the nearest scope outwards, there the exact code first."""
    process: Process = thrower.workflow.top_workflow
    part, inside = thrower.workflow, ""
    while True:
        armed = [
            t for t in part.tasks.values() if isinstance(t.task_spec, Trigger) and t.task_spec.leads != inside
        ]
        found = _matching(armed, kind, code)
        if found is not None or part is process:
            return found
        owner: Token = part.owner
        found = _matching(_beside(owner), kind, code)
        if found is not None:
            return found
        part, inside = owner.workflow, owner.task_spec.name


def fire(task: Token) -> None:
    """Let a waiting event come: withdraw what it interrupts, arm it again if it may come again."""
    spec, parent = task.task_spec, task.parent
    task._set_internal_data(event_fired=True)
    if isinstance(spec, Trigger):
        if spec.interrupting:
            _interrupt(task)
        else:
            _again(task)
    elif isinstance(spec, Boundary):
        if spec.cancel_activity:
            host = host_of(task)
            if host is not None:
                host.cancel()
            _withdraw_events(parent, task)
        else:
            _again(task)
    elif parent is not None and isinstance(parent.task_spec, EventGateway):
        for other in parent.children:
            if other is not task and other._state == TaskState.WAITING:
                other.cancel()
    spec._update(task)


def key_text(value: Any, element: str | None) -> str:
    """Return a correlation key as text; 12, 12.0 and "12" are the same key. Raises EngineFault for a very long one."""
    if value is None or value == {}:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if len(str(value)) > bounds.LABEL_LENGTH:
        raise EngineFault("expression", element, f"a key has at most {bounds.LABEL_LENGTH} characters")
    return str(value)


def _is_armed(task: Token) -> bool:
    return isinstance(task.task_spec, Trigger) and bool(task._state == TaskState.WAITING)


def _order(task: Token) -> tuple[int, bool, int]:
    return task.workflow.depth, not isinstance(task.task_spec, Trigger), task.last_state_change


def _matching(tasks: list[Token], kind: str, code: str) -> Token | None:
    found = [
        task
        for task in tasks
        if task._state == TaskState.WAITING
        and (what := happening(task)) is not None
        and what.kind == kind
        and what.name in ("", code)
    ]
    return max(found, key=lambda task: bool(happening(task).name), default=None)  # type: ignore[union-attr]


def _beside(host: Token) -> list[Token]:
    """The boundary events of a task, or of the multi-instance it belongs to."""
    if host.parent is not None and isinstance(host.parent.task_spec, LoopTask):
        host = host.parent
    split = host.parent
    return list(_events(split)) if split is not None else []


def _events(split: Token) -> Iterator[Token]:
    if isinstance(split.task_spec, BoundaryEventSplit):
        yield from (child for child in split.children if isinstance(child.task_spec, Boundary))


def _withdraw_events(split: Token, but: Token | None = None) -> None:
    for event in list(_events(split)):
        if event is not but and event._state == TaskState.WAITING:
            event.cancel()


def _interrupt(trigger: Token) -> None:
    """Everything else in the scope ends; the scope itself goes on with its event sub-process."""
    tasks = trigger.workflow.tasks
    for task in list(tasks.values()):
        if task is not trigger and task.id in tasks and task._state & TaskState.NOT_FINISHED_MASK:
            task.cancel()


def _again(task: Token) -> None:
    """Arm a new event beside one that comes; a timer only while its cycle has rounds left."""
    if timers.is_timer(task):
        carried = timers.next_round(task)
        if carried is None:
            return
    else:
        carried = {"key": task.internal_data["key"]} if "key" in task.internal_data else {}
    again = task.parent._add_child(task.task_spec, TaskState.FUTURE)
    again.internal_data = carried
    task.task_spec._update(again)
