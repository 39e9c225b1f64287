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
        number = kept.id if kept else _add(engine, tx, instance_id, fault)
    return errors.Incident(incident=number, element=element, reason=fault.code)


def _add(engine: Engine, tx: store.Tx, instance_id: int | None, fault: EngineFault) -> int:
    """A new incident, and its event: in the instance's history, or the system's when a start failed."""
    now, element = engine.clock(), fault.element or ""
    number = store.incidents.add(tx, instance_id, now, fault.code, element, fault.detail)
    event = store.Event(
        at=now,
        type="incident_raised",
        channel="system",
        element=element,
        data={"incident": number, "code": fault.code},
    )
    instance = store.instances.lock(tx, instance_id) if instance_id else None
    if instance is None:
        store.history.append_system(tx, event)
        return number
    count, head = store.history.append(tx, instance.id, instance.event_count, instance.head, [event])
    store.instances.save(
        tx,
        instance.id,
        instance.revision,
        state=instance.state,
        event_count=count,
        head=head,
        status=instance.status,
        ended_at=instance.ended_at,
        ended_by=instance.ended_by,
        end_reason=instance.end_reason,
    )
    return number
