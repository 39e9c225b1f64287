"""Putting a running instance onto another version of its process, or one of its tokens at another step.

The dry run is the run: both write the whole instance anew and let it rest; whoever only asks throws it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault
from engine.bpmn.model import Element
from engine.bpmn.outcomes import ReadyTask
from engine.bpmn.run import state, timers
from engine.bpmn.run.catch_events import Boundary, EventGateway, ScopeEnd, Trigger
from engine.bpmn.run.process import Process, Token, is_open
from engine.bpmn.run.script import ScriptEngine
from engine.bpmn.run.workflow import Workflow
from engine.bpmn.versions import likeness, soundness
from engine.bpmn.versions.migration_rows import Obstacle, Written
from engine.bpmn.versions.translation import SPLIT, Translation

__all__ = ["CannotMove", "Migrated", "Move", "Obstacle", "Translation", "migrate", "move"]


@dataclass(frozen=True, slots=True)
class Move:
    """One open task: from which element to which, and what became of its tenggat.

    `norm_before` and `norm_after` are the ISO durations the versions give it. A tenggat once promised is kept
    unless the owner chose to count it anew from the day the task opened; one that is new counts from now.
    """

    task: UUID
    element: str
    target: str
    item: str | None
    due_before: datetime | None
    due_after: datetime | None
    norm_before: str | None
    norm_after: str | None

    @property
    def deadline(self) -> str:
        """ "none", "same", "kept" (though the standard time changed), "changed", "added" or "removed"."""
        if self.due_before is None:
            return "none" if self.due_after is None else "added"
        if self.due_after is None:
            return "removed"
        if self.due_after != self.due_before:
            return "changed"
        return "same" if self.norm_before == self.norm_after else "kept"


class CannotMove(Exception):
    """The instance stays where it is; `obstacles` say at which elements and why."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(obstacles)
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class Migrated:
    """The instance on its new version, at rest, and how each open task came there."""

    workflow: Workflow
    moves: tuple[Move, ...]


def migrate(
    workflow: Workflow,
    translation: Translation,
    environment: Environment,
    *,
    recompute: bool = False,
    held: bool = False,
) -> Migrated:
    """Return the instance on the new version; the old one stays as it is. Raises CannotMove.

    Of an instance that is suspended, everything is `held` on the new version too. With `recompute`, timers whose length
    differs count anew from the moment they began.
    """
    before = workflow.ready()
    stored = state.decode(workflow.dump())
    written = translation.write(stored)
    if written.obstacles:
        raise CannotMove(tuple(written.obstacles))
    new, rows = translation.new, written.state
    try:
        tree = state.restore(rows, new.spec, new.subprocess_specs)
        engine = ScriptEngine(new, environment, state.frame_of(rows.values, rows.bare))
        moved = Workflow(new, tree, engine)
        _arm(tree, written)
        _assign(tree, engine, translation)
        if recompute:
            _recount(tree, engine, written)
        moved.settle()
        if held:
            moved.suspend()
    except EngineFault as fault:
        code = "text" if fault.code == "expression" else "fault"
        raise CannotMove((Obstacle(code, fault.element or "", "", str(fault)),)) from fault
    after = {task.id: task for task in moved.ready()}
    return Migrated(moved, tuple(_move(one, after[one.id], translation) for one in before if one.id in after))


def _move(before: ReadyTask, after: ReadyTask, translation: Translation) -> Move:
    old, new = translation.old.outline.elements, translation.new.outline.elements
    return Move(
        before.id,
        before.element,
        after.element,
        before.item,
        before.due,
        after.due,
        old[before.element].duration,
        new[after.element].duration,
    )


def _arm(tree: Process, written: Written) -> None:
    """Let events that the old version did not have begin to wait."""
    for above, names in written.to_arm:
        parent = tree.find(UUID(bytes=above))
        assert parent is not None
        for name in names:
            spec = parent.workflow.spec.task_specs[name]
            spec._update(parent._add_child(spec, TaskState.FUTURE))


def _assign(tree: Process, engine: ScriptEngine, translation: Translation) -> None:
    """Roles the two versions compute in different words are computed again; fixed ones are read from the version."""
    old, new = translation.old.outline.elements, translation.new.outline.elements
    back = {after: before for before, after in translation.mapping.items()}
    for task in tree.everything():
        if is_open(task):
            name = task.task_spec.bpmn_id
            before, after = old.get(back.get(name, name)), new[name]
            if before is None or _computed(before) != _computed(after):
                task.internal_data.pop("roles", None)
                task.internal_data.pop("users", None)
                engine.assign(task)


