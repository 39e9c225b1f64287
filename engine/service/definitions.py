"""Process definitions: checked whole, then stored whole; each content once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine import bpmn, errors, store
from engine.bpmn import Definition, Finding, Outline, Package
from engine.bpmn.limits import Limits
from engine.bpmn.rehearsal import scenario_file, scenarios
from engine.service import access, system_log
from engine.service.context import Context
from engine.service.views import Actor, ProcessInfo, Role
from engine.settings import Settings

Files = Mapping[str, bytes] | Path
FORM_LIFE = timedelta(hours=12)  # how long a session lasts, and with it an open form


@dataclass(frozen=True, slots=True)
class Deployed:
    """A version that was put in force; whether it is `new`, and what the lint warns of."""

    key: str
    version: int
    definition_id: int
    new: bool
    warnings: tuple[Any, ...]


class Definitions:
    """Deploying, checking and looking up process definitions."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def deploy(self, files: Files, actor: Actor, *, shipped: bool = False) -> Deployed:
        """Check a package whole and put it in force as the next version of its process.

        For who runs the site (`alur deploy`, `alur init`); people draft and submit, and somebody else puts in
        force. The same content is deployed once: it comes back with `new` False. `shipped` is for what came
        with the program, and leaves a version of the office's own in force. Raises Forbidden, and
        DeploymentRefused naming file, element and reason; then nothing is stored.
        """
        roles = self._context.office.roles()
        access.require_right(actor, access.DEPLOY, "deploy", roles)
        if actor.user_id:
            raise errors.FourEyes(by=actor.name)
        package = read(files)
        compiled, warnings = examine(package, roles, self._context.office.limits)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            known = store.definitions.find_by_sha(tx, package.key, package.sha256)
            before = store.definitions.latest(tx, package.key)
            if known is None and shipped and before is not None and _own(before):
                known = before
            if known is not None:
                return Deployed(known.key, known.version, known.id, False, warnings)
            row = store.definitions.insert(
                tx,
                package.key,
                compiled.title,
                package.sha256,
                package.files,
                None,
                now,
                origin="shipped" if shipped else "office",
                naming=bpmn.NAMING,
            )
            facts = {"process": row.key, "version": row.version, "sha256": package.sha256.hex()}
            facts = {**facts, "naming": row.naming, "before": before.version if before else None}
            touched = [row.id, before.id] if before else [row.id]
            facts |= store.office_rows.facts(tx, definition=("id", touched))
            system_log.log_system_event(
                self._context, tx, "version_deployed", actor, facts, access.ENFORCE, access.DEPLOY
            )
        return Deployed(row.key, row.version, row.id, True, warnings)

    def package_files(self, path: Path) -> Mapping[str, bytes]:
        """Return the files of a package in a folder, or of a single diagram. Raises NotFound, DeploymentRefused."""
        return bpmn.read_folder(path).files

    def lint(self, files: Files) -> list[Finding]:
        """Return every remark on a package, errors first; never raises on its content."""
        return remarks(files, self._context.office.roles(), self._context.office.limits)

    def in_force(self, actor: Actor) -> list[ProcessInfo]:
        """Return the newest version of every process, by title."""
        with self._context.store.read() as tx:
            rows = store.definitions.list_latest(tx)
            found = [self._info(row, self._context.office.definition(tx, row.id), actor) for row in rows]
        return sorted(found, key=lambda info: info.title)

    def may_start_any(self, actor: Actor) -> bool:
        """Return whether there is a process in force that the actor may start; looks no further than the first."""
        with self._context.store.read() as tx:
            each = (self._context.office.definition(tx, one) for one in store.definitions.ids_in_force(tx))
            return any(_may_start(one.outline, actor) for one in each)

    def process(self, key: str, actor: Actor, definition_id: int | None = None) -> ProcessInfo:
        """Return the version of a process in force, or another on which one may still start.

        Raises NotFound, Conflict (who put which in force, and when) for a version that left long ago.
        """
        with self._context.store.read() as tx:
            row = startable(tx, key, definition_id, self._context.clock())
            return self._info(row, self._context.office.definition(tx, row.id), actor)

    def bpmn(self, definition_id: int) -> bytes:
        """Return the diagram of a deployed version, byte for byte. Raises NotFound."""
        with self._context.store.read() as tx:
            package = self._context.office.definition(tx, definition_id).package
        return package.files[package.bpmn]

    def outline(self, definition_id: int) -> Outline:
        """Return steps, lanes, identity and elements of a deployed version. Raises NotFound."""
        with self._context.store.read() as tx:
            return self._context.office.definition(tx, definition_id).outline

    def _info(self, row: store.DefinitionRow, definition: Definition, actor: Actor) -> ProcessInfo:
        outline = definition.outline
        starters = outline.starters
        form = definition.forms.get(outline.start_form or "")
        return ProcessInfo(
            key=row.key,
            title=row.title,
            version=row.version,
            definition_id=row.id,
            description=definition.package.process.description,
            form=form,
            value=form.initial({}, self._context.local_now()) if form else {},
            steps=len(outline.steps),
            may_start=_may_start(outline, actor),
            starters=tuple(self._context.office.label(role) for role in starters or ()),
        )


