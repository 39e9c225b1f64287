"""Commands on versions: `alur version list|drafts|enforce|reject|reinstate|export`."""

from __future__ import annotations

from pathlib import Path

import click

from engine import errors
from engine.service import Engine
from engine.service.views import Actor, VersionItem
from webui import filters
from webui.cli.audit import output, output_file
from webui.cli.base import (
    Command,
    Group,
    Run,
    as_json,
    as_user,
    iso,
    pass_run,
    reason_option,
    show_json,
    show_rows,
)
from webui.cli.parameters import Id, argument, option
from webui.cli.refusals import finding_line
from webui.language import gettext as _
from webui.language import marked


@click.group("version", cls=Group)
def version() -> None:
    pass


@version.command("list", cls=Command, help=marked("Versi sebuah proses, terbaru dahulu."))
@argument("key")
@as_user
@as_json
@pass_run
def list_versions(run: Run, key: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        rows = engine.versions.list(key, run.actor(engine, username))
        if as_json:
            show_json([version_facts(row) for row in rows])
            return
        lines = (
            (
                row.number,
                _("Berlaku") if row.state == "in_force" else _("Tidak berlaku lagi"),
                f"{row.enforced_by or _('operator sistem')}, {filters.full_time(row.enforced_at)}",
                row.reason,
            )
            for row in rows
        )
        show_rows(lines, (">4", "<19", "", ""))


@version.command("drafts", cls=Command, help=marked("Rancangan yang dikerjakan dan yang diajukan."))
@as_user
@as_json
@pass_run
def list_drafts(run: Run, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        rows = engine.drafts.list(run.actor(engine, username))
        if as_json:
            facts = [
                {
                    "draft": row.id,
                    "key": row.key,
                    "title": row.title,
                    "state": row.state,
                    "submitted_by": row.submitted_by or None,
                    "reason": row.reason or None,
                }
                for row in rows
            ]
            show_json(facts)
            return
        lines = (
            (
                row.id,
                _("Diajukan") if row.state == "submitted" else _("Rancangan"),
                row.key,
                row.title,
                row.submitted_by,
            )
            for row in rows
        )
        show_rows(lines, (">4", "<11", "", "", ""))


@version.command("enforce", cls=Command, help=marked("Berlakukan rancangan yang diajukan orang lain."))
@argument("draft", type=Id())
@reason_option
@as_user
@as_json
@pass_run
def activate(run: Run, draft: int, reason: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        revision = engine.drafts.view(draft, actor).revision
        done = engine.versions.activate(draft, reason, revision, actor)
        if as_json:
            show_json({"key": done.key, "version": done.version, "definition": done.definition_id})
            return
        for finding in done.warnings:
            click.echo(finding_line(finding), err=True)
        click.echo(_("%(key)s versi %(version)s berlaku.", key=done.key, version=done.version))


@version.command("reject", cls=Command, help=marked("Kembalikan rancangan yang diajukan, dengan alasan."))
@argument("draft", type=Id())
@reason_option
@as_user
@pass_run
def reject(run: Run, draft: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.drafts.reject(draft, reason, run.actor(engine, username))
        click.echo(_("Rancangan %(id)s dikembalikan.", id=draft))


@version.command("reinstate", cls=Command, help=marked("Berlakukan kembali versi lama, dengan alasan."))
@argument("key")
@argument("number", type=Id())
@reason_option
@as_user
@pass_run
def reinstate(run: Run, key: str, number: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        done = engine.versions.reinstate(find(engine, key, number, actor).definition_id, reason, actor)
        click.echo(_("%(key)s versi %(version)s berlaku.", key=done.key, version=done.version))


@version.command("export", cls=Command, help=marked("Tulis file sebuah versi sebagai ZIP."))
@argument("key")
@option(
    "--version",
    "number",
    type=click.IntRange(1),
    help=marked("Nomor versi; tanpa ini yang berlaku."),
)
@output
@as_user
@pass_run
def export(run: Run, key: str, number: int | None, output: Path, username: str | None) -> None:
    with run.engine() as engine, output_file(output) as draft:
        actor = run.actor(engine, username)
        row = find(engine, key, number, actor)
        draft.write_bytes(engine.versions.archive(row.definition_id, actor))
    click.echo(_("%(key)s versi %(version)s ditulis ke %(file)s.", key=key, version=row.number, file=output))


def find(engine: Engine, key: str, number: int | None, actor: Actor) -> VersionItem:
    """Return a version of a process by its number, or the one in force. Raises NotFound."""
    for row in engine.versions.list(key, actor):
        if row.number == number or (number is None and row.state == "in_force"):
            return row
    raise errors.NotFound(what="version", id=number)


def version_facts(row: VersionItem) -> dict[str, object]:
    """Return one version as JSON; these keys stay."""
    return {
        "version": row.number,
        "state": row.state,
        "title": row.title,
        "sha256": row.sha256,
        "drafted_by": row.drafted_by or None,
        "drafted_at": iso(row.drafted_at),
        "enforced_by": row.enforced_by or None,
        "enforced_at": iso(row.enforced_at),
        "reason": row.reason or None,
        "running": row.running,
    }


COMMANDS = (version,)
