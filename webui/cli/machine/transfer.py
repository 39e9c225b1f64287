"""The command that moves a living site from SQLite to PostgreSQL."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from engine import errors, readers
from webui import filters
from webui.cli.base import Command, Run, account, pass_run
from webui.cli.parameters import Existing, argument, option
from webui.language import gettext as _
from webui.language import marked

TOLD_SECONDS = 5.0
LONGEST = 4_000


@click.command("transfer", cls=Command)
@argument("url", required=False)
@option("--url-stdin", is_flag=True, help=marked("Baca URL, boleh dengan kata sandi, dari masukan."))
@option(
    "--env",
    "environment",
    type=Existing(file=True),
    help=marked("File pengaturan; baris ALUR_DATABASE_URL di dalamnya diganti begitu situs pindah."),
)
@option("--dry-run", is_flag=True, help=marked("Hanya periksa, dan perkirakan lamanya."))
@pass_run
def transfer(run: Run, url: str | None, url_stdin: bool, environment: Path | None, dry_run: bool) -> None:
    from engine.service.site import environment as settings_file

    target = target_url(url, url_stdin)
    if environment:
        require_replaceable(environment)
    with run.engine(unchecked=True) as engine:
        if dry_run:
            show_plan(engine.site.transfer.plan(target))
            return
        done = engine.site.transfer.run(target, account(), Progress())
        if environment:
            settings_file.put(environment, "ALUR_DATABASE_URL", target.replace("+psycopg", "", 1))
        click.echo(
            _(
                "Situs kini berada di %(to)s: %(rows)s baris dipindahkan, perubahan tertahan %(seconds)s detik.",
                to=done.to,
                rows=filters.number(done.rows),
                seconds=filters.number(round(done.waited, 1)),
            )
            if done.rows
            else _("Situs sudah berada di %(to)s.", to=done.to)
        )
        click.echo(
            _("%(file)s memuat alamat yang baru.", file=environment)
            if environment
            else _("Jalankan Alur dengan ALUR_DATABASE_URL yang baru; file SQLite lama tidak dipakai lagi.")
        )


def target_url(url: str | None, from_input: bool) -> str:
    """Return the address that was given, checked. Raises UsageError, Misconfigured."""
    if bool(url) == from_input:
        raise click.UsageError(_("Sebutkan URL basis data PostgreSQL, atau --url-stdin."))
    if url and _password(url):
        raise click.UsageError(
            _("Jangan menulis kata sandi pada baris perintah: pakai file .pgpass atau --url-stdin.")
        )
    text = url or sys.stdin.readline(LONGEST).strip()
    try:
        found = readers.database(text)
    except ValueError:
        found = ""
    if not found.startswith("postgresql"):
        raise errors.Misconfigured(setting="URL", reason="transfer_target")
    return found


def _password(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.password) or "password=" in parts.query


def require_replaceable(path: Path) -> None:
    """Raise UsageError unless the file of settings can be replaced, before anything is moved."""
    from engine.service.site import environment

    try:
        environment.require(path)
    except OSError as fault:
        raise click.UsageError(_("File %(file)s tidak dapat diganti oleh akun ini.", file=path)) from fault


def show_plan(plan: object) -> None:
    from engine.service.site.transfer import Plan

    assert isinstance(plan, Plan)
    sentences = {
        "begin": _("%(to)s kosong dan dapat dipakai.", to=plan.to),
        "again": _("%(to)s memuat sisa pemindahan yang terputus; pemindahan dimulai lagi.", to=plan.to),
        "finish": _("Semua sudah ada di %(to)s; pemindahan tinggal dituntaskan.", to=plan.to),
        "nothing": _("Situs sudah berada di %(to)s.", to=plan.to),
    }
    click.echo(sentences[plan.stands])
    if plan.seconds:
        click.echo(
            _(
                "%(file)s, %(size)s: penyalinan kira-kira %(seconds)s detik sementara orang tetap bekerja; "
                "sesudahnya perubahan tertahan beberapa detik.",
                file=plan.file.name,
                size=filters.size(plan.bytes),
                seconds=filters.number(max(1, round(plan.seconds))),
            )
        )


class Progress:
    """Says now and then how far the copy is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._told < TOLD_SECONDS:
            return
        self._told = time.monotonic()
        click.echo(_("Disalin: %(percent)s %%", percent=done * 100 // max(total, 1)), err=True)


COMMANDS = (transfer,)
