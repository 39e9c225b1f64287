"""Files of a task: checked by content, stored by digest, part of the record once the task is completed."""

from __future__ import annotations

import mimetypes
import unicodedata
from typing import TYPE_CHECKING

from engine import errors, store
from engine.service import access, rows, step, work
from engine.service.views import Actor, Attachment

if TYPE_CHECKING:
    from engine.service.wiring import Engine

ALLOWED_FILES = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".ods": b"PK\x03\x04",
    ".csv": b"",
    ".txt": b"",
}


class Files:
    """Attaching, removing and reading files of tasks."""

    _engine: Engine

    def attach(self, task_id: int, field: str, name: str, content: bytes, actor: Actor) -> Attachment:
        """Keep a file for a file field of an open task; it becomes part of the record at completion.

        Raises TooLarge, FileRefused (kind or content), Invalid (no such field), Forbidden, Conflict.
        """
        limit = self._engine.settings.max_upload
        if len(content) > limit:
            raise errors.TooLarge(limit=limit)
        name = check_file(name, content)

        def act(it: step.Step) -> Attachment:
            row, role = work.workable(it, task_id)
            element = it.definition.outline.elements[row.element]
            form = it.definition.forms.get(element.form or "")
            fields = work.file_fields(form)
            if field not in fields:
                raise errors.Invalid(field=field, reason="no_such_field", choices=", ".join(fields))
            if row.claimed_by is None:
                store.tasks.claim(it.tx, task_id, actor.user_id, it.now)
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            sha256 = store.files.put(it.tx, content, media_type, it.now)
            kept = store.attachments.add(
                it.tx,
                it.instance.id,
                task_id,
                field,
                name,
                media_type,
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
            )
            return rows.attachment(kept)

        return work.on_task(self._engine, task_id, actor, act)

    def file_fields(self, task_id: int, actor: Actor) -> tuple[str, ...]:
        """The file fields of a task's form. Raises NotFound, Forbidden."""
        with self._engine.store.read() as tx:
            row = work.require(tx, task_id)
            if access.capacity(actor, row.holders.split()) is None:
                raise work.forbidden(self._engine, "task", row)
            definition = self._engine.office.definition(tx, row.definition_id)
        return work.file_fields(definition.forms.get(definition.outline.elements[row.element].form or ""))

    def detach(self, task_id: int, attachment_id: int, actor: Actor) -> None:
        """Take a file back from an open task. Raises NotFound, Forbidden, Conflict."""

        def act(it: step.Step) -> None:
            row, role = work.workable(it, task_id)
            kept = store.attachments.get(it.tx, attachment_id)
            if kept is None or kept.task_id != task_id or kept.final:
                raise errors.NotFound(what="file", id=attachment_id)
            store.attachments.remove(it.tx, attachment_id, it.now)
            it.record(
                "file_removed",
                element=row.element,
                task=task_id,
                role=role,
                file=kept.name,
                sha256=kept.sha256.hex(),
            )

        work.on_task(self._engine, task_id, actor, act)

    def file(self, attachment_id: int, actor: Actor) -> tuple[Attachment, bytes]:
        """An attached file and its content, for those who may see the task's data. Raises NotFound, Forbidden."""
        with self._engine.store.read() as tx:
            kept = store.attachments.get(tx, attachment_id)
            if kept is None:
                raise errors.NotFound(what="file", id=attachment_id)
            row = work.require(tx, kept.task_id)
            instance = store.instances.get(tx, row.instance_id)
            assert instance is not None
            outline = self._engine.office.definition(tx, instance.definition_id).outline
            if not access.sees_whole(actor, outline, instance.started_by) and not access.capacity(
                actor, row.holders.split()
            ):
                raise errors.NotFound(what="file", id=attachment_id)
            content = store.files.get(tx, kept.sha256)
        if content is None:
            raise errors.NotFound(what="file", id=attachment_id)
        return rows.attachment(kept), content


def check_file(name: str, content: bytes) -> str:
    """The name to show, without folders or control characters. Raises FileRefused for a kind not accepted.

    The kind is judged by ending and by the first bytes: a program named .pdf is refused.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in plain if unicodedata.category(char)[0] != "C").strip(" .")[-200:]
    stem, dot, ending = plain.rpartition(".")
    kind = (dot + ending).lower()
    allowed = ", ".join(sorted(ending.lstrip(".") for ending in ALLOWED_FILES))
    if not stem or not content or kind not in ALLOWED_FILES or not content.startswith(ALLOWED_FILES[kind]):
        raise errors.FileRefused(name=plain, allowed=allowed)
    if not ALLOWED_FILES[kind] and b"\0" in content:
        raise errors.FileRefused(name=plain, allowed=allowed)
    return plain
