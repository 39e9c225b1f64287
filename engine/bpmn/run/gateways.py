"""Choices, splits and joins that count tokens, as the standard says, whatever happened in earlier rounds.

The stock join looks at the history of the tree, so it fires early in return loops and cannot live without
that history. Here each arrival is a waiting task that remembers the flow it came by: one token of that flow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.faults import EngineFault
from engine.bpmn.run.process import Token


class ParallelGateway(defaults.ParallelGateway):  # type: ignore[misc]
    """Waits for a token on each incoming flow, consumes exactly these, puts one on each outgoing flow."""

    counts_tokens = True

    def _update_hook(self, my_task: Token) -> bool:
        via = my_task.parent.task_spec.name
        my_task._set_internal_data(via=via)
        missing: Counter[str] = Counter(self._inputs)
        missing[via] -= 1
        consumed = []
        for other in my_task.workflow.tasks.values():
            if other.task_spec is self and other is not my_task and other._state == TaskState.WAITING:
                source = other._get_internal_data("via")
                if missing[source] > 0:
                    missing[source] -= 1
                    consumed.append(other)
        if any(count > 0 for count in missing.values()):
            my_task._set_state(TaskState.WAITING)
            return False
        for other in consumed:
            other.cancel()
        my_task._inherit_data()
        return True

    def _run_hook(self, my_task: Token) -> bool:
        return True


class ExclusiveGateway(defaults.ExclusiveGateway):  # type: ignore[misc]
    """Takes the first flow whose condition holds, else the default flow; raises EngineFault("no-flow")."""

    def _run_hook(self, my_task: Token) -> bool:
        my_task._sync_children([self._wf_spec.task_specs[self._chosen(my_task)]], TaskState.FUTURE)
        return True

    def _chosen(self, my_task: Token) -> Any:
        for condition, target in self.cond_task_specs:
            if condition is not None and condition._matches(my_task):
                return target
        if self.default_task_spec is None:
            raise EngineFault("no-flow", self.bpmn_id, "no condition holds and there is no default flow")
        return self.default_task_spec


class _Several(defaults.InclusiveGateway):  # type: ignore[misc]
    """A split that takes every flow whose condition holds (or that has none), else the default flow."""

    def __init__(self, wf_spec: Any, bpmn_id: str, **options: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.ways: list[tuple[Any, str, bool]] = []  # (condition or None, target, whether the default)

    def add(self, condition: Any, target: Any, default: bool) -> None:
        """One more flow out; `condition` is compiled."""
        self.ways.append((condition, target.name, default))
        self._outputs.append(target.name)
        target._connect_notify(self)

    def test(self) -> None:
        """Nothing to check here: the parser has connected it."""

    def _run_hook(self, my_task: Token) -> bool:
        names = self._chosen(my_task)
        if not names:
            raise EngineFault("no-flow", self.bpmn_id, "no condition holds and there is no default flow")
        my_task._sync_children([self._wf_spec.task_specs[name] for name in names], TaskState.FUTURE)
        return True

    def _chosen(self, my_task: Token) -> list[str]:
        evaluate = my_task.workflow.script_engine.evaluate
        held = [
            target
            for condition, target, default in self.ways
            if not default and (condition is None or evaluate(my_task, condition))
        ]
        return held or [target for _, target, default in self.ways if default]


class Fork(_Several):
    """The split behind an activity or event with several flows out. Not drawn: its element speaks for it."""

    helper = True

    def __init__(self, wf_spec: Any, name: str, element: str) -> None:
        super().__init__(wf_spec, name)
        self.bpmn_id = element

    def _update_hook(self, my_task: Token) -> bool:
        my_task._inherit_data()
        return True


class InclusiveGateway(_Several):
    """Waits until no token can still come by a flow that has none yet; consumes one token of each flow.

    The rule of the standard (BPMN 2.0, 13.4.3): a token that can reach an empty flow is waited for, unless it
    can reach one that has a token as well. Paths through the gateway itself do not count. Whether it opens is
    asked when all else is at rest (`opening`).
    """

    counts_tokens = True

    def _update_hook(self, my_task: Token) -> bool:
        my_task._inherit_data()
        if len(self._inputs) == 1:
            return True
        my_task._set_internal_data(via=my_task.parent.task_spec.name)
        my_task._set_state(TaskState.WAITING)
        return False

    def opening(self, arrived: list[Token]) -> list[Token]:
        """Return the tokens among `arrived` (all that wait here, oldest first) that it takes now; none: it waits."""
        wanted: Counter[str] = Counter(self._inputs)
        taken = []
        for token in arrived:
            via = token._get_internal_data("via")
            if wanted[via] > 0:
                wanted[via] -= 1
                taken.append(token)
        full = {token._get_internal_data("via") for token in taken}
        empty = {source for source, count in wanted.items() if count > 0} - full
        if not empty:
            return taken
        for token in arrived[0].workflow.tasks.values():
            if token._state & TaskState.NOT_FINISHED_MASK and token.task_spec is not self:
                reached = self._sources(token.task_spec.name)
                if reached & empty and not reached & full:
                    return []
        return taken

    def _sources(self, name: str) -> frozenset[str]:
        """The specs before this gateway that a token at `name` can reach without passing the gateway."""
        seen: set[str] = set()
        stack = [name]
        while stack:
            name = stack.pop()
            if name not in seen and name != self.name:
                seen.add(name)
                stack += self._wf_spec.task_specs[name]._outputs
        return frozenset(seen).intersection(self._inputs)


def open_inclusive(waiting: Iterable[Token]) -> bool:
    """Open the first inclusive gateway of `waiting` that may open; whether there was one."""
    arrived: dict[tuple[Any, str], list[Token]] = {}
    for token in waiting:
        if token._state == TaskState.WAITING and isinstance(token.task_spec, InclusiveGateway):
            arrived.setdefault((token.workflow, token.task_spec.name), []).append(token)
    for tokens in arrived.values():
        tokens.sort(key=lambda token: token.last_state_change)
        taken = tokens[0].task_spec.opening(tokens)
        if taken:
            for other in taken[1:]:
                other.cancel()
            taken[0]._ready()
            return True
    return False
