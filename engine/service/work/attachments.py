"""Files of a task: checked by content, stored by digest, part of the record once the task is completed."""

from __future__ import annotations

import hashlib

from engine import errors, store
from engine.file_kinds import check_file
from engine.forms import answers
from engine.service import access, access_view, rows, step, system_log
from engine.service.context import Context
from engine.service.views import Actor, Attachment
from engine.service.work import four_eyes, task

MAX_FILES = 20  # of one task
MAX_ROW_FILES = 200  # of the rows of one task beside them


class Attachments:
    """Attaching, removing and reading files of tasks."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def attach(self, task_id: int, field: str, name: str, content: bytes, actor: Actor) -> Attachment:
        """Keep a file for a file field of an open task; it becomes part of the record at completion.

        A file for the rows of a list (`indikator.bukti`) is a row's own once that row's value holds its facts.
        Raises TooLarge, FileRefused (kind or content), Invalid (no such field, too many), Forbidden, SamePerson,
        Conflict.
        """
        name, kind = check_file(name, content, self._context.settings.max_upload)

        def act(it: step.Step) -> Attachment:
            row, role = task.workable(it, task_id)
            four_eyes.require_other(it, row)
            element = it.definition.outline.elements[row.element]
            form = it.definition.forms.get(element.form or "")
            fields = answers.file_fields(form)
            if field not in fields:
                raise errors.Invalid(field=field, reason="no_such_field", choices=", ".join(fields))
            accepted = answers.accepted(form, field)
            if accepted and not name.lower().endswith(accepted):
                raise errors.FileRefused(name=name, allowed=", ".join(accepted), reason="ending")
            present = store.attachments.of_task(it.tx, task_id)
            limit = MAX_FILES
            if answers.in_rows(field):
                # Rows say by digest and name which files are theirs: the same file needs to be kept but once.
                digest, limit = hashlib.sha256(content).digest(), MAX_ROW_FILES
                same = (one for one in present if (one.field, one.name, one.sha256) == (field, name, digest))
                if found := next(same, None):
                    return rows.attachment(found)
            if sum(answers.in_rows(one.field) == answers.in_rows(field) for one in present) >= limit:
                raise errors.Invalid(field=field, reason="too_many", limit=limit)
            if row.claimed_by is None:
                store.tasks.claim(it.tx, task_id, actor.user_id, it.now)
            sha256 = store.files.put(it.tx, content, kind.media_type, it.now)
            kept = store.attachments.add(
                it.tx,
                it.instance.id,
                task_id,
                field,
                name,
                kind.media_type,
                len(content),
                sha256,
                actor.user_id,
                it.now,
            )
            it.record(
                "file_attached",
                element=row.element,
                task=task_id,
                role=role,
                file=name,
                sha256=sha256.hex(),
                size=len(content),
                **({"claimed": True} if row.claimed_by is None else {}),
            )
            return rows.attachment(kept)

        return task.on_task(self._context, task_id, actor, act)

    def file_fields(self, task_id: int, actor: Actor) -> tuple[str, ...]:
        """Return the file fields of a task's form, those in rows as `list.field`. Raises NotFound, Forbidden."""
        with self._context.store.read() as tx:
            row = task.require(tx, task_id)
            if access.capacity(actor, row.holders.split()) is None:
                raise task.refused_error(self._context, tx, row, actor)
            definition = self._context.office.definition(tx, row.definition_id)
        return answers.file_fields(definition.forms.get(definition.outline.elements[row.element].form or ""))

    def detach(self, task_id: int, attachment_id: int, actor: Actor) -> None:
        """Take a file back from an open task. Raises NotFound, Forbidden, Conflict."""

        def act(it: step.Step) -> None:
            row, role = task.workable(it, task_id)
            kept = store.attachments.get(it.tx, attachment_id)
            if kept is None or kept.task_id != task_id or kept.final:
                raise errors.NotFound(what="file", id=attachment_id)
            task.take_back(it, row, role, kept)

        task.on_task(self._context, task_id, actor, act)

    def file(self, attachment_id: int, actor: Actor) -> tuple[Attachment, bytes]:
        """Return an attached file and its content, for those who may see the task's data. Raises NotFound."""
        with self._context.store.read() as tx:
            kept, seen = self._shown(tx, attachment_id, actor)
            content = store.files.get(tx, kept.sha256)
        if content is None:
            raise errors.NotFound(what="file", id=attachment_id)
        system_log.note_look(
            self._context,
            actor,
            "file_viewed",
            takes_part=seen.takes_part,
            instance=seen.instance.id,
            number=seen.instance.number,
            file=kept.name,
            sha256=kept.sha256.hex(),
        )
        return rows.attachment(kept), content

    def attachment(self, attachment_id: int, actor: Actor) -> Attachment:
        """Return an attached file without its content, as `file` would. Raises NotFound."""
        with self._context.store.read() as tx:
            kept, _seen = self._shown(tx, attachment_id, actor)
        return rows.attachment(kept)

    def _shown(
        self, tx: store.Tx, attachment_id: int, actor: Actor
    ) -> tuple[store.AttachmentRow, access_view.AccessView]:
        """Return a file that the actor may see, and the case as the actor sees it. Raises NotFound."""
        kept = store.attachments.get(tx, attachment_id)
        if kept is None:
            raise errors.NotFound(what="file", id=attachment_id)
        row = task.require(tx, kept.task_id)
        seen = access_view.of_instance(self._context, tx, row.instance_id, actor, [row])
        if not seen.shows(row.id):
            raise errors.NotFound(what="file", id=attachment_id)
        return kept, seen