def _may_start(outline: Outline, actor: Actor) -> bool:
    return outline.starters is None or bool(set(outline.starters) & set(actor.roles))


def startable(tx: store.Tx, key: str, definition_id: int | None, now: datetime) -> store.DefinitionRow:
    """Return the version in force; or the one named, when it was in force as long ago as a form may stay open.

    Raises NotFound, Conflict.
    """
    latest = store.definitions.latest(tx, key)
    if latest is None:
        raise errors.NotFound(what="process", id=key)
    if definition_id in (None, latest.id):
        return latest
    rows = store.definitions.list_versions(tx, key)
    row = next((one for one in rows if one.id == definition_id), None)
    if row is None:
        raise errors.NotFound(what="process", id=key)
    later = [one for one in rows if one.id != row.id and one.enforced_at >= row.enforced_at]
    first = min(later, key=lambda one: one.enforced_at, default=None)
    if first is not None and first.enforced_at < now - FORM_LIFE:
        raise errors.Conflict(by=store.people.name(tx, first.enforced_by), at=first.enforced_at)
    return row


def lint_package(settings: Settings, files: Files) -> list[Finding]:
    """Return every remark on a package by the roles of the processes folder; needs no database."""
    path = settings.processes / "roles.toml"
    return remarks(files, bpmn.parse_roles(path.read_bytes(), path.name), Limits.of(settings))


def remarks(files: Files, roles: Mapping[str, Role], limits: Limits) -> list[Finding]:
    """Return what lint and compilation say of a package, errors first; never raises on its content."""
    try:
        _, warnings = examine(read(files), roles, limits)
    except errors.DeploymentRefused as refusal:
        return sorted(refusal.findings, key=lambda finding: finding.level)
    return list(warnings)


def examine(
    package: Package, roles: Mapping[str, Role], limits: Limits
) -> tuple[Definition, tuple[Finding, ...]]:
    """Return the compiled definition and its warnings, after its saved tests have been replayed.

    Raises DeploymentRefused with every finding, warnings too.
    """
    findings = tuple(bpmn.lint_package(package, roles, limits))
    if any(finding.level == "error" for finding in findings):
        raise errors.DeploymentRefused(findings)
    definition = bpmn.compile_definition(package, roles, limits, package.key, trusted=True)
    if failed := scenarios.replay(definition, scenario_file.saved_tests(package.files), roles):
        raise errors.DeploymentRefused((*failed, *findings))
    return definition, findings


def title_of(package: Package) -> str:
    """Return what a process is called, as far as its package says."""
    return package.process.title or package.name or package.key


def _own(row: store.DefinitionRow) -> bool:
    """Return whether the office itself decided that this version is in force."""
    return row.origin != "shipped" or row.enforced_by is not None


def read(files: Files) -> Package:
    """Return a package from a folder or from uploaded files. Raises DeploymentRefused."""
    return bpmn.read_folder(files) if isinstance(files, Path) else bpmn.read_files(files)
