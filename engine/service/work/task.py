"""One task within a step: finding it, who may work on it, and what is accepted of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from engine import errors, store
from engine.forms import Form, Posted, answers
from engine.service import access, access_view, rows, step
from engine.service.actors import Returning
from engine.service.context import Context
from engine.service.middle import standing
from engine.service.views import Actor
from engine.store import values
from engine.store.incidents import Origin

T = TypeVar("T")


def on_task(
    context: Context,
    task_id: int,
    actor: Actor | Returning,
    act: Callable[[step.Step], T],
    *,
    suspended: bool = False,
) -> T:
    """Do `act` on the locked instance of a task; an instance that has ended tells who ended the task first.

    `suspended` is as in `step.run`.
    """

    return step.run(
        context,
        actor,
        lambda tx: store.locks.of_task(tx, task_id),
        act,
        ended=lambda tx, instance: gone_error(tx, task_id, instance),
        what="task",
        key=task_id,
        origin=Origin("task", task_id),
        suspended=suspended,
    )


def require(tx: store.Tx, task_id: int, reader: int = 0) -> store.InboxRow:
    """Return the task with its instance and people, open or not; new or not to the person `reader`. Raises NotFound."""
    row = store.inbox.get(tx, task_id, reader)
    if row is None:
        raise errors.NotFound(what="task", id=task_id)
    return row


def open_row(it: step.Step, task_id: int) -> store.TaskRow:
    """Return the open task. Raises TaskDone or TaskClosed, saying who and when."""
    for row in it.tasks.values():
        if row.id == task_id:
            return row
    raise gone_error(it.tx, task_id, it.instance)


def gone_error(tx: store.Tx, task_id: int, instance: store.InstanceRow) -> errors.Conflict:
    """Return the refusal for a task that is no longer open, saying who ended it and when."""
    row = require(tx, task_id)
    if row.state == "done":
        at = row.completed_at.isoformat() if row.completed_at else ""
        return errors.TaskDone(by=row.completed_name or "", at=at, instance=instance.id)
    at = row.completed_at.isoformat() if row.completed_at else ""
    if instance.status != "open":
        closed = standing.closed_error(tx, instance).params
        return errors.TaskClosed(by=closed["by"], at=closed["at"] or at, instance=instance.id)
    return errors.TaskClosed(by=_closer(tx, row), at=at, instance=instance.id)


def _closer(tx: store.Tx, row: store.InboxRow) -> str:
    """Return the name of whom an act took an open task away by; "" where it was no person's act."""
    acts = store.history.of_instance(tx, row.instance_id, row.opened_seq)
    actor = next((one.actor for one in reversed(acts) if one.at == row.completed_at), "")
    return store.people.names(tx).get(actor, "")


def workable(it: step.Step, task_id: int) -> tuple[store.TaskRow, str]:
    """Return the open task and the capacity in which the actor may work on it.

    Raises Forbidden (with the roles that may), TaskClaimed by another, TaskDone, TaskClosed.
    """
    row = open_row(it, task_id)
    holder = access.capacity(it.actor, row.holders.split())
    if holder is None:
        raise forbidden_error(it.context, "task", row)
    if row.claimed_by not in (None, it.actor.user_id):
        raise claimed_error(it.tx, row)
    return row, holder


def claimed_error(tx: store.Tx, row: store.TaskRow | store.InboxRow) -> errors.TaskClaimed:
    """Return the refusal for a task that somebody else works on."""
    by = store.people.name(tx, row.claimed_by) if row.claimed_by else ""
    return errors.TaskClaimed(by=by, at=row.claimed_at.isoformat() if row.claimed_at else "", task=row.id)


def forbidden_error(context: Context, action: str, row: store.TaskRow | store.InboxRow) -> errors.Forbidden:
    """Return the refusal that names the roles whose task it is."""
    return errors.Forbidden(
        action=action, roles=[context.office.label(holder) for holder in row.holders.split()]
    )


def refused_error(context: Context, tx: store.Tx, row: store.InboxRow, actor: Actor) -> errors.AlurError:
    """Return the same for a reader; to whom may not know of the case there is no such task."""
    if not access_view.is_visible(context, tx, row.instance_id, actor):
        return errors.NotFound(what="task", id=row.id)
    return forbidden_error(context, "task", row)


