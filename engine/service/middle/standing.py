"""Why nothing can be done on an instance as it stands: it has ended, or is suspended; by whom, when and why."""

from __future__ import annotations

from engine import errors, store


def closed_error(tx: store.Tx, instance: store.InstanceRow) -> errors.InstanceClosed:
    """Return the refusal for an act on an instance that has ended: says who ended it and when."""
    by = store.people.name(tx, instance.ended_by) if instance.ended_by else ""
    at = instance.ended_at.isoformat() if instance.ended_at else ""
    return errors.InstanceClosed(
        status=instance.status, by=by, at=at, reason=instance.end_reason, instance=instance.id
    )


def suspended_error(tx: store.Tx, instance: store.InstanceRow) -> errors.InstanceSuspended:
    """Return the refusal for an act on an instance that is suspended: says who did so, when and why."""
    row = store.suspensions.get(tx, instance.id)
    return errors.InstanceSuspended(
        by=row.name if row else "",
        at=instance.suspended_at,
        reason=row.reason if row else "",
        number=instance.number,
        instance=instance.id,
    )
