"""Drafts: a process package being changed, until it is submitted and somebody else puts it in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine import bpmn, errors, store
from engine.bpmn import Finding
from engine.service import access, definitions, reasons, system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.workshop import draft_rules, uploads
from engine.service.workshop.views import DraftFile, DraftView, draft_view

Findings = list[Finding]
MAX_OPEN = 200
UNSUBMITTED: Mapping[str, Any] = {"submitted_by": None, "submitted_at": None}
SITTING = timedelta(hours=1)  # saves of one person within it are one act in the history


class Drafts:
    """Opening, changing, checking and submitting drafts; for who has the right to deploy.

    A draft may hold any content, faulty too; what is submitted has passed the one judge of deployment.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor) -> list[DraftView]:
        """Return every draft that is worked on or submitted, the last changed first. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            return [self._view(row, actor) for row in store.drafts.list_open(tx)]

    def awaiting(self, actor: Actor) -> tuple[DraftView, ...]:
        """Return the drafts that wait for the actor's decision, the longest waiting first; to whom none can, none."""
        if not actor.may(access.ENFORCE):
            return ()
        with self._context.store.read() as tx:
            found = [row for row in store.drafts.list_open(tx) if row.state == "submitted"]
            views = [self._view(row, actor) for row in found if draft_rules.may_activate(row, actor)]
        return tuple(sorted(views, key=lambda one: (one.submitted_at or one.created_at, one.id)))

    def view(self, draft_id: int, actor: Actor) -> DraftView:
        """Return one draft and what files it has. Raises NotFound, Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = draft_rules.require(tx, draft_id)
            base = store.definitions.digests(tx, row.base) if row.base else {}
            stored = store.drafts.list_files(tx, draft_id)
        files = tuple(
            DraftFile(one.path, one.size, one.sha256.hex(), _change(one, base) if row.base else "")
            for one in stored
        )
        gone = tuple(sorted(set(base) - {one.path for one in stored})) if stored else ()
        return self._view(row, actor, files, gone)

    def files(self, draft_id: int, actor: Actor) -> dict[str, bytes]:
        """Return the files of a draft by path; of one in force, those it was put in force with.
        Raises NotFound, Forbidden.
        """
        self._require_reader(actor)
        with self._context.store.read() as tx:
            return draft_rules.files(tx, draft_rules.require(tx, draft_id))

    def file(self, draft_id: int, path: str, actor: Actor) -> bytes:
        """Return one file of a draft. Raises NotFound, Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            draft_rules.require(tx, draft_id)
            content = store.drafts.file(tx, draft_id, path)
        if content is None:
            raise errors.NotFound(what="package_file", id=path)
        return content

    def open(self, key: str, actor: Actor, definition_id: int | None = None) -> int:
        """Open a new draft from the version in force, or from another version of the process; return its id.

        Raises NotFound, Forbidden, Invalid (too many drafts).
        """
        self._require_owner(actor)
        with self._context.store.transaction() as tx:
            row = (
                store.definitions.latest(tx, key)
                if definition_id is None
                else store.definitions.get(tx, definition_id)
            )
            if row is None or row.key != key:
                raise errors.NotFound(what="process", id=key)
            files = store.definitions.files(tx, row.id)
            return self._add(tx, actor, key, row.title, files, row)

    def create(
        self, files: Mapping[str, bytes], actor: Actor, *, faulty: bool = False, fresh: bool = False
    ) -> int:
        """Open a new draft from files that were handed in; its base is the version of the process in force.

        Raises Forbidden, and DeploymentRefused with every finding: for an error anywhere, with `faulty` only
        for what can be no draft at all (names, sizes, no diagram to open); with `fresh` Invalid where there is a
        process of this key, or a draft of one. Then nothing is stored.
        """
        self._require_owner(actor)
        package = bpmn.read_files(files)
        if not faulty:
            definitions.examine(package, self._context.office.roles(), self._context.office.limits)
        with self._context.store.transaction() as tx:
            if fresh:
                store.drafts.lock_key(tx, package.key)
            base = store.definitions.latest(tx, package.key)
            if fresh and (base or any(row.key == package.key for row in store.drafts.list_open(tx))):
                raise errors.Invalid(field="nama", reason="taken")
            return self._add(tx, actor, package.key, definitions.title_of(package), files, base)

    def upload(
        self, given: Sequence[tuple[str, bytes]], actor: Actor, *, key: str = "", faulty: bool = False
    ) -> int:
        """Open a new draft from uploaded files (name, content): an archive, or loose files of a package; return its id.

        Loose files complete the version in force of the process that their diagram names, or `key`. Raises as
        `create` does, and Invalid, FileRefused; findings name files as they were called.
        """
        self._require_owner(actor)
        upload = uploads.read(given)
        if upload.whole:
            return uploads.with_own_names(upload, lambda: self.create(upload.files, actor, faulty=faulty))
        with self._context.store.read() as tx:
            base = store.definitions.latest(tx, key or draft_rules.key_of(upload.files))
            there = store.definitions.files(tx, base.id) if base else {}
        files = {**there, **upload.onto(there)}
        whole = {path: content for path, content in files.items() if content is not None}
        return uploads.with_own_names(upload, lambda: self.create(whole, actor, faulty=faulty))

    def lay(self, draft_id: int, given: Sequence[tuple[str, bytes]], revision: int, actor: Actor) -> int:
        """Lay uploaded files over a draft: loose ones replace their like, an archive replaces all; as `write`."""
        upload = uploads.read(given)
        changes = upload.onto(self.files(draft_id, actor))
        return uploads.with_own_names(upload, lambda: self.write(draft_id, changes, revision, actor))

    def write(self, draft_id: int, changes: Mapping[str, bytes | None], revision: int, actor: Actor) -> int:
        """Store files of a draft (None takes one away), all or none; return the new revision.

        `revision` is the one the change was made on. Raises Conflict (who and when, and the revision now)
        when another has saved since, DraftMoved, DeploymentRefused for bad names and sizes, NotFound, Forbidden.
        """
        self._require_owner(actor)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "draft")
            draft_rules.require_revision(row, revision)
            files = store.drafts.files(tx, draft_id)
            kept = {path: content for path, content in changes.items() if files.get(path) != content}
            if not kept:
                return row.revision
            whole = {path: content for path, content in {**files, **kept}.items() if content is not None}
            bpmn.check_files(whole)
            store.drafts.put_files(tx, draft_id, kept)
            key, title = draft_rules.key_and_title(whole, row)
            store.drafts.change(
                tx,
                draft_id,
                key=key,
                title=title,
                revision=row.revision + 1,
                updated_by=actor.user_id or None,
                updated_at=now,
            )
            if row.updated_by != (actor.user_id or None) or now - row.updated_at >= SITTING:
                self._note(tx, "draft_saved", actor, row, revision=row.revision + 1, files=sorted(kept))
            return row.revision + 1

    def require_editable(self, draft_id: int, actor: Actor) -> None:
        """Raise Forbidden, NotFound or DraftMoved as `write` would."""
        self._require_owner(actor)
        with self._context.store.read() as tx:
            draft_rules.require_state(draft_rules.require(tx, draft_id), "draft")

    def lint(self, draft_id: int, actor: Actor, overlay: Mapping[str, bytes] | None = None) -> Findings:
        """Return every remark on a draft, errors first, as it would be judged; `overlay` are files not saved yet."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = draft_rules.require(tx, draft_id)
            files = draft_rules.files(tx, row)
        return draft_rules.judge({**files, **(overlay or {})}, row, self._context.office)

    def submit(self, draft_id: int, reason: str, revision: int, actor: Actor) -> None:
        """Hand a draft to who may put it in force, with the reason of the change; it stands still from then on.

        Raises DeploymentRefused with the findings, Invalid (reason, nothing changed), Conflict, DraftMoved.
        """
        self._require_owner(actor)
        reason = reasons.require(reason)
        found = self.lint(draft_id, actor)
        if any(one.level == "error" for one in found):
            raise errors.DeploymentRefused(found)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "draft")
            draft_rules.require_revision(row, revision)
            sha256 = bpmn.fingerprint(store.drafts.files(tx, draft_id))
            latest = store.definitions.latest(tx, row.key)
            if latest is not None and latest.sha256 == sha256:
                raise errors.Invalid(field="draft", reason="unchanged", version=latest.version)
            store.drafts.change(
                tx,
                draft_id,
                state="submitted",
                submitted_by=actor.user_id or None,
                submitted_at=now,
                reason=reason,
                answer="",
                closed_by=None,
                closed_at=None,
            )
            store.autosaves.delete(tx, actor.user_id, f"submit/{draft_id}")
            notified = access.holding(self._context.office.roles(), access.ENFORCE)
            changed = draft_rules.digests(tx, row)
            self._note(
                tx,
                "draft_submitted",
                actor,
                row,
                reason=reason,
                sha256=sha256.hex(),
                changed=changed,
                told=notified,
            )
            draft_rules.close_notices(tx, row, now)
            facts = {"title": row.title, "by": actor.name, "reason": reason}
            cause = store.notices.cause("draft_submitted", draft_id, now)
            for holder in notified:
                made = store.notices.add(
                    tx, holder, "draft_submitted", None, None, now, facts, draft_id, cause=cause
                )
                if made is not None and actor.user_id:
                    store.notices.mark_known(tx, [made], actor.user_id)

    def hand_in(self, files: Mapping[str, bytes], reason: str, actor: Actor) -> int:
        """Draft and submit in one go, as `alur deploy --as` does; a refusal leaves no draft behind. Return its id."""
        reasons.require(reason)
        made = self.create(files, actor)
        try:
            self.submit(made, reason, 1, actor)
        except errors.AlurError:
            self.discard(made, actor)
            raise
        return made

    def withdraw(self, draft_id: int, actor: Actor) -> None:
        """Take a submitted draft back to go on with it. Raises DraftMoved, NotFound, Forbidden."""
        self._require_owner(actor)
        with self._context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "submitted")
            store.drafts.change(tx, draft_id, state="draft", **UNSUBMITTED)
            draft_rules.close_notices(tx, row, self._context.clock())
            self._note(tx, "draft_withdrawn", actor, row)

    def reject(self, draft_id: int, reason: str, actor: Actor) -> None:
        """Send a submitted draft back to its owner, who is told why. Raises Invalid, DraftMoved, Forbidden."""
        access.require_right(actor, access.ENFORCE, "enforce", self._context.office.roles())
        reason, now = reasons.require(reason), self._context.clock()
        with self._context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "submitted")
            by = actor.user_id or None
            store.drafts.change(
                tx, draft_id, state="draft", closed_by=by, closed_at=now, answer=reason, **UNSUBMITTED
            )
            draft_rules.close_notices(tx, row, now)
            store.autosaves.delete(tx, actor.user_id, f"reject/{draft_id}")
            notified = draft_rules.tell_submitter(
                tx, row, "draft_rejected", now, title=row.title, by=actor.name, reason=reason
            )
            self._note(tx, "draft_rejected", actor, row, reason=reason, told=notified)

    def discard(self, draft_id: int, actor: Actor) -> None:
        """Throw a draft away, its files too; that it was there stays known. Raises DraftMoved, Forbidden."""
        self._require_owner(actor)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "draft")
            store.drafts.clear(tx, draft_id)
            by = actor.user_id or None
            store.drafts.change(tx, draft_id, state="discarded", closed_by=by, closed_at=now)
            draft_rules.close_notices(tx, row, now)
            self._note(tx, "draft_discarded", actor, row)

    def archive(self, draft_id: int, actor: Actor) -> bytes:
        """Return the files of a draft as a ZIP, the same bytes for the same files. Raises NotFound, Forbidden."""
        content = bpmn.pack(self.files(draft_id, actor))
        system_log.note(self._context, actor, "exported", what="draft", draft=draft_id)
        return content

    def _add(
        self,
        tx: store.Tx,
        actor: Actor,
        key: str,
        title: str,
        files: Mapping[str, bytes],
        base: store.DefinitionRow | None,
    ) -> int:
        if store.drafts.count_open(tx) >= MAX_OPEN:
            raise errors.Invalid(field="draft", reason="too_many_drafts", limit=MAX_OPEN)
        now = self._context.clock()
        made = store.drafts.add(tx, key, title, files, base.id if base else None, actor.user_id or None, now)
        facts: dict[str, Any] = {"draft": made, "process": key, "base": base.version if base else None}
        facts |= store.office_rows.facts(tx, package_draft=("id", [made]))
        system_log.log_system_event(
            self._context, tx, "draft_opened", actor, facts, access.DEPLOY, access.ADMIN
        )
        return made

    def _view(
        self,
        row: store.DraftRow,
        actor: Actor,
        files: tuple[DraftFile, ...] = (),
        removed: tuple[str, ...] = (),
    ) -> DraftView:
        return draft_view(
            row,
            files,
            removed,
            may_edit=row.state == "draft" and actor.may(access.DEPLOY),
            may_activate=row.state == "submitted" and draft_rules.may_activate(row, actor),
        )

    def _require_owner(self, actor: Actor) -> None:
        access.require_right(actor, access.DEPLOY, "draft", self._context.office.roles())

    def _require_reader(self, actor: Actor) -> None:
        access.require_workshop(actor, self._context.office.roles())

    def _note(self, tx: store.Tx, type_: str, actor: Actor, row: store.DraftRow, **data: Any) -> None:
        right = access.ENFORCE if type_ == "draft_rejected" else access.DEPLOY
        facts = {"draft": row.id, "process": row.key, **data}
        facts |= store.office_rows.facts(tx, package_draft=("id", [row.id]))
        system_log.log_system_event(self._context, tx, type_, actor, facts, right, access.ADMIN)


def _change(file: store.DraftFileRow, base: Mapping[str, bytes]) -> str:
    """Return what a file is against the version that the draft began from."""
    if file.path not in base:
        return "added"
    return "" if bytes(file.sha256) == base[file.path] else "changed"
