"""Commands on process packages: check and deploy."""

from __future__ import annotations

from pathlib import Path

import click

from engine.service import Engine
from engine.service.definitions import lint_package
from engine.service.views import Actor
from webui import messages
from webui.cli.base import (
    Command,
    Run,
    account,
    as_json,
    as_user,
    pass_run,
    reason_option,
    show_json,
)
from webui.cli.parameters import Existing, argument
from webui.cli.refusals import finding_line
from webui.language import gettext as _

PACKAGE = Existing()


@click.command("lint", cls=Command)
@argument("path", type=PACKAGE)
@as_json
@click.pass_context
@pass_run
def lint(run: Run, context: click.Context, path: Path, as_json: bool) -> None:
    found = lint_package(run.settings, path)
    if as_json:
        show_json([messages.finding_facts(finding) for finding in found])
    else:
        for finding in found:
            click.echo(finding_line(finding))
        if not found:
            click.echo(_("Tidak ada yang perlu diperbaiki."))
    if any(finding.level == "error" for finding in found):
        context.exit(1)


@click.command("deploy", cls=Command)
@argument("path", type=PACKAGE)
@as_user
@reason_option
@as_json
@pass_run
def deploy(run: Run, path: Path, username: str | None, reason: str, as_json: bool) -> None:
    with run.engine() as engine:
        if username:
            submit(engine, path, reason, run.actor(engine, username), as_json)
            return
        done = engine.definitions.deploy(path, engine.setup.operator(account()))
        if as_json:
            warnings = [messages.finding_facts(finding) for finding in done.warnings]
            show_json({"key": done.key, "version": done.version, "new": done.new, "warnings": warnings})
            return
        for finding in done.warnings:
            click.echo(finding_line(finding), err=True)
        if done.new:
            click.echo(_("%(key)s versi %(version)s berlaku.", key=done.key, version=done.version))
        else:
            click.echo(_("%(key)s: isi ini sudah versi %(version)s.", key=done.key, version=done.version))


def submit(engine: Engine, path: Path, reason: str, actor: Actor, as_json: bool) -> None:
    """Draft a package and submit it, as one person: another puts it in force."""
    made = engine.drafts.hand_in(engine.definitions.package_files(path), reason, actor)
    view = engine.drafts.view(made, actor)
    if as_json:
        show_json({"key": view.key, "draft": view.id, "state": view.state})
        return
    click.echo(
        _(
            "Rancangan %(id)s diajukan. Berlaku setelah diberlakukan orang lain: alur version enforce %(id)s",
            id=made,
        )
    )


COMMANDS = (lint, deploy)
