"""SpiffWorkflow's task tree, quiet and lazy: no look-ahead, no log records, no data along the branches.

The stock tree predicts every future task, writes a log record per state change and copies task data from
branch to branch. An instance here holds only what is live: successors are created when a task runs, form
values live once per instance (script.py), and a task's data holds nothing but multi-instance variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, ManualTask, SubWorkflowTask, UserTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs import Join, MultiChoice
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import bounds
from engine.bpmn.faults import EngineFault


class Token(Task):  # type: ignore[misc]
    """A task of the tree. `last_state_change` counts the changes of the instance: runs are repeatable."""

    _state: int
    data: dict[str, Any]
    internal_data: dict[str, Any]

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Any = None,
        state: int = TaskState.MAYBE,
        id: UUID | None = None,
    ) -> None:
        super().__init__(workflow, task_spec, parent, state, id)
        self.last_state_change = workflow.top_workflow.tick()

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Token:
        child = Token(self.workflow, task_spec, self, state)
        if state == TaskState.READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self._state = value
            self.last_state_change = self.workflow.top_workflow.tick()

    def _inherit_data(self) -> None:
        inherited = self.parent.data
        if inherited:
            self.data = {**inherited, **self.data}

    def run(self) -> bool | None:
        """Create the successors, then execute; a choice creates its own."""
        if not isinstance(self.task_spec, MultiChoice):
            self.task_spec._predict_hook(self)
        result: bool | None = super().run()
        return result


class Frame:
    """What one scope knows: the case, a called process, or one item of a multi-instance.

    `values` are the forms of the case or of a called process by element id, and what scripts wrote. `bare` says
    where each bare name stands that a form, a message or a call wrote last: `element`, or `element/item`; every
    other bare name is one of `values`. `owner` is the call activity, once its process is attached.
    """

    owner: Token | None = None

    def __init__(self, values: dict[str, Any], bare: dict[str, str]) -> None:
        self.values = values
        self.bare = bare


class _Part:
    """What a process and its sub-processes have in common. `frame` is the call it runs in (None: the top)."""

    frame: UUID | None = None
    chosen: str | None = None  # the start event, where there are several
    tasks: dict[UUID, Token]
    completed: bool
    spec: Any
    task_tree: Token
    top_workflow: Any
    completed_event: Any

    def begin(self) -> None:
        """Put the first token at the start."""
        self.task_tree = Token(self, self.spec.start, state=TaskState.FUTURE)
        self.task_tree._ready()

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        return {}

    def _task_completed_notify(self, task: Token) -> None:
        if task.task_spec.name == "End":
            self._mark_complete(task)
        if self.completed:
            self.completed_event(self)
            return
        waiting = [t for t in self.tasks.values() if t._state == TaskState.WAITING]
        for join in waiting:
            if watches(join.task_spec) and join._state == TaskState.WAITING:
                join.task_spec._update(join)

    def _task_removed_notify(self, task: Token) -> None:
        self.top_workflow.forget(task)

    def _mark_complete(self, task: Token) -> None:
        self.completed = True


class Process(_Part, BpmnWorkflow):  # type: ignore[misc]
    """The top of an instance."""

    def __init__(self, spec: Any, subprocess_specs: Any, script_engine: Any) -> None:
        self.ticks = 0
        self.limit = bounds.CHANGES
        self.thrown: list[tuple[Token, Any]] = []  # events that come when the running task has run
        self.sent: list[Any] = []  # messages and signals that leave in this act
        self.frames: dict[UUID, Frame] = {}  # by the call activity that opened it
        self.items: dict[UUID, Frame] = {}  # by the instance of a multi-instance that wrote something
        super().__init__(spec, subprocess_specs, script_engine=script_engine, deserializing=True)

    def tick(self) -> int:
        """Count one change of the tree; raises EngineFault("budget") when an act makes too many."""
        self.ticks += 1
        if self.ticks > self.limit:
            raise EngineFault("budget", None, f"more than {bounds.CHANGES} changes in one act")
        return self.ticks

    def begin_act(self) -> None:
        """The next act has the whole budget of changes."""
        self.limit = self.ticks + bounds.CHANGES

    def parts(self) -> list[Any]:
        """This process and its running sub-processes, outer before inner."""
        return [self, *self.subprocesses.values()]

    def everything(self) -> Iterator[Token]:
        for part in self.parts():
            yield from part.tasks.values()

    def holds(self, task: Token) -> bool:
        """Return whether a task is still part of the instance: it may have been withdrawn since somebody saw it."""
        part = task.workflow
        attached = part is self or self.subprocesses.get(part.parent_task_id) is part
        return attached and task.id in part.tasks

    def find(self, task_id: UUID) -> Token | None:
        for part in self.parts():
            task: Token | None = part.tasks.get(task_id)
            if task is not None:
                return task
        return None

    def get_task_from_id(self, task_id: UUID) -> Token | None:
        return self.find(task_id)

    def attach(self, owner: Token, spec_name: str) -> SubProcess:
        """Return an empty sub-process of the task `owner`; it tells the owner when it ends."""
        part = SubProcess(self.subprocess_specs[spec_name], owner, self)
        part.frame = owner.workflow.frame
        if owner.id in self.frames:
            part.frame = owner.id
            self.frames[owner.id].owner = owner
        part.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
        self.subprocesses[owner.id] = part
        return part

    def forget(self, task: Token) -> None:
        """A task left the tree: nothing may call it back."""
        self.event_manager.remove_task(task)
        self.frames.pop(task.id, None)
        self.items.pop(task.id, None)
        part = self.subprocesses.pop(task.id, None)
        if part is not None:
            for inner in part.tasks.values():
                self.forget(inner)


class SubProcess(_Part, BpmnSubWorkflow):  # type: ignore[misc]
    """A running sub-process or called process; `owner` is the task of its parent that it stands for."""

    def __init__(self, spec: Any, owner: Token, process: Process) -> None:
        self.owner = owner
        super().__init__(spec, owner.id, process, deserializing=True)

    @property
    def parent_workflow(self) -> Any:
        return self.owner.workflow

    def _calculate_depth(self) -> int:
        return int(self.owner.workflow.depth) + 1


class Scope(SubWorkflowTask):  # type: ignore[misc]
    """An embedded sub-process as a task of its parent: starts its part, is ready when that has ended."""

    def start_workflow(self, my_task: Token) -> None:
        part = my_task.workflow.top_workflow.attach(my_task, self.spec)
        part.begin()
        part.task_tree.data = dict(my_task.data)
        part.task_tree.run()

    def update_data(self, my_task: Token, subworkflow: SubProcess) -> None:
        """Nothing flows back: values live in the instance."""


class Call(Scope):
    """A call activity: another process runs with values of its own, given and giving what the drawing says.

    Its value is what it gives: its outputs, else all values of the called process by element.
    """

    def start_workflow(self, my_task: Token) -> None:
        my_task.workflow.script_engine.call(my_task)
        part = my_task.workflow.top_workflow.attach(my_task, self.spec)
        part.chosen = my_task.workflow.script_engine.start_of(self.spec)
        part.begin()
        part.task_tree.run()

    def update_data(self, my_task: Token, subworkflow: SubProcess) -> None:
        my_task.workflow.script_engine.answer(my_task)


class _Human:
    def _on_ready_hook(self, my_task: Token) -> None:
        super()._on_ready_hook(my_task)  # type: ignore[misc]
        my_task.workflow.script_engine.assign(my_task)


class HumanTask(_Human, UserTask):  # type: ignore[misc]
    """A task in somebody's inbox; who that is gets fixed at the moment it opens."""


