"""Instances: starting one, finding them, one whole to look at, and cancelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from engine import errors, requests, store, texts
from engine.bpmn import Definition
from engine.forms import answers
from engine.service import access, access_view, definitions, incident_log, reasons, rows, step
from engine.service.cases import dossier, history, submissions
from engine.service.context import Context
from engine.service.views import Actor, Completed, InstanceItem, InstanceView, NextTask
from engine.service.work import first_step, mentions, migration, starts, task
from engine.store.incidents import Origin

MAX_COMMENT = 2_000


class Instances:
    """Running and ended processes ("berkas")."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def start(
        self,
        key: str,
        data: Mapping[str, Any],
        actor: Actor,
        request_id: UUID | None = None,
        definition_id: int | None = None,
        *,
        first: Mapping[str, Any] | None = None,
        ask: bool = False,
    ) -> Completed:
        """Start a process on its version in force with the data of its start form.

        `definition_id` is the version whose form was filled in: it starts on that one, though another came in
        force while the form was open. With `first`, the data of the first step's form, that is completed in the same
        transaction: its events are those of both acts, and nothing is kept unless both are taken. With `ask` it
        raises Repeats where the process has a case of the same subject that was not cancelled.

        Raises NotFound, Forbidden (naming who may), FormInvalid, Incident, Conflict for a version that left long ago.
        The same request id again gives the first answer; with other data it raises RequestReused.
        """
        body = requests.fingerprint(data if first is None else {"start": data, "first": first})
        again = self._repeated(key, request_id, body, actor)
        if again is not None:
            return again
        try:
            with self._context.store.transaction() as tx:
                return self._start(tx, key, data, actor, request_id, body, definition_id, first, ask)
        except (errors.Conflict, errors.Repeats):  # the same request came at the same moment, and was first
            again = self._repeated(key, request_id, body, actor)
            if again is None:
                raise
            return again
        except Exception as fault:
            if not incident_log.is_trouble(fault):
                raise
            with self._context.store.read() as tx:
                version = store.definitions.latest(tx, key)
            made = version.id if version else None
            raise incident_log.record(
                self._context, None, fault, Origin("start"), definition_id=made
            ) from fault

    def ahead(
        self, key: str, data: Mapping[str, Any], actor: Actor, definition_id: int | None = None
    ) -> first_step.Ahead | None:
        """Return the first step as it would open after a start with `data`, where it is the actor's own work and its
        form can be sent with the start form; else None. Nothing is judged or kept. Raises NotFound, Conflict.
        """
        with self._context.store.read() as tx:
            row = definitions.startable(tx, key, definition_id, self._context.clock())
            definition = self._context.office.definition(tx, row.id)
        return first_step.ahead(self._context, definition, data, actor)

    def get(
        self,
        instance_id: int,
        actor: Actor,
        parts: dossier.Part = dossier.WHOLE,
        asked: history.Asked | None = None,
    ) -> InstanceView:
        """Return one instance, whole or only in some `parts`, as far as the actor may see it.
        Raises NotFound (also for a hidden one).
        """
        return dossier.show(self._context, instance_id, actor, parts, asked)

    def submissions(self, instance_id: int, actor: Actor, begin: int = 0) -> submissions.Submissions:
        """Return a page of all forms that were sent, from place `begin` on. Raises NotFound."""
        return submissions.page(self._context, instance_id, actor, begin)

    def list(
        self,
        actor: Actor,
        status: str | None = None,
        query: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> tuple[tuple[InstanceItem, ...], str | None]:
        """Instances the actor may see, newest first, and the key of the next page.

        `status` is "open", "completed" or "cancelled"; `query` is looked for in number and subject.
        """
        context = self._context
        with context.store.read() as tx:
            definitions = {
                row.id: context.office.definition(tx, row.id) for row in store.definitions.list_all(tx)
            }
            open_to = [
                definition_id
                for definition_id, definition in definitions.items()
                if access.sees_whole(actor, definition.outline, None)
            ]
            page = store.instances.list_page(
                tx,
                definitions=open_to,
                person=actor.user_id,
                holders=access.holders_of(actor),
                status=status,
                query=texts.tidy(query, lines=False)[:100],
                after=after,
                limit=limit,
            )
            waiting = store.inbox.open_of_many(tx, [row.id for row in page.rows])
            found = tuple(
                rows.instance_row(
                    definitions[row.definition_id],
                    row,
                    [
                        rows.task_row(context.office, definitions[row.definition_id], task)
                        for task in waiting.get(row.id, ())
                    ],
                )
                for row in page.rows
            )
        return found, page.next

    def cancel(self, instance_id: int, reason: str, actor: Actor) -> None:
        """End a running instance without finishing it, with a reason; for its starter and the administrator."""
        reason = reasons.require(reason)

        def act(it: step.Step) -> None:
            if not access.may_cancel(actor, it.instance.started_by):
                admins = [
                    role.label
                    for role in self._context.office.roles().values()
                    if access.ADMIN in role.rights
                ]
                raise errors.Forbidden(action="cancel", roles=admins)
            role, _ = access.through(actor, self._context.office.roles(), access.ADMIN)
            if not role:  # the starter, in the capacity the case was begun in
                role = store.history.of_instance(it.tx, instance_id, limit=1)[0].role
            if it.instance.suspended_at is None:
                for row in list(it.tasks.values()):
                    it.go_on(row, role)
            closed = [row.id for row in it.tasks.values()]
            it.record("instance_cancelled", role=role, reason=reason, closed=closed)
            it.end("cancelled", reason)
            store.autosaves.delete(it.tx, actor.user_id, f"cancel/{instance_id}")

        step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_instance(tx, instance_id),
            act,
            what="instance",
            key=instance_id,
            suspended=True,
        )

    def move(self, task_id: int, target: str, reason: str, actor: Actor) -> tuple[NextTask, ...]:
        """Put the token of an open task at another step of its instance, with the reason; return the tasks it opens.

        For repairs, by the administrator. A task inside a sub-process goes with all of it when the step lies
        outside. Raises Forbidden, Invalid, TaskDone, TaskClosed, CannotBeMoved.
        """
        access.require_right(actor, access.ADMIN, "move", self._context.office.roles())
        reason = reasons.require(reason)

        def act(it: step.Step) -> tuple[NextTask, ...]:
            row = task.open_row(it, task_id)
            it.refresh()
            if row.id not in [one.id for one in it.tasks.values()]:
                raise errors.TaskClosed(by="", at=it.now.isoformat(), instance=it.instance.id)
            it.opened.clear()
            migration.move(it, row, target, reason)
            store.autosaves.delete(it.tx, actor.user_id, f"move/{task_id}")
            return tuple(it.opened)

        return task.on_task(self._context, task_id, actor, act)

    def comment(
        self, instance_id: int, text: str, actor: Actor, request_id: UUID | None = None
    ) -> tuple[str, ...]:
        """Add a remark to the history of a running instance, by anybody who sees it but a mere auditor.

        Who is named in it by `@` and user name is told, and may read it; their names are returned. The same request
        id again adds nothing. Raises NotFound, Forbidden, Invalid (also for a name whose bearer may not see the
        case), Conflict, and RequestReused when another remark came with that request id.
        """
        text = texts.accept(text, "comment", lines=True)
        if not text:
            raise errors.Invalid(field="comment", reason="required")
        if len(text) > MAX_COMMENT:
            raise errors.Invalid(field="comment", reason="too_long", limit=MAX_COMMENT)

        def act(it: step.Step) -> tuple[str, ...]:
            seen = access_view.require(self._context, it.tx, instance_id, actor)
            if not seen.may_comment:
                raise errors.Forbidden(action="comment", roles=[])
            if request_id is not None:
                body = requests.fingerprint(text)
                if task.answered(it.tx, request_id.bytes, body) is not None:
                    return ()
                store.requests.keep(it.tx, request_id.bytes, instance_id, it.now, body)
            role = access_view.acting_role(it.tx, seen)
            mentioned = mentions.require(self._context, it.tx, seen, text)
            facts: dict[str, Any] = {"mentioned": [one.username for one in mentioned]} if mentioned else {}
            seq = it.record("comment_added", role=role, comment=text, **facts)
            mentions.tell(it, seq, mentioned, text)
            store.autosaves.delete(it.tx, actor.user_id, f"comment/{instance_id}")
            return tuple(one.name for one in mentioned)

        return step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_instance(tx, instance_id),
            act,
            what="instance",
            key=instance_id,
            suspended=True,
        )

    def _start(
        self,
        tx: store.Tx,
        key: str,
        data: Mapping[str, Any],
        actor: Actor,
        request_id: UUID | None,
        request_body: int,
        definition_id: int | None,
        first: Mapping[str, Any] | None,
        ask: bool,
    ) -> Completed:
        context = self._context
        row = definitions.startable(tx, key, definition_id, context.clock())
        definition = context.office.definition(tx, row.id)
        role = self._starter(definition, actor)
        value = self._start_value(definition, data)
        cause = starts.Cause(actor, definition.outline.start_element, role, asks=ask)
        if request_id is not None:
            cause = replace(cause, request_id=request_id.bytes, request_body=request_body)
        it = starts.begin(context, tx, row, definition, value, cause)
        sent = None if first is None else first_step.complete(it, first, cause.request_id, request_body)
        it.save()
        store.autosaves.lock(tx, actor.user_id, None)
        store.autosaves.delete(tx, actor.user_id, f"start/{key}")
        return Completed(
            it.instance.id,
            it.instance.number,
            it.status == "completed",
            tuple(it.opened),
            name=definition.title,
            sent=sent.id if sent else None,
        )

    def _starter(self, definition: Definition, actor: Actor) -> str:
        starters = definition.outline.starters
        if starters is None:
            return ""
        role = access.capacity(actor, starters)
        if role is None:
            raise errors.Forbidden(
                action="start", roles=[self._context.office.label(one) for one in starters]
            )
        return role

    def _start_value(self, definition: Definition, data: Mapping[str, Any]) -> dict[str, Any]:
        form = definition.forms.get(definition.outline.start_form or "")
        return answers.accept(form, data)

    def _repeated(self, key: str, request_id: UUID | None, body: int, actor: Actor) -> Completed | None:
        """Return the first answer again, for the same request sent twice.
        Raises RequestReused for another's request.
        """
        if request_id is None:
            return None
        context = self._context
        with context.store.read() as tx:
            instance = store.instances.by_request(tx, request_id.bytes)
            if instance is None:
                return None
            row = store.definitions.get(tx, instance.definition_id)
            if instance.started_by != actor.user_id or row is None or row.key != key:
                raise errors.RequestReused()
            task.same_request(instance.request_body, body, instance.started_at, instance.id)
            definition = context.office.definition(tx, instance.definition_id)
            tasks = store.inbox.of_instance(tx, instance.id)
            sent = store.tasks.by_request(tx, request_id.bytes)
            following = tuple(
                rows.next_task(rows.task_row(context.office, definition, one))
                for one in tasks
                if one.state == "open"
            )
        return Completed(
            instance.id,
            instance.number,
            instance.status == "completed",
            following,
            name=definition.title,
            sent=sent.id if sent and sent.instance_id == instance.id else None,
        )
