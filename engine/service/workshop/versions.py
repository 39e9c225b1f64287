"""Versions of a process: who drafted them, who put them in force, when and why, and how to go back to one."""

from __future__ import annotations

from typing import Any

from engine import bpmn, errors, store
from engine.service import access, definitions, reasons, rows, system_log
from engine.service.context import Context
from engine.service.definitions import Deployed
from engine.service.views import Actor, VersionItem
from engine.service.workshop import draft_rules
from engine.service.workshop.views import WorkshopAct

Acts = list[WorkshopAct]
ACTS = (
    "version_deployed",
    "version_enforced",
    "version_reinstated",
    "draft_opened",
    "draft_saved",
    "draft_submitted",
    "draft_withdrawn",
    "draft_rejected",
    "draft_discarded",
    "migration_started",
    "migration_finished",
)
MAX_ACTS = 2_000  # of all processes, that are looked through for those of one


class Versions:
    """Putting a submitted draft in force, and what is and was in force."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, key: str, actor: Actor) -> list[VersionItem]:
        """Return every version of a process, newest first. Raises NotFound, Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            found = rows.version_rows(tx, key, store.definitions.running(tx, key))
        if not found:
            raise errors.NotFound(what="process", id=key)
        return found

    def find(self, definition_id: int, actor: Actor) -> tuple[str, VersionItem]:
        """Return one version by the id of its definition, after its process. Raises NotFound, Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = store.definitions.get(tx, definition_id)
        if row is None:
            raise errors.NotFound(what="version", id=definition_id)
        found = self.list(row.key, actor)
        return row.key, next(one for one in found if one.definition_id == definition_id)

    def activate(self, draft_id: int, reason: str, revision: int, actor: Actor) -> Deployed:
        """Put a submitted draft in force as the next version; a content that was a version before is that again.

        `reason` is a remark for the history and may be empty. Raises Forbidden, FourEyes, DraftMoved, Conflict,
        DeploymentRefused with every finding; then all stays as it was.
        """
        context, now = self._context, self._context.clock()
        access.require_right(actor, access.ENFORCE, "enforce", context.office.roles())
        note = reasons.require(reason) if reason.strip() else ""
        with context.store.read() as tx:
            row = draft_rules.require(tx, draft_id)
            self._require_second(row, revision, actor)
            files = store.drafts.files(tx, draft_id)
        found = draft_rules.judge(files, row, context.office)
        if any(one.level == "error" for one in found):
            raise errors.DeploymentRefused(found)
        package = bpmn.read_files(files)
        compiled, warnings = definitions.examine(package, context.office.roles(), context.office.limits)
        with context.store.transaction() as tx:
            row = draft_rules.locked(tx, draft_id, "submitted")
            self._require_second(row, revision, actor)
            before = store.definitions.latest(tx, package.key)
            known = store.definitions.find_by_sha(tx, package.key, package.sha256)
            if known is not None:
                store.definitions.reinstate(tx, known.id, actor.user_id, now)
            else:
                known = store.definitions.insert(
                    tx,
                    package.key,
                    compiled.title,
                    package.sha256,
                    package.files,
                    actor.user_id,
                    now,
                    reason=row.reason,
                    drafted_by=row.submitted_by,
                    drafted_at=row.updated_at,
                    naming=bpmn.NAMING,
                )
            store.drafts.clear(tx, draft_id)
            store.autosaves.delete(tx, actor.user_id, f"activate/{draft_id}")
            store.drafts.change(
                tx,
                draft_id,
                state="enforced",
                closed_by=actor.user_id,
                closed_at=now,
                answer=note,
                definition_id=known.id,
            )
            facts: dict[str, Any] = {
                "draft": draft_id,
                "drafted_by": row.submitted_username,
                "reason": row.reason,
                "note": note,
            }
            draft_rules.close_notices(tx, row, now)
            facts["told"] = draft_rules.tell_submitter(
                tx, row, "draft_enforced", now, title=row.title, by=actor.name, version=known.version
            )
            self._note(tx, "version_enforced", known, before, actor, **facts)
        return Deployed(known.key, known.version, known.id, True, warnings)

    def reinstate(self, definition_id: int, reason: str, actor: Actor) -> Deployed:
        """Put a version in force again that was before, with a reason.

        Raises Forbidden, NotFound, Invalid, Conflict when it is in force, DeploymentRefused when it would not
        be accepted today.
        """
        context, now = self._context, self._context.clock()
        access.require_right(actor, access.ENFORCE, "enforce", context.office.roles())
        reason = reasons.require(reason)
        with context.store.read() as tx:
            row = store.definitions.get(tx, definition_id)
            files = store.definitions.files(tx, definition_id)
        if row is None:
            raise errors.NotFound(what="version", id=definition_id)
        _, warnings = definitions.examine(
            bpmn.read_files(files), context.office.roles(), context.office.limits
        )
        with context.store.transaction() as tx:
            before = store.definitions.latest(tx, row.key)
            if before is not None and before.id == row.id:
                by = store.people.name(tx, before.enforced_by) if before.enforced_by else ""
                raise errors.Conflict(by=by, at=before.enforced_at)
            store.definitions.reinstate(tx, row.id, actor.user_id or None, now)
            self._note(tx, "version_reinstated", row, before, actor, reason=reason)
        return Deployed(row.key, row.version, row.id, False, warnings)

    def archive(self, definition_id: int, actor: Actor) -> bytes:
        """Return the files of a version as a ZIP: the same bytes every time, and the same version when handed in again.

        Raises NotFound, Forbidden.
        """
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = store.definitions.get(tx, definition_id)
            files = store.definitions.files(tx, definition_id)
        if row is None:
            raise errors.NotFound(what="version", id=definition_id)
        system_log.note(
            self._context, actor, "exported", what="version", process=row.key, version=row.version
        )
        return bpmn.pack(files)

    def history(self, key: str, actor: Actor, limit: int = 100) -> Acts:
        """Return what was done to the drafts and versions of a process, newest first. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            acts = store.history.of_types(tx, ACTS, MAX_ACTS)
            names = store.people.names(tx)
        own = [row for row in acts if row.data.get("process") == key][:limit]
        return [
            WorkshopAct(
                row.at, row.type, row.actor, names.get(row.actor, row.actor), row.channel, dict(row.data)
            )
            for row in own
        ]

    def _require_second(self, row: store.DraftRow, revision: int, actor: Actor) -> None:
        """Raise unless it is the submitted revision, and the work of somebody else."""
        draft_rules.require_state(row, "submitted")
        draft_rules.require_revision(row, revision)
        if not draft_rules.may_activate(row, actor):
            raise errors.FourEyes(by=row.submitted_name or "", draft=row.id)

    def _require_reader(self, actor: Actor) -> None:
        access.require_workshop(actor, self._context.office.roles())

    def _note(
        self,
        tx: store.Tx,
        type_: str,
        row: store.DefinitionRow,
        before: store.DefinitionRow | None,
        actor: Actor,
        **data: Any,
    ) -> None:
        facts = {"process": row.key, "version": row.version, "sha256": row.sha256.hex(), "naming": row.naming}
        touched = [row.id, before.id] if before else [row.id]
        stands = store.office_rows.facts(
            tx, definition=("id", touched), package_draft=("id", [data["draft"]] if "draft" in data else [])
        )
        facts = {**facts, "before": before.version if before else None, **data, **stands}
        system_log.log_system_event(self._context, tx, type_, actor, facts, access.ENFORCE, access.ADMIN)
