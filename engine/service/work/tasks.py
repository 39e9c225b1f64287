"""Tasks of people: every act on a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import errors, requests, store
from engine.forms import Posted
from engine.service import access, actors, changes, rows, step
from engine.service.actors import Returning
from engine.service.views import Actor, Completed, NextTask
from engine.service.work import four_eyes, given, task
from engine.service.work.attachments import Attachments
from engine.service.work.handovers import Handovers
from engine.store import values

MAX_DRAFT = 1_000_000


class Tasks(Handovers, Attachments):
    """What people have to do, and what they do with it."""

    def claim(self, task_id: int, actor: Actor | Returning) -> None:
        """Take a free task of one of one's roles. Raises Forbidden, SamePerson, TaskClaimed, TaskDone, TaskClosed.

        Somebody `Returning` is looked up in the same transaction; NotSignedIn when the session has ended.
        """

        def act(it: step.Step) -> None:
            row, role = task.workable(it, task_id)
            if row.claimed_by == it.actor.user_id:
                return
            four_eyes.require_other(it, row)
            store.tasks.claim(it.tx, task_id, it.actor.user_id, it.now)
            it.record("task_claimed", element=row.element, task=task_id, role=role)

        task.on_task(self._context, task_id, actor, act)

    def release(self, task_id: int, actor: Actor) -> None:
        """Put a taken task back for all of its role; an administrator may release another's."""

        def act(it: step.Step) -> None:
            row = task.open_row(it, task_id)
            role = access.capacity(actor, row.holders.split())
            if role is None and not actor.may(access.ADMIN):
                raise task.forbidden_error(it.context, "task", row)
            if row.claimed_by is None:
                return
            if row.claimed_by != actor.user_id and not actor.may(access.ADMIN):
                raise task.claimed_error(it.tx, row)
            store.tasks.release(it.tx, task_id)
            it.record(
                "task_released",
                element=row.element,
                task=task_id,
                role=role or "",
                before=store.people.username(it.tx, row.claimed_by),
            )

        task.on_task(self._context, task_id, actor, act, suspended=True)

    def renew(self, task_id: int, actor: Actor) -> int:
        """Read the office anew for the inputs of an open task, for who works on it; what was typed stays. Return how
        many rows the office had changed. Raises NotFound (nothing was read), Forbidden, Conflict.
        """
        return given.take(self._context, task_id, actor)

    def save_draft(
        self, task_id: int, value: Mapping[str, Any], actor: Actor, revision: str = "", source: str = ""
    ) -> None:
        """Keep what is filled so far, unchecked but for its size; whoever saves has taken the task.

        `source` is what it was filled in with where that was not the page ("excel"): the event says it.

        Raises TooLarge, Invalid, Forbidden, Conflict; FormInvalid where a list has more rows than can be sent, unless
        it had them before; FormChanged where the form is no longer of the `revision` (of its view) that it was filled
        in with.
        """
        if not isinstance(value, Mapping):
            raise errors.Invalid(field="data", reason="type")
        text = values.to_json(value)
        if len(text.encode()) > MAX_DRAFT:
            raise errors.TooLarge(limit=MAX_DRAFT)

        def act(it: step.Step) -> None:
            row, role = task.workable(it, task_id)
            four_eyes.require_other(it, row)
            store.autosaves.delete(it.tx, actor.user_id, f"task/{task_id}")
            before = store.task_drafts.get(it.tx, task_id)
            if before is not None and values.to_json(before.data) == text:
                return
            task.require_revision(it, before, revision)
            task.require_rows(it, row, value, before)
            if row.claimed_by is None:
                store.tasks.claim(it.tx, task_id, actor.user_id, it.now)
            store.task_drafts.put(it.tx, task_id, actor.user_id, dict(value), it.now)
            facts: dict[str, Any] = {"claimed": True} if row.claimed_by is None else {}
            facts["changed"] = changes.between(dict(before.data) if before else {}, dict(value))
            facts |= {"source": source} if source else {}
            it.record("draft_saved", element=row.element, task=task_id, role=role, **facts)

        task.on_task(self._context, task_id, actor, act)

    def complete(
        self,
        task_id: int,
        value: Mapping[str, Any] | Posted,
        actor: Actor | Returning,
        request_id: UUID | None = None,
        body: bytes | None = None,
        revision: str = "",
        note: str = "",
    ) -> Completed:
        """Complete a task with its form's data, checked whole; an unclaimed task of one's role is claimed with it.

        `value` may be what a page posted: it is read under the lock, as the form then stands. Raises FormInvalid
        (problems at their fields), Forbidden, TaskClaimed, TaskDone, TaskClosed, RequestReused, Incident. The same
        request id again gives the first answer; with another body (`body`, or `value` where there is none) it
        raises RequestReused. A page of another `revision` of the form (of its view) raises FormChanged. Somebody
        `Returning` is looked up in the same transaction; NotSignedIn when the session has ended.

        Where the actor did the other step of a pair (four eyes), SamePerson is raised, or `note` says why, as the model
        has it: without one Invalid, field "note".
        """
        sent = requests.fingerprint(value if body is None else body)

        def act(it: step.Step) -> Completed:
            row, role = task.workable(it, task_id)
            if request_id is not None and row.request_id is not None and _was_sent(it, row, request_id):
                # What came before and was taken back is not sent once more by a page that asks again.
                raise errors.RequestReused(at=it.now, instance=it.instance.id)
            it.refresh()
            if UUID(bytes=row.engine_id) not in it.tasks:
                raise errors.TaskClosed(by="", at=it.now.isoformat(), instance=it.instance.id)
            found = four_eyes.judge(it, row)
            element = it.definition.outline.elements[row.element]
            form = it.definition.forms.get(element.form or "")
            stored, files = task.accept(it, form, row, value, revision)
            for one in rows.unplaced(form, stored, files):
                task.take_back(it, row, role, one)
            if files:
                store.attachments.finish(it.tx, task_id)
            same = four_eyes.facts(found, note)
            it.opened.clear()
            returned = it.complete(row, stored, role, request_id.bytes if request_id else None, sent)
            it.facts[-1].update(same)
            if it.drafted:
                store.task_drafts.delete(it.tx, task_id)
            return Completed(
                it.instance.id,
                it.instance.number,
                it.status == "completed",
                tuple(it.opened),
                returned,
                element.name,
                self._others(it) if not it.opened else (),
                by=it.actor,
            )

        try:
            return task.on_task(self._context, task_id, actor, act)
        except errors.Conflict as refusal:
            again = self._repeated(task_id, actor, request_id, sent)
            if again is not None:
                return again
            if type(refusal) is errors.Conflict and request_id is not None:
                raise errors.RequestReused() from refusal  # its unique key stands at another task
            raise

    def _others(self, it: step.Step) -> tuple[NextTask, ...]:
        """Return what is open in an instance, in short."""
        return tuple(rows.opened_task(it.context.office, it.definition, row) for row in it.tasks.values())

    def _repeated(
        self, task_id: int, who: Actor | Returning, request_id: UUID | None, body: int
    ) -> Completed | None:
        """Return the first answer again, for the same request sent twice by the same person."""
        if request_id is None:
            return None
        with self._context.store.read() as tx:
            actor, row = actors.require(self._context, tx, who), task.require(tx, task_id)
            if row.request_id != request_id.bytes or row.completed_by != actor.user_id:
                return None
            task.same_request(store.tasks.request_body(tx, task_id), body, row.completed_at, row.instance_id)
            return self._brought_about(tx, row, actor)

    def brought_about(self, task_id: int, actor: Actor) -> Completed:
        """Return what the actor's completion of a task brought about, as `complete` told it. Raises NotFound.

        What it opened is told as it stands now, so that a page can be looked at again.
        """
        with self._context.store.read() as tx:
            row = task.require(tx, task_id)
            if row.state != "done" or row.completed_by != actor.user_id:
                raise errors.NotFound(what="task", id=task_id)
            return self._brought_about(tx, row, actor)

    def _brought_about(self, tx: store.Tx, row: store.InboxRow, actor: Actor) -> Completed:
        """Return what a completion brought about, from its event."""
        definition = self._context.office.definition(tx, row.definition_id)
        event = store.places.sent_by(tx, row.id)
        opened = [store.inbox.get(tx, fact["task"]) for fact in event.data.get("opened", [])]
        following = tuple(rows.next_task(self._row(tx, one)) for one in opened if one)
        still = [] if following else store.inbox.open_of_many(tx, [row.instance_id]).get(row.instance_id, [])
        return Completed(
            row.instance_id,
            row.number,
            event.data.get("ended") == "completed",
            following,
            event.type == "task_returned",
            definition.outline.elements[row.element].name,
            tuple(rows.next_task(self._row(tx, one)) for one in still),
            by=actor,
        )


def _was_sent(it: step.Step, row: store.TaskRow, request_id: UUID) -> bool:
    """Return whether an open task was completed by this request before, and taken back."""
    events = store.history.of_instance(it.tx, it.instance.id, row.opened_seq)
    sent = (one for one in events if one.type in rows.SUBMITTED and one.task_id == row.id)
    return any(one.data.get("request") == request_id.hex for one in sent)
