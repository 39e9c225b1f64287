"""The acts of a purge: who decides and is told, and each instance gone with its tombstone in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from engine import errors, requests, store
from engine.service import access
from engine.service.audit import schedule, seal_keys, tombstones
from engine.service.audit.schedule import Schedule
from engine.service.context import Context
from engine.service.views import Actor

RIGHTS = (access.ENFORCE, access.ADMIN)  # by which one proposes, decides and purges


def schedules(context: Context, tx: store.Tx) -> Iterator[tuple[store.DefinitionRow, Schedule]]:
    """Each process by key with the class of its version in force, or of its last one."""
    rows = sorted(store.definitions.list_all(tx), key=lambda row: (row.state == "in_force", row.id))
    for _key, row in sorted({row.key: row for row in rows}.items()):
        yield row, schedule.of(context.office.definition(tx, row.id).package.process.retention)


def notify_approvers(context: Context, tx: store.Tx, row: store.DisposalRow, count: int) -> list[str]:
    """Tell everybody who may approve a proposal, now that its bundle is made; return who was told."""
    notified = access.holding(context.office.roles(), access.ENFORCE)
    facts = {"disposal": row.id, "by": row.proposed_name, "count": count, "reason": row.reason}
    for holder in notified:
        cause = store.notices.cause("disposal_waits", row.id)
        store.notices.add(tx, holder, "disposal_waits", None, None, context.clock(), facts, cause=cause)
    return notified


def notify_proposer(
    context: Context, tx: store.Tx, row: store.DisposalRow, kind: str, actor: Actor, reason: str
) -> list[str]:
    """Tell the proposer what another decided; return who was told. Nobody is asked to decide any more."""
    store.notices.close(tx, [store.notices.cause("disposal_waits", row.id)], context.clock())
    if row.proposed_by == actor.user_id:
        return []
    holder = access.personal(row.proposed_username)
    facts = {"disposal": row.id, "by": actor.name, "reason": reason}
    cause = store.notices.cause(kind, row.id)
    store.notices.add(tx, holder, kind, None, None, context.clock(), facts, cause=cause)
    return [holder]


def purge(context: Context, item: store.DisposalItem, actor: Actor) -> bool:
    """Put the tombstone into the system's chain and remove the instance, both or neither.

    The tombstone names the approver, in the capacity held when `actor` is the one.
    Raises Misconfigured where this machine has no key for it.
    """
    now, disposal_id, instance_id = context.clock(), item.disposal_id, item.instance_id
    with context.store.transaction() as tx:
        instance = store.instances.lock(tx, instance_id)
        row = require(store.disposals.lock(tx, disposal_id), disposal_id)
        item = next(one for one in store.disposals.items(tx, disposal_id) if one.instance_id == instance_id)
        if instance is None or item.tombstone is not None:
            return False  # another process was quicker
        if (instance.event_count, instance.head) != (item.events, item.head):
            raise errors.Conflict(by="", at=row.exported_at)
        rule = {process.key: one for process, one in schedules(context, tx)}[item.process]
        facts = {
            "instance": instance_id,
            "number": item.number,
            "process": item.process,
            "version": item.version,
            "events": item.events,
            "head": instance.head.hex(),
            "ended_at": item.ended_at.isoformat(),
            "due_on": item.due_on,
            "class": {"active": rule.active, "inactive": rule.inactive, "fate": item.fate},
            "disposal": disposal_id,
            "export": row.export.hex() if row.export else "",
            "proposed_by": row.proposed_username,
            "approved_by": row.decided_username,
            "reason": row.reason,
            "at": now.isoformat(),
        }
        if request := requests.current():
            facts["request"] = request.hex  # signed with the rest
        role, holding = "", ""
        if actor.username == row.decided_username:
            role, holding = access.through(actor, context.office.roles(), access.ENFORCE)
        store.history.lock_system(tx)  # so that no change of keys comes in between
        facts["signature"] = seal_keys.in_force(context, tx).sign(tombstones.signed(facts)).hex()
        tombstone = store.history.append_system(
            tx,
            store.Event(
                at=now,
                type=store.purge.TOMBSTONE,
                actor=row.decided_username,
                role=role,
                holding=holding,
                channel="system",
                element=str(instance_id),
                data=facts,
            ),
        )
        store.purge.instance_rows(tx, instance_id)
        store.disposals.note_tombstone(tx, disposal_id, instance_id, tombstone)
    return True


def decided_error(row: store.DisposalRow) -> errors.Conflict:
    """Return the refusal for a proposal that no longer waits."""
    return errors.Conflict(by=row.decided_name, at=row.decided_at)


def require(row: store.DisposalRow | None, disposal_id: int) -> store.DisposalRow:
    """Return the proposal. Raises NotFound."""
    if row is None:
        raise errors.NotFound(what="disposal", id=disposal_id)
    return row
