"""engine/bpmn/faults.py: what stops an instance says where and why, for who looks after the site."""

from __future__ import annotations

from uuid import UUID

from engine.bpmn.faults import EngineFault, NotExecutable, TaskNotReady
from engine.bpmn.rules import Rule


def test_a_fault_tells_its_code_its_place_and_why() -> None:
    fault = EngineFault("expression", "isi", "division by zero")
    assert (fault.code, fault.element, fault.detail) == ("expression", "isi", "division by zero")
    assert str(fault) == "expression at isi: division by zero"
    assert str(EngineFault("stuck", None)) == "stuck at the process: "


def test_what_cannot_be_run_carries_the_finding_to_raise() -> None:
    refusal = NotExecutable("g", Rule.LINK, "no link A")
    assert (refusal.element, refusal.rule, refusal.detail) == ("g", "link", "no link A")
    assert TaskNotReady(UUID(int=7)).task_id == UUID(int=7)
