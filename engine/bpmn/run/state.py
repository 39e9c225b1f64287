"""The stored form of an instance: a version byte, then msgpack of the live tasks, the values and those of calls.

Compaction keeps what can still act: live tasks, the boundary split beside a live host with all its events (a
fired timer keeps the due of its host), the instances of a running multi-instance. All else lives on in the
history only, so size and depth stay flat over any number of returns, also inside a parallel branch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.faults import EngineFault
from engine.bpmn.places import join_place
from engine.bpmn.run import timers
from engine.bpmn.run.catch_events import EventGateway
from engine.bpmn.run.multiinstance import ITEM, MultiInstance
from engine.bpmn.run.process import Frame, Process, Token

VERSION = 3  # 1 had no frames; 1 and 2 had the form completed last in the place of bare names
MAX_BYTES = 16_000_000


class Row(msgspec.Struct, array_like=True):
    """One task. `parent` is the position of its parent in the same part, -1 for the root."""

    id: bytes
    parent: int
    spec: str
    state: int
    changed: int
    triggered: bool
    internal: dict[str, Any] | None
    data: dict[str, Any] | None


class Part(msgspec.Struct, array_like=True):
    """The process itself (`owner` empty) or the sub-process of the task `owner`."""

    owner: bytes
    completed: bool
    tasks: list[Row]


Bare = dict[str, list[str]]  # by place, the bare names that stand there (`Frame.bare` the other way round)


class Known(msgspec.Struct, array_like=True):
    """What the process called by the task `owner` knows, or the item of a multi-instance that it is for."""

    owner: bytes
    values: dict[str, Any]
    bare: Bare

    def frame(self) -> Frame:
        return frame_of(self.values, self.bare)


class State(msgspec.Struct, array_like=True):
    """A whole instance: its parts outer before inner, what was submitted, and where bare names stand."""

    process: str
    ticks: int
    values: dict[str, Any]
    bare: Bare
    parts: list[Part]
    frames: list[Known] = []
    items: list[Known] = []


class _KnownBefore(msgspec.Struct, array_like=True):
    owner: bytes
    values: dict[str, Any]
    last: list[str | None] | None


class _StateBefore(msgspec.Struct, array_like=True):
    """Versions 1 and 2: bare names were the fields of the form completed last, `last` its element and item."""

    process: str
    ticks: int
    values: dict[str, Any]
    last: list[str | None] | None
    parts: list[Part]
    frames: list[_KnownBefore] = []


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(State).decode
_decode_before = msgspec.msgpack.Decoder(_StateBefore).decode


def dump(process: Process, case: Frame) -> bytes:
    """Return the instance as bytes; compacts it first. Raises EngineFault("budget") for values beyond all bounds."""
    compact(process)
    parts = [_part(b"", process)]
    parts += [_part(owner.bytes, part) for owner, part in process.subprocesses.items()]
    frames, items = (
        [Known(owner.bytes, one.values, _by_place(one.bare)) for owner, one in several.items()]
        for several in (process.frames, process.items)
    )
    state = State(process.spec.name, process.ticks, case.values, _by_place(case.bare), parts, frames, items)
    try:
        blob = bytes((VERSION,)) + _encode(state)
    except (TypeError, OverflowError, RecursionError) as error:
        raise EngineFault("budget", None, f"the values cannot be stored: {error}") from error
    if len(blob) > MAX_BYTES:
        raise EngineFault("budget", None, f"the state has {len(blob)} bytes, the limit is {MAX_BYTES}")
    return blob


def load(blob: bytes, spec: Any, subprocess_specs: Mapping[str, Any]) -> tuple[Process, Frame]:
    """Return the process and what the case knows, as any version dumped them; the script engine is still to be set.

    Raises EngineFault("crash") for a state that is not ours, is damaged, or belongs to another definition.
    """
    state = decode(blob)
    return restore(state, spec, subprocess_specs), frame_of(state.values, state.bare)


def decode(blob: bytes) -> State:
    """Return the rows of a stored instance. Raises EngineFault("crash") for what is no such state."""
    if not blob or not 1 <= blob[0] <= VERSION:
        raise _unreadable(f"state version {blob[:1]!r} is not known")
    try:
        if blob[0] == VERSION:
            return _decode(memoryview(blob)[1:])
        return _renewed(_decode_before(memoryview(blob)[1:]))
    except msgspec.DecodeError as error:
        raise _unreadable(f"the stored state is damaged: {error}") from error


def waiting(blob: bytes) -> dict[bytes, int | None]:
    """Return what a stored instance waits for, by engine id: of a timer the microseconds at which something comes of
    it, else None.
    """
    rows = (row for part in decode(blob).parts for row in part.tasks if row.state == TaskState.WAITING)
    return {row.id: timers.moment(row.internal or {}) for row in rows}


def steps(blob: bytes) -> dict[bytes, tuple[str, str]]:
    """Return of a stored instance the step and item ("" for none) of every live task by engine id.

    Instances of a multi-instance are of its step; the item is that within the process the task stands in.
    """
    return {
        row.id: (row.spec.partition(" [")[0], str((row.data or {}).get(ITEM, "")))
        for part in decode(blob).parts
        for row in part.tasks
    }


def restore(state: State, spec: Any, subprocess_specs: Mapping[str, Any]) -> Process:
    """Return the process that rows describe, on its specs. Raises EngineFault("crash") when they do not fit."""
    if state.process != spec.name:
        raise _unreadable(f"the state is of process {state.process!r}, not {spec.name!r}")
    process = Process(spec, subprocess_specs, None)
    for known_by, stored_there in ((process.frames, state.frames), (process.items, state.items)):
        known_by.update((UUID(bytes=one.owner), one.frame()) for one in stored_there)
    try:
        known: dict[bytes, Token] = {}
        for stored in state.parts:
            part: Any = process
            if stored.owner:
                owner = known[stored.owner]
                part = process.attach(owner, owner.task_spec.spec)
            _fill(part, stored, process, known)
    except (KeyError, IndexError, AttributeError) as error:
        raise _unreadable(f"the state does not fit its definition: {error!r}") from error
    process.ticks = state.ticks
    return process


def _renewed(old: _StateBefore) -> State:
    """A state of an earlier version with the bare names that it showed."""
    frames = [Known(one.owner, one.values, _bare_before(one.values, one.last)) for one in old.frames]
    return State(old.process, old.ticks, old.values, _bare_before(old.values, old.last), old.parts, frames)


def _bare_before(values: Mapping[str, Any], last: list[str | None] | None) -> Bare:
    """The fields of the form completed last: `last` is its element and, in a multi-instance, its item."""
    element, item = last or (None, None)
    if element is None:
        return {}
    form = values.get(element)
    if item is not None and isinstance(form, Mapping):
        form = form.get(item)
    return {join_place(element, item): list(form)} if isinstance(form, Mapping) and form else {}


def frame_of(values: dict[str, Any], bare: Bare) -> Frame:
    """Return what a scope knows, as it was stored."""
    return Frame(values, {name: place for place, names in bare.items() for name in names})


def _by_place(bare: Mapping[str, str]) -> Bare:
    found: Bare = {}
    for name, place in bare.items():
        found.setdefault(place, []).append(name)
    return found


def compact(process: Process) -> None:
    """Drop every task that can have no effect any more, in the process and in its sub-processes."""
    for part in process.parts():
        over = part is not process and (
            not process.holds(part.owner) or part.owner.has_state(TaskState.FINISHED_MASK)
        )
        if over:
            del process.subprocesses[part.parent_task_id]
            process.frames.pop(part.parent_task_id, None)
        else:
            _compact_part(part)
    for known in [one for one in process.items if not _goes_on(process.find(one))]:
        del process.items[known]


def _goes_on(instance: Token | None) -> bool:
    """Whether an instance of a multi-instance has not ended: what its item knows ends with it."""
    return instance is not None and not instance.has_state(TaskState.FINISHED_MASK)


def _unreadable(detail: str) -> EngineFault:
    return EngineFault("crash", None, detail)


def _part(owner: bytes, part: Any) -> Part:
    position = {task_id: at for at, task_id in enumerate(part.tasks)}  # parents come before their children
    rows = [
        Row(
            task.id.bytes,
            position[task._parent] if task._parent is not None else -1,
            task.task_spec.name,
            task._state,
            task.last_state_change,
            task.triggered,
            task.internal_data or None,
            task.data or None,
        )
        for task in part.tasks.values()
    ]
    return Part(owner, part.completed, rows)


def _fill(part: Any, stored: Part, process: Process, known: dict[bytes, Token]) -> None:
    specs = part.spec.task_specs
    built: list[Token] = []
    waiting = process.event_manager.add_task
    for row in stored.tasks:
        task = Token.__new__(Token)  # the constructor would mint an id and tell the parent
        task.id = UUID(bytes=row.id)
        task.workflow = part
        task.task_spec = specs[row.spec]
        task._state = row.state
        task.last_state_change = row.changed
        task.triggered = row.triggered
        task.thread_id = 0
        task.internal_data = row.internal or {}
        task.data = row.data or {}
        task._children = []
        task._parent = None
        if row.parent >= 0:
            parent = built[row.parent]
            task._parent = parent.id
            parent._children.append(task.id)
        part.tasks[task.id] = task
        built.append(task)
        known[row.id] = task
        if row.state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            waiting(task)
    part.task_tree = built[0]
    part.completed = stored.completed


def _matters(child: Token) -> bool:
    """Beside something live: what is live, the host, and fired timers. Other events that came are forgotten."""
    if not child.has_state(TaskState.FINISHED_MASK) or child.task_spec.name == child.parent.task_spec.host:
        return True
    return isinstance(child.task_spec, CatchingEvent) and timers.comes(child)


def _compact_part(part: Any) -> None:
    tasks: dict[UUID, Token] = part.tasks
    keep = {part.task_tree.id}
    for task in tasks.values():
        if task._state & TaskState.NOT_FINISHED_MASK:
            keep.add(task.id)
            if isinstance(task.task_spec, MultiInstance):
                keep.update(task._children)
            parent = task.parent
            if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit):
                keep.add(parent.id)
                keep.update(child.id for child in parent.children if _matters(child))
            elif parent is not None and isinstance(parent.task_spec, EventGateway):
                keep.add(parent.id)
    if len(keep) == len(tasks):
        return
    kept: dict[UUID, Token] = {}
    above: dict[UUID, UUID] = {}  # dropped task → its nearest kept ancestor
    for task in tasks.values():
        parent_id = task._parent
        parent_id = above.get(parent_id, parent_id) if parent_id is not None else None
        if task.id in keep:
            kept[task.id] = task
            task._parent = parent_id
            task._children = []
            if parent_id is not None:
                kept[parent_id]._children.append(task.id)
        elif parent_id is not None:
            above[task.id] = parent_id
    part.tasks.clear()
    part.tasks.update(kept)
    last = part.last_task
    if last is not None and last.id not in kept:
        part.last_task = None