def answered(tx: store.Tx, request: bytes, body: int) -> int | None:
    """Return the instance that took a request with this id before.
    Raises RequestReused when another body came with it.
    """
    known = store.requests.get(tx, request)
    if known is None:
        return None
    same_request(known.body, body, known.at, known.instance_id)
    return known.instance_id


def same_request(first: int | None, body: int, at: datetime | None, instance: int) -> None:
    """Raise RequestReused when a request that came before (at that time) was sent with another body."""
    if first is not None and first != body:
        raise errors.RequestReused(at=at, instance=instance)


def accept(
    it: step.Step,
    form: Form | None,
    row: store.TaskRow,
    given: Mapping[str, Any] | Posted,
    revision: str = "",
) -> tuple[dict[str, Any], list[store.AttachmentRow]]:
    """Return the value to store (typed, computed, with its files), and the files that are attached to its form.

    Raises FormInvalid, and FormChanged where a page was opened with another `revision` of its form.
    """
    if form is None:
        return answers.accept(None, given), []
    engine_id = UUID(bytes=row.engine_id)
    inputs = it.workflow.inputs(engine_id)
    kept = (
        [one for one in store.attachments.of_task(it.tx, row.id) if one.field in form.files]
        if form.files
        else []
    )
    sent = it.sent(row) if row.visit > 1 and any(map(answers.in_rows, form.files)) else None
    facts = answers.attached(form, map(rows.file_fact, kept), sent)
    names = it.workflow.names(engine_id) if form.outside else {}
    before = _begun(it, form, row, inputs, revision) if isinstance(given, Posted) else {}
    before = form.known_files(before, facts)
    return answers.accept(form, given, inputs, facts, names, before), kept


def take_back(it: step.Step, row: store.TaskRow, role: str, kept: store.AttachmentRow) -> None:
    """Take a file back from an open task, and say so in the history."""
    store.attachments.remove(it.tx, kept.id, it.now)
    it.record(
        "file_removed",
        element=row.element,
        task=row.id,
        role=role,
        file=kept.name,
        sha256=kept.sha256.hex(),
    )


def revision_of(definition_id: int, draft: store.TaskDraftRow | None) -> str:
    """Return what the form of an open task stands on: the version of its process, and who kept what in it when."""
    return f"{definition_id}.{draft.person_id}.{values.to_us(draft.at)}" if draft else f"{definition_id}.."


def require_revision(it: step.Step, draft: store.TaskDraftRow | None, revision: str) -> None:
    """Raise FormChanged, with who and when, for a page opened before another's draft or another version came in.

    `revision` is what the page was opened with; without one nothing is asked. One's own draft is never in the way.
    """
    now = revision_of(it.instance.definition_id, draft)
    if not revision or revision == now:
        return
    if revision.partition(".")[0] != now.partition(".")[0]:
        acts = store.history.of_instance(it.tx, it.instance.id)
        act = next((one for one in reversed(acts) if one.type == "instance_migrated"), None)
        by = store.people.names(it.tx).get(act.actor, "") if act else ""
        raise errors.FormChanged(by=by, at=act.at.isoformat() if act else "", instance=it.instance.id)
    if draft is not None and draft.person_id != it.actor.user_id:
        by = store.people.name(it.tx, draft.person_id)
        raise errors.FormChanged(by=by, at=draft.at.isoformat(), instance=it.instance.id)


def require_rows(
    it: step.Step, row: store.TaskRow, value: Mapping[str, Any], draft: store.TaskDraftRow | None
) -> None:
    """Raise FormInvalid for a draft with more rows in a list than can be sent and than stand in it now."""
    form = it.definition.forms.get(it.definition.outline.elements[row.element].form or "")
    if form is None or not answers.grown(form, value, draft.data if draft else {}):
        return  # nearly always: the state of the case is not looked at
    inputs = it.workflow.inputs(UUID(bytes=row.engine_id))
    answers.require_rows(form, value, inputs, _begun(it, form, row, inputs, ""))


def _begun(
    it: step.Step, form: Form, row: store.TaskRow, inputs: Mapping[str, Any], revision: str
) -> dict[str, Any]:
    """Return what stands in the form of an open task: the draft, else what was sent at the visit before."""
    draft = store.task_drafts.get(it.tx, row.id) if it.drafted else None
    require_revision(it, draft, revision)
    now = it.now.astimezone(it.context.settings.zone)
    if draft is not None:
        return answers.begin(form, inputs, None, now) | dict(draft.data)
    return answers.begin(form, inputs, it.sent(row) if row.visit > 1 else None, now)
