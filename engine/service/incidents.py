"""Incidents: what stopped the engine, kept for the administrator in a transaction after the rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors, store
from engine.bpmn import EngineFault

if TYPE_CHECKING:
    from engine.service.wiring import Engine


def record(engine: Engine, instance_id: int | None, fault: EngineFault) -> errors.Incident:
    """Keep what stopped the engine; gives the error to raise. What is still unsolved is not kept twice."""
    element = fault.element or ""
    with engine.store.transaction() as tx:
        known = store.incidents.of_instance(tx, instance_id) if instance_id else []
        same = (
            row for row in known if row.solved_at is None and (row.code, row.element) == (fault.code, element)
        )
        kept = next(same, None)
        number = (
            kept.id
            if kept
            else store.incidents.add(tx, instance_id, engine.clock(), fault.code, element, fault.detail)
        )
    return errors.Incident(incident=number, element=element, reason=fault.code)
