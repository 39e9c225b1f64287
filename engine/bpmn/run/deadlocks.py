"""Joins that wait for a token that nothing can bring any more: dead ends, whatever else still waits or listens."""

from __future__ import annotations

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.run.catch_events import Boundary, Catch, Trigger
from engine.bpmn.run.gateways import InclusiveGateway
from engine.bpmn.run.process import Process, Scope, Token

Join = tuple[Any, str]  # the part of the instance it waits in, and its name


def dead_join(process: Process) -> Token | None:
    """Return a token, in an instance at rest, that waits at a join which can never go on; None where there is none.

    Never one for which there is hope: another token that can still come to each flow that lacks one, by whatever
    way is drawn, borders and returns included; or one that can still end the part of the instance that waits. An
    event sub-process is no such hope: it brings no token to a join beside it.
    """
    waiting: dict[Join, list[Token]] = {}
    for token in process.everything():
        if token._state == TaskState.WAITING and getattr(token.task_spec, "counts_tokens", False):
            waiting.setdefault((token.workflow, token.task_spec.name), []).append(token)
    if not waiting:
        return None
    if process.spec.ways is None:
        process.spec.ways = Ways(process.spec, process.subprocess_specs)
    dead = set(waiting)
    while hopeful := [join for join in dead if _may_go_on(join, waiting[join], dead, process.spec.ways)]:
        dead.difference_update(hopeful)
    ended = [join for join in waiting if join in dead and not _may_be_ended(join, dead, process)]
    return waiting[ended[0]][0] if ended else None


class Ways:
    """Where a token can go in the drawings of one definition; what was found once is kept."""

    def __init__(self, top: Any, parts: Any) -> None:
        self._parts = parts
        self._reached: dict[tuple[str, str, str], frozenset[str]] = {}
        specs = [top, *parts.values()]
        caught = [spec for one in specs for spec in one.task_specs.values() if _interrupts(spec)]
        self._caught = {one.event_definition.happening for one in caught}
        self._ending: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def reached(self, part: Any, name: str, without: str = "") -> frozenset[str]:
        """Return the nodes of a part that a token at one of them can come to, itself too, not passing a certain one."""
        key = (part.spec.name, name, without)
        found = self._reached.get(key)
        if found is None:
            seen: set[str] = set()
            stack = [name]
            while stack:
                name = stack.pop()
                if name not in seen and name != without:
                    seen.add(name)
                    stack += part.spec.task_specs[name]._outputs
            found = self._reached[key] = frozenset(seen)
        return found

    def ends(self, part: Any) -> frozenset[str]:
        """Return the nodes that end all of their part."""
        return self._endings(part.spec)[0]

    def throws(self, part: Any) -> frozenset[str]:
        """Return the nodes, sub-processes among them, that throw what interrupts something somewhere."""
        return self._endings(part.spec)[1]

    def _endings(self, spec: Any) -> tuple[frozenset[str], frozenset[str]]:
        if spec.name not in self._ending:
            self._ending[spec.name] = frozenset(), frozenset()  # a part within itself has nothing more
            nodes = spec.task_specs
            ends = {
                name
                for name, one in nodes.items()
                if isinstance(getattr(one, "event_definition", None), TerminateEventDefinition)
            }
            self._ending[spec.name] = (
                frozenset(ends),
                frozenset(name for name, one in nodes.items() if self._throws(nodes, one)),
            )
        return self._ending[spec.name]

    def _throws(self, nodes: Any, one: Any) -> bool:
        if isinstance(one, LoopTask):
            one = nodes[one.task_spec]
        if isinstance(one, Scope):
            return bool(self._endings(self._parts[one.spec])[1])
        thrown = getattr(one, "happening", None)
        return thrown is not None and any(
            caught.kind == thrown.kind and (caught.name == thrown.name or not caught.name)
            for caught in self._caught
        )


def _interrupts(spec: Any) -> bool:
    """Whether an event takes something away when it comes, and what comes is thrown or sent."""
    if not isinstance(getattr(spec, "event_definition", None), Catch):
        return False
    return (isinstance(spec, Boundary) and spec.cancel_activity) or (
        isinstance(spec, Trigger) and spec.interrupting
    )


def _moving(part: Any, dead: set[Join]) -> list[Token]:
    """The tokens of a part that can still go somewhere."""
    return [
        token
        for token in part.tasks.values()
        if token._state & TaskState.NOT_FINISHED_MASK and (part, token.task_spec.name) not in dead
    ]


def _may_go_on(join: Join, arrived: list[Token], dead: set[Join], ways: Ways) -> bool:
    """Whether tokens that are not at a dead join can complete this one."""
    part, name = join
    inputs, came = arrived[0].task_spec._inputs, [token._get_internal_data("via") for token in arrived]
    reached = [ways.reached(part, token.task_spec.name, name) for token in _moving(part, dead)]
    if isinstance(arrived[0].task_spec, InclusiveGateway):
        full = set(came)
        return any(places & (set(inputs) - full) and not places & full for places in reached)
    lacking = Counter(inputs) - Counter(came)
    return all(any(source in places for places in reached) for source in lacking)


def _may_be_ended(join: Join, dead: set[Join], process: Process) -> bool:
    """Whether a token can still end the part that waits, by a terminate end or by what interrupts it.

    What is armed beside the flow, the start of an event sub-process, does not count: it may never come.
    """
    ways, around = process.spec.ways, [join[0]]
    while around[-1] is not process:
        around.append(around[-1].owner.workflow)
    for part in process.parts():
        deadly = ways.throws(part) | (ways.ends(part) if part in around else frozenset())
        for token in _moving(part, dead) if deadly else ():
            if isinstance(token.task_spec, Trigger):
                continue
            runs = token.id in process.subprocesses
            first = token.task_spec._outputs if runs else [token.task_spec.name]
            if any(ways.reached(part, name) & deadly for name in first):
                return True
    return False
