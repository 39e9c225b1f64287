"""Commands on process packages: check and deploy."""

from __future__ import annotations

from pathlib import Path

import click

from engine.errors import Finding
from engine.service import lint_package
from webui import messages
from webui.cli.base import Command, Run, as_json, as_user, finding_line, pass_run, show_json
from webui.cli.parameters import Existing, argument
from webui.language import gettext as _
from webui.language import marked

PACKAGE = Existing()


@click.command("lint", cls=Command, help=marked("Periksa paket proses tanpa memberlakukannya."))
@argument("path", type=PACKAGE)
@as_json
@click.pass_context
@pass_run
def lint(run: Run, context: click.Context, path: Path, as_json: bool) -> None:
    found = lint_package(run.settings, path)
    if as_json:
        show_json([finding_facts(finding) for finding in found])
    else:
        for finding in found:
            click.echo(finding_line(finding))
        if not found:
            click.echo(_("Tidak ada temuan."))
    if any(finding.level == "error" for finding in found):
        context.exit(1)


@click.command("deploy", cls=Command, help=marked("Berlakukan paket proses sebagai versi baru."))
@argument("path", type=PACKAGE)
@as_user
@as_json
@pass_run
def deploy(run: Run, path: Path, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        done = engine.definitions.deploy(path, run.actor(engine, username))
        if as_json:
            warnings = [finding_facts(finding) for finding in done.warnings]
            show_json({"key": done.key, "version": done.version, "new": done.new, "warnings": warnings})
            return
        for finding in done.warnings:
            click.echo(finding_line(finding), err=True)
        if done.new:
            click.echo(_("%(key)s versi %(version)s berlaku.", key=done.key, version=done.version))
        else:
            click.echo(_("%(key)s: isi ini sudah versi %(version)s.", key=done.key, version=done.version))


def finding_facts(finding: Finding) -> dict[str, str | None]:
    """One finding as JSON; these keys stay."""
    return {
        "level": finding.level,
        "rule": finding.rule,
        "element": finding.element,
        "message": messages.finding_sentence(finding),
        "file": finding.file,
    }


COMMANDS = (lint, deploy)
