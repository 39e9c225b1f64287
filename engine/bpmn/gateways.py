"""Choices and parallel joins that count tokens, as the standard says, whatever happened in earlier rounds.

The stock join looks at the history of the tree, so it fires early in return loops and cannot live without
that history. Here each arrival is a waiting task that remembers the flow it came by: one token of that flow.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.faults import EngineFault
from engine.bpmn.process import Token


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
