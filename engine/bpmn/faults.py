"""What can go wrong while an instance runs: the caller drops the object and records an incident."""

from __future__ import annotations

from uuid import UUID

from engine.bpmn.rules import Rule


class EngineFault(Exception):
    """The instance cannot go on; the object is half advanced and must be thrown away.

    `code`: "budget" (too many automatic steps, instances or values), "stuck" (nothing can move it any more, or
    complete a join that waits), "expression" (a text of the model failed on these values), "no-flow" (no condition
    of a choice holds), "error" (nobody catches an error), "altered" (the state is not the one that the history
    says), "crash" (anything else). `element` is the BPMN id where it happened, `detail` is for the administrator.
    """

    def __init__(self, code: str, element: str | None, detail: str = "") -> None:
        super().__init__(code, element, detail)
        self.code = code
        self.element = element
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code} at {self.element or 'the process'}: {self.detail}"


class NotExecutable(Exception):
    """An element that passed the lint and still cannot be run; `rule` is the finding to raise."""

    def __init__(self, element: str | None, rule: Rule, detail: str) -> None:
        super().__init__(element, rule, detail)
        self.element = element
        self.rule = rule
        self.detail = detail


class TaskNotReady(Exception):
    """The task is not an open human task of this instance: done, withdrawn, automatic or unknown."""

    def __init__(self, task_id: UUID) -> None:
        super().__init__(task_id)
        self.task_id = task_id
