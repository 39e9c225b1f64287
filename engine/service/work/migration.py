"""An instance put onto another version, or one of its tokens at another step: the rows follow the engine's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import errors, store
from engine.bpmn import Definition
from engine.bpmn.versions import migration
from engine.bpmn.versions.migration import CannotMove, Migrated, Translation
from engine.service import access, waits
from engine.service.middle import dues, readings
from engine.service.step import Step
from engine.store import messages


def put_on(
    it: Step,
    translation: Translation,
    after: store.DefinitionRow,
    *,
    recompute: bool,
    facts: Mapping[str, Any],
) -> int:
    """Move a locked instance, after its overdue timers, to version `after`; return the number of the event.

    Open tasks keep row, claim, draft and files. Raises CannotBeMoved; then nothing may be kept.
    """
    before, held = (
        store.definitions.get(it.tx, it.instance.definition_id),
        it.instance.suspended_at is not None,
    )
    assert before is not None
    reader = readings.reader(it.context, it.tx)
    environment = it.context.office.environment(translation.new, it.now, reader)
    try:
        result = migration.migrate(it.workflow, translation, environment, recompute=recompute, held=held)
    except CannotMove as refusal:
        raise _refused(refusal, translation.old) from refusal
    old, it.definition, it.workflow, it.moved = it.definition, translation.new, result.workflow, True
    placed = _tasks(it, result)
    seq = it.record(
        "instance_migrated",
        role=access.through(it.actor, it.context.office.roles(), access.ENFORCE, access.ADMIN)[0],
        **{"before": version_facts(before), "after": version_facts(after), "tasks": placed, **facts},
    )
    if old.hears and not translation.new.hears:
        messages.replace(it.tx, it.instance.id, [])
    it.sync(returned=False, act=it.facts[-1])
    store.migrations.put_on(it.tx, it.instance.id, before.id, after.id)
    return seq


def move(it: Step, row: store.TaskRow, target: str, reason: str) -> int:
    """Put the token of an open task of a locked instance at another step; return the number of the event.

    Its tasks are withdrawn with the reason "moved", those of the new step open. Raises CannotBeMoved.
    """
    reader = readings.reader(it.context, it.tx)
    environment = it.context.office.environment(it.definition, it.now, reader)
    row = it.go_on(row, access.through(it.actor, it.context.office.roles(), access.ADMIN)[0])
    try:
        it.workflow = migration.move(it.workflow, UUID(bytes=row.engine_id), target, environment)
    except CannotMove as refusal:
        raise _refused(refusal, it.definition) from refusal
    it.moved = True
    still = {task.id for task in it.workflow.ready()}
    gone = [one for engine_id, one in it.tasks.items() if engine_id not in still]
    store.tasks.close_many(it.tx, [one.id for one in gone], "moved", it.now)
    for one in gone:
        it.tasks.pop(UUID(bytes=one.engine_id))
    closed = [
        {"task": one.id, "element": one.element} | ({"item": one.item} if one.item else {}) for one in gone
    ]
    name = it.definition.outline.elements[target].name or target
    seq = it.record(
        "token_moved",
        element=row.element,
        task=row.id,
        role=access.through(it.actor, it.context.office.roles(), access.ADMIN)[0],
        to=target,
        to_name=name,
        closed=closed,
        reason=reason,
    )
    it.sync(returned=False, act=it.facts[-1])
    return seq


def _refused(refusal: CannotMove, definition: Definition) -> errors.CannotBeMoved:
    first = refusal.obstacles[0]
    known = definition.outline.elements.get(first.element)
    return errors.CannotBeMoved(
        reason=first.code,
        element=first.element,
        name=known.name if known else "",
        detail=first.detail,
        obstacles=refusal.obstacles,
    )


def version_facts(row: store.DefinitionRow) -> dict[str, Any]:
    """Return a version in the history: its number and its fingerprint."""
    return {"version": row.version, "definition": row.sha256.hex()}


def _tasks(it: Step, result: Migrated) -> list[dict[str, Any]]:
    """Write the open tasks at their new places; return what the history says of each."""
    ready = {task.id: task for task in result.workflow.ready()}
    placed = []
    for move in result.moves:
        row = it.tasks[move.task]
        made = waits.new_task(it.tx, it.instance, ready[move.task], it.context.office.roles())
        given = [one for one in row.holders.split() if one.startswith("@")]
        holders = " ".join(dict.fromkeys([*made.holders.split(), *given]))
        facts: dict[str, Any] = {"task": row.id, "element": move.element, "to": move.target}
        if row.item:
            facts["item"] = row.item
        if move.due_before:
            facts["due_before"] = move.due_before.isoformat()
        if move.due_after:
            facts["due"] = move.due_after.isoformat()
        since = ready[move.task].paused
        facts |= dues.paused(since)
        if set(holders.split()) != set(row.holders.split()):
            facts |= {"holders_before": row.holders.split(), "holders": holders.split()}
        placed.append(facts)
        if since != row.paused_at:  # the new version has no tenggat there
            store.tasks.set_due(it.tx, row.id, move.due_after, since)
            store.pauses.end(it.tx, [row.id], it.now)
            row = row._replace(paused_at=since, due_at=move.due_after)
            it.tasks[move.task] = row
        if (holders, move.target, move.due_after) == (row.holders, row.element, row.due_at):
            continue
        store.migrations.move_task(it.tx, row.id, move.target, holders, move.due_after)
        if row.claimed_by is not None and not _may_keep(it, row.claimed_by, holders.split()):
            store.tasks.release(it.tx, row.id)
            facts["released"] = store.people.username(it.tx, row.claimed_by)
        moved = store.tasks.load(it.tx, row.id)
        assert moved is not None
        if "holders" in facts:
            stands = it.context.office.stands_with(moved.holders.split())
            facts |= waits.unheld(it.tx, it.instance.id, moved, stands, it.now)
        it.tasks[UUID(bytes=row.engine_id)] = moved
    return placed


def _may_keep(it: Step, person: int, holders: list[str]) -> bool:
    """Return whether who has taken a task is still one of those whose task it is."""
    own = {*store.people.roles_at(it.tx, person, it.now), "@" + store.people.username(it.tx, person)}
    return bool(own & set(holders))
