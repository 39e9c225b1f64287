"""Incidents: what stopped the engine, kept for the administrator in a transaction after the rollback."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine import errors, store
from engine.bpmn import EngineFault
from engine.service import access, provenance, system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.incidents import Origin

log = logging.getLogger("alur.incidents")


def record(
    context: Context,
    instance_id: int | None,
    cause: Exception,
    origin: Origin,
    *,
    definition_id: int | None = None,
    retry: tuple[int, Actor] | None = None,
) -> errors.Incident:
    """Keep what stopped the engine and tell the administrators; return the error to raise.

    What is still unsolved is not kept twice. `retry` is the incident that the administrator had just tried again:
    that it failed is an event too.
    """
    fault = _known(cause, instance_id)
    element = fault.element or ""
    key = (fault.code, element, origin.task_id, origin.message_id)
    with context.store.transaction() as tx:
        instance = store.instances.lock(tx, instance_id) if instance_id else None
        known = store.incidents.open_of(tx, instance.id) if instance else []
        same = (row for row in known if (row.code, row.element, row.task_id, row.message_id) == key)
        kept = next(same, None)
        events = []
        if retry is not None:
            events.append(_retried(context, *retry, fault.code))
        if kept is None:
            version = instance.definition_id if instance else definition_id
            number = store.incidents.add(
                tx, instance_id, context.clock(), fault.code, element, fault.detail, origin, version
            )
            facts = {"incident": number, "code": fault.code}
            notified = tell(context, tx, "incident", instance_id, facts | {"element": element})
            notified += _tell_starter(context, tx, instance, facts)
            events.append(_event(context, "incident_raised", element, facts | {"told": notified}))
        else:
            number = kept.id
        keep(tx, instance, events)
    return errors.Incident(incident=number, element=element, reason=fault.code)


def is_trouble(fault: Exception) -> bool:
    """Return whether a fault is an incident: what the engine met, or a version that this Alur cannot read any more
    or that is not what was put in force.

    All other errors of Alur are answers, to the person or to the worker.
    """
    known = errors.DeploymentRefused | errors.Damaged
    return isinstance(fault, known) or not isinstance(fault, errors.AlurError)


def keep(tx: store.Tx, instance: store.InstanceRow | None, events: list[store.Event]) -> None:
    """Add events to the history of a locked instance and to nothing else of it; without one, to the system's."""
    if instance is None:
        for event in events:
            store.history.append_system(tx, event)
    elif events:
        events = provenance.carried(provenance.said(tx, instance), events)
        count, head = store.history.append(tx, instance.id, instance.event_count, instance.head, events)
        store.instances.extend(tx, instance, event_count=count, head=head)


def tell(
    context: Context, tx: store.Tx, kind: str, instance_id: int | None, facts: Mapping[str, Any]
) -> list[str]:
    """Leave a notice for every role of administrators; return these roles."""
    return system_log.tell_administrators(context, tx, kind, facts["incident"], facts, instance_id)


def close_notices(tx: store.Tx, incidents: Iterable[int], at: datetime) -> None:
    """Let nobody be troubled any more by incidents that were overcome."""
    kinds = ("incident", "incident_stays", "stopped")
    store.notices.close(tx, [store.notices.cause(kind, one) for one in incidents for kind in kinds], at)


def _tell_starter(
    context: Context, tx: store.Tx, instance: store.InstanceRow | None, facts: Mapping[str, Any]
) -> list[str]:
    """Tell who began an instance that it stands still; return who was told."""
    username = store.people.username(tx, instance.started_by) if instance else ""
    if instance is None or not username:
        return []
    holder, cause = access.personal(username), store.notices.cause("stopped", facts["incident"])
    store.notices.add(tx, holder, "stopped", instance.id, None, context.clock(), facts, cause=cause)
    return [holder]


def stay(context: Context, tx: store.Tx, instance_id: int, stop: errors.Incident) -> None:
    """Note that nothing is tried any more by itself, and tell the administrators."""
    notified = tell(context, tx, "incident_stays", instance_id, stop.params)
    instance = store.instances.lock(tx, instance_id)
    if instance is not None and instance.status == "open":
        facts = {"incident": stop.params["incident"], "told": notified}
        keep(tx, instance, [_event(context, "incident_stays", str(stop.params.get("element", "")), facts)])


def _known(cause: Exception, instance_id: int | None) -> EngineFault:
    """Return the fault as the engine names it; one that nobody foresaw is a crash of this instance alone."""
    if isinstance(cause, EngineFault):
        return cause
    log.error("an act on instance %s failed", instance_id or "that was to start", exc_info=cause)
    return EngineFault("crash", None, f"{type(cause).__name__}: {cause}")


def _retried(context: Context, incident: int, actor: Actor, failed: str) -> store.Event:
    facts = {"incident": incident, "failed": failed}
    if actor.account:
        facts["account"] = actor.account
    return _event(context, "incident_retried", "", facts, actor)


def _event(
    context: Context, type_: str, element: str, facts: Mapping[str, Any], actor: Actor | None = None
) -> store.Event:
    role, holding = access.through(actor, context.office.roles(), access.ADMIN) if actor else ("", "")
    return store.Event(
        at=context.clock(),
        type=type_,
        actor=actor.username if actor else "",
        role=role,
        holding=holding,
        channel=actor.channel if actor else "system",
        element=element,
        data=dict(facts),
    )