class ConfirmTask(_Human, ManualTask):  # type: ignore[misc]
    """A task in somebody's inbox that is only confirmed."""


def runs_around(task: Token) -> list[Token]:
    """Return the runs of repeated tasks that a task lies in, within its process, the outermost first."""
    found: list[Token] = []
    while True:
        frame, part = task.parent, task.workflow
        if frame is not None and getattr(frame.task_spec, "task_spec", None) == task.task_spec.name:
            found.insert(0, task)
        if part is part.top_workflow or part.frame == part.owner.id:
            return found
        task = part.owner


def watches(task_spec: Any) -> bool:
    """Return whether a waiting task depends on the state of others, and has to look again when one completes."""
    return isinstance(task_spec, Join) and not getattr(task_spec, "counts_tokens", False)


def is_open(task: Token) -> bool:
    """Return whether a person can complete the task now."""
    return task._state == TaskState.READY and bool(task.task_spec.manual)


def host_of(timer: Token) -> Token | None:
    """Return the task a boundary event is attached to (None: an event in the flow)."""
    split = timer.parent
    attached = isinstance(timer.task_spec, BoundaryEvent)
    if split is None or not attached or not isinstance(split.task_spec, BoundaryEventSplit):
        return None
    host: Token = next(c for c in split.children if c.task_spec.name == split.task_spec.host)
    return host


def open_under(task: Token) -> Iterator[Token]:
    """Return the open human tasks a task stands for: itself, its instances, or what is open inside it."""
    if is_open(task):
        yield task
    part = task.workflow.top_workflow.subprocesses.get(task.id)
    inner = [t for t in task.children if t.triggered] if part is None else list(part.tasks.values())
    for child in inner:
        if child._state & TaskState.NOT_FINISHED_MASK:
            if part is not None and child.parent is not None and child.triggered:
                continue  # its multi-instance task yields it
            yield from open_under(child)