def _computed(element: Element) -> tuple[str, ...]:
    return tuple(one.text if one else "" for one in (element.role_expression, element.user_expression))


def _recount(tree: Process, engine: ScriptEngine, written: Written) -> None:
    """Count timers whose length changed anew from when they began, as `timers.put` says; not those once stopped."""
    for task in list(tree.everything()):
        before = written.timers.get(task.id.bytes)
        if before is None or "due" not in task.internal_data or "stood" in task.internal_data:
            continue  # a clock that was stopped keeps what was left
        now: timers.WorkTimer = task.task_spec.event_definition
        if _length(before) == _length(now):
            continue
        kept, moment = task.internal_data, engine.now
        engine.now = timers.from_microseconds(kept["since"])
        task.internal_data = {}
        now.has_fired(task)
        engine.now = moment
        counted, task.internal_data = task.internal_data, kept
        if "due" in counted or not kept.get(
            "event_fired"
        ):  # what has come, and now never would, stays history
            timers.put(task, counted, moment)


def _length(timer: timers.WorkTimer) -> tuple[str, str, bool]:
    return timer.kind, timer.expression, timer.wall


def move(workflow: Workflow, task_id: UUID, target: str, environment: Environment) -> Workflow:
    """Return the instance with the token of an open task at another step of the same version; the old one stays.

    The token is that of the scope in which `target` lies: a task inside a sub-process goes with all of it, one of
    several instances with all of them. Raises CannotMove: the step lies in another sub-process ("scope"), is the
    one it stands at ("here"), is none where a token can be put ("kind"), is unknown ("gone"), or the process could
    not end from there ("branches").
    """
    definition = workflow.definition
    stored = state.decode(workflow.dump())
    tree = state.restore(stored, definition.spec, definition.subprocess_specs)
    engine = ScriptEngine(definition, environment, state.frame_of(stored.values, stored.bare))
    moved = Workflow(definition, tree, engine)
    token = _token_beside(tree, tree.find(task_id), target)
    if token is None:
        raise CannotMove((Obstacle("scope" if target in definition.outline.elements else "gone", target),))
    if token.task_spec.bpmn_id == target:
        raise CannotMove((Obstacle("here", target),))
    spec = token.workflow.spec
    if likeness.family(spec.task_specs[target]) not in likeness.PLACES:
        raise CannotMove((Obstacle("kind", target),))
    if not soundness.can_end(spec, [*_others(token), (target, "")]):
        raise CannotMove((Obstacle("branches", target),))
    try:
        _withdraw(token)
        entry = spec.task_specs.get(f"{target}{SPLIT}") or spec.task_specs[target]
        entry._update(token.workflow.task_tree._add_child(entry, TaskState.FUTURE))
        moved.settle()
    except EngineFault as fault:
        code = "text" if fault.code == "expression" else "fault"
        raise CannotMove((Obstacle(code, fault.element or "", "", str(fault)),)) from fault
    return moved


def _token_beside(tree: Process, token: Token | None, target: str) -> Token | None:
    """The token around a task (or itself) in whose scope the target lies."""
    while token is not None and target not in token.workflow.spec.task_specs:
        part = token.workflow
        token = None if part is tree else tree.find(part.parent_task_id)
    if token is not None and token.parent is not None and isinstance(token.parent.task_spec, LoopTask):
        frame: Token = token.parent
        return frame
    return token


def _others(token: Token) -> list[soundness.Place]:
    """Where the other tokens of the same scope stand."""
    found: list[soundness.Place] = []
    gateways: set[UUID] = set()
    for other in token.workflow.tasks.values():
        spec, parent = other.task_spec, other.parent
        if not other._state & TaskState.NOT_FINISHED_MASK or other is token or parent is None:
            continue
        if isinstance(spec, Boundary | Trigger | ScopeEnd) or isinstance(parent.task_spec, LoopTask):
            continue
        if isinstance(parent.task_spec, EventGateway):
            if parent.id not in gateways:
                gateways.add(parent.id)
                found.append((parent.task_spec.name, ""))
        else:
            found.append((spec.name, str(other.internal_data.get("via", ""))))
    return found


def _withdraw(token: Token) -> None:
    """Take a token away with the events beside it and all that is inside it."""
    split = token.parent
    token.cancel()
    if split is not None and isinstance(split.task_spec, BoundaryEventSplit):
        for event in list(split.children):
            if isinstance(event.task_spec, Boundary) and event._state == TaskState.WAITING:
                event.cancel()
