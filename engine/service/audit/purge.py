"""The acts of a purge: the bundle before it, and each instance gone with its tombstone in one transaction."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from engine import errors, requests, store
from engine.service import access, system_log
from engine.service.audit import exports, schedule, tombstones
from engine.service.audit.schedule import Schedule
from engine.service.context import Context
from engine.service.views import Actor

PIECE = 1 << 20

RIGHTS = (access.ENFORCE, access.ADMIN)  # by which one proposes, decides and purges
Documents = Callable[[int], Mapping[str, bytes]]


def schedules(context: Context, tx: store.Tx) -> Iterator[tuple[store.DefinitionRow, Schedule]]:
    """Each process by key with the class of its version in force, or of its last one."""
    rows = sorted(store.definitions.list_all(tx), key=lambda row: (row.state == "in_force", row.id))
    for _key, row in sorted({row.key: row for row in rows}.items()):
        yield row, schedule.of(context.office.definition(tx, row.id).package.process.retention)


def bundle(
    context: Context,
    items: Sequence[store.DisposalItem],
    actor: Actor,
    file: IO[bytes],
    documents: Documents,
    minutes: bytes,
) -> str:
    """Seal, write the bundle of a proposal, and note how far each chain is in it; return its SHA-256."""
    disposal_id = items[0].disposal_id
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        parts = {item.instance_id: Path(folder) / f"{item.instance_id}.zip" for item in items}
        written = [_part(context, key, actor, path, documents) for key, path in parts.items()]
        with context.store.transaction() as tx:
            about = {"what": "disposal", "disposal": disposal_id}
            seal, proofs = exports.note(context, tx, actor, written, about, *RIGHTS)
        archive.writestr("berita-acara.html", minutes)
        for item, one in zip(items, written, strict=True):
            with zipfile.ZipFile(parts[item.instance_id], "a") as part:
                exports.close(context, part, one, proofs[item.instance_id])
            name = f"{item.instance_id}-{item.number}.zip".replace("/", "-")
            archive.write(parts[item.instance_id], name)
            parts[item.instance_id].unlink()
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    with context.store.transaction() as tx:
        row = require(store.disposals.lock(tx, disposal_id), disposal_id)
        if row.state != "proposed":
            raise decided_error(row)
        for item in items:
            leaf = store.seals.leaves_of(tx, item.instance_id, seal.number)[-1]
            store.disposals.end_of(tx, disposal_id, item.instance_id, leaf.events, leaf.head)
        store.disposals.exported(tx, disposal_id, digest.digest(), context.clock())
        notified = notify_approvers(context, tx, row, len(items))
        facts = {
            "disposal": disposal_id,
            "sha256": digest.hexdigest(),
            "seal": seal.number,
            "instances": [one.instance_id for one in items],
            "told": notified,
        }
        system_log.log_system_event(context, tx, "disposal_exported", actor, facts, *RIGHTS)
    return digest.hexdigest()


def _part(
    context: Context, instance_id: int, actor: Actor, path: Path, documents: Documents
) -> exports.Written:
    with zipfile.ZipFile(path, "w") as archive:
        return exports.write(context, instance_id, actor, archive, lambda: documents(instance_id))


def notify_approvers(context: Context, tx: store.Tx, row: store.DisposalRow, count: int) -> list[str]:
    """Tell everybody who may approve a proposal, now that its bundle is made; return who was told."""
    notified = access.holding(context.office.roles(), access.ENFORCE)
    facts = {"disposal": row.id, "by": row.proposed_name, "count": count, "reason": row.reason}
    for holder in notified:
        store.notices.add(tx, holder, "disposal_waits", None, None, context.clock(), facts)
    return notified


def notify_proposer(
    context: Context, tx: store.Tx, row: store.DisposalRow, kind: str, actor: Actor, reason: str
) -> list[str]:
    """Tell the proposer what another decided; return who was told."""
    if row.proposed_by == actor.user_id:
        return []
    holder = access.personal(row.proposed_username)
    facts = {"disposal": row.id, "by": actor.name, "reason": reason}
    store.notices.add(tx, holder, kind, None, None, context.clock(), facts)
    return [holder]


def purge(context: Context, item: store.DisposalItem, actor: Actor) -> bool:
    """Put the tombstone into the system's chain and remove the instance, both or neither.

    The tombstone names the approver, in the capacity held when `actor` is the one.
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
        facts["signature"] = context.key.sign(tombstones.signed(facts)).hex()
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
