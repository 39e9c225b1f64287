"""Whether a node of one version is the same thing in another, so that a token there can go on where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.bpmn.model import Outline
from engine.bpmn.run.catch_events import Boundary, Catch, CatchEvent, EventGateway, ReceiveTask, Trigger
from engine.bpmn.run.gateways import InclusiveGateway, ParallelGateway
from engine.bpmn.run.multiinstance import Loop, MultiInstance
from engine.bpmn.run.process import Call, ConfirmTask, HumanTask, Scope
from engine.bpmn.run.timers import WorkTimer

# What may stand for each other: a task that is filled and one that is only confirmed, a receive task and an event.
_FAMILIES: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("person", (HumanTask, ConfirmTask)),
    ("call", (Call,)),
    ("scope", (Scope,)),
    ("each", (MultiInstance,)),
    ("loop", (Loop,)),
    ("trigger", (Trigger,)),
    ("boundary", (Boundary,)),
    ("catch", (CatchEvent, ReceiveTask)),
    ("join", (ParallelGateway,)),
    ("open_join", (InclusiveGateway,)),
    ("event_gateway", (EventGateway,)),
)

# Where a token can be put by hand.
PLACES = frozenset({"person", "scope", "call", "each", "loop"})


def family(spec: Any) -> str:
    """Return what a token at a spec is: someone's task, a sub-process, an event it waits for …"""
    found = (name for name, kinds in _FAMILIES if isinstance(spec, kinds))
    return next(found, type(spec).__name__)


def misfit(before: Any, after: Any, old: Any, new: Any) -> str:
    """Return why a token cannot go on at `after` as it was at `before`; "" when it can."""
    if family(before) != family(after):
        either = isinstance(before, LoopTask) or isinstance(after, LoopTask)
        return "repeated" if either else "kind"
    if isinstance(before, LoopTask):
        inner = family(old.task_specs[before.task_spec]) == family(new.task_specs[after.task_spec])
        return "" if inner and repeats(before) == repeats(after) else "repeated"
    if isinstance(before, Call) and before.spec != after.spec:
        return "kind"
    if isinstance(before, CatchEvent | ReceiveTask) and not event(before, after):
        return "event"
    return ""


def repeats(frame: Any) -> tuple[Any, ...]:
    """Return what the instances of a running frame depend on: their items were listed when it began."""
    if not isinstance(frame, MultiInstance):
        return ()
    return frame.sequential, frame.variable, _text(frame.collection), _text(frame.cardinality)


def event(before: Any, after: Any) -> bool:
    """Return whether two events wait for the same kind of thing; the length of a timer may differ."""
    one, two = before.event_definition, after.event_definition
    if isinstance(one, WorkTimer) or isinstance(two, WorkTimer):
        return isinstance(one, WorkTimer) and isinstance(two, WorkTimer)
    if not isinstance(one, Catch) or not isinstance(two, Catch):
        return False
    same = one.happening.kind == two.happening.kind
    return same and _text(one.happening.key) == _text(two.happening.key)


def pairs(
    events: Sequence[Any], split: Any, rename: Callable[[str], str], old: Outline, new: Outline
) -> dict[str, str]:
    """Return by name of an event beside a host (a spec) the event of a split that it is in the new version.

    Those without one are left out. `rename` is the owner's word for names that are no more. The deadline of a host
    stays its deadline under any name.
    """
    found: dict[str, str] = {}
    specs = split._wf_spec.task_specs
    open_ = [name for name in split._outputs if name != split.host]
    for event_ in events:
        name = rename(event_.name)
        if name in open_ and _alike(event_, specs[name]):
            found[event_.name] = name
    deadline = _deadline(new, split.host, open_)
    for event_ in events:
        was = _deadline(old, old.elements[event_.name].host, [event_.name])
        free = was and was not in found and deadline and deadline not in found.values()
        if free and _alike(event_, specs[deadline]):
            found[was] = deadline
    return found


def skeleton(spec: Any) -> dict[str, tuple[Any, ...]]:
    """Return all of a scope on which it depends whether its tokens can come to the end."""
    return {
        name: (
            type(one).__name__,
            tuple(one._outputs),
            getattr(one, "cancel_activity", None),
            type(one.event_definition).__name__ if isinstance(one, EndEvent) else "",
            [(bool(way[0]), *way[1:]) for way in getattr(one, "ways", ())],
        )
        for name, one in spec.task_specs.items()
    }


def _alike(before: Any, after: Any) -> bool:
    return event(before, after) and before.cancel_activity == after.cancel_activity


def _deadline(outline: Outline, host: str | None, among: Sequence[str]) -> str:
    element = outline.elements.get((host or "").removesuffix(" [child]"))
    name = (element.deadline or "") if element is not None else ""
    return name if name in among else ""


def _text(expression: Any) -> str:
    return "" if expression is None else str(expression.text)
