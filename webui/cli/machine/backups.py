"""Commands of who runs the site: backup, and restore into an empty place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine import errors
from webui import filters
from webui.cli.base import Command, CommandRefused, Run, account, as_json, pass_run, show_json
from webui.cli.parameters import Existing, argument, option
from webui.language import gettext as _
from webui.language import marked

if TYPE_CHECKING:
    from engine.service.site.backups import Made
    from engine.service.site.containers import Manifest
    from engine.service.site.restoration import Proved

STAGES = {
    "copy": marked("menyalin"),
    "decrypt": marked("membuka sandi"),
    "read": marked("membaca"),
    "check": marked("memeriksa basis data"),
    "prove": marked("memeriksa riwayat"),
    "put": marked("menaruh"),
}
PROCESSES = {
    "put": marked("Folder proses ditaruh di %(folder)s."),
    "same": marked("Folder proses %(folder)s sudah sama."),
    "kept": marked(
        "Folder proses %(folder)s berisi file lain dan dibiarkan; bandingkan dengan isi cadangan."
    ),
    "failed": marked("Folder proses tidak dapat ditaruh di %(folder)s; ambil sendiri dari cadangan."),
}

identity_option = option(
    "--identity",
    type=Existing(file=True),
    help=marked("File kunci pribadi age, untuk cadangan yang disandikan."),
)


@click.command("backup", cls=Command)
@argument("file", required=False)
@option("--verify", is_flag=True, help=marked("Periksa cadangan FILE; kode keluar 1 bila rusak."))
@identity_option
@option(
    "--make-key",
    is_flag=True,
    help=marked("Buat kunci pribadi age dalam FILE, dan cetak kunci publiknya untuk ALUR_BACKUP_RECIPIENTS."),
)
@as_json
@pass_run
@click.pass_context
def backup(
    context: click.Context,
    run: Run,
    file: str | None,
    verify: bool,
    identity: Path | None,
    make_key: bool,
    as_json: bool,
) -> None:
    path = Path(file) if file else None
    if (verify or make_key) and path is None:
        raise click.UsageError(_("Sebutkan filenya."))
    if verify and path is not None:
        sound = _verify(run, path, identity, as_json)
        context.exit(0 if sound else 1)
    if make_key and path is not None:
        return _make_key(path)
    with run.engine() as engine:
        made, removed = engine.site.backups.make(path, account(), _Progress("copy").tell)
        if as_json:
            return show_json({**_made_facts(made), "removed": [str(one) for one in removed]})
        click.echo(
            _("Cadangan ditulis ke %(file)s (%(size)s).", file=made.file, size=filters.size(made.bytes))
        )
        _show(made.manifest)
        click.echo(_("SHA-256: %(digest)s", digest=made.sha256))
        for one in removed:
            click.echo(_("Cadangan lama dihapus: %(file)s", file=one))
    return None


@click.command("restore", cls=Command)
@argument("file", type=Existing(file=True))
@identity_option
@option("--anyway", is_flag=True, help=marked("Pulihkan juga bila riwayat dalam cadangan pernah diubah."))
@as_json
@pass_run
def restore(run: Run, file: Path, identity: Path | None, anyway: bool, as_json: bool) -> None:
    from engine.service.site import restoration

    settings, progress = run.settings, _Stages()
    with _worded(run):
        done = restoration.restore(
            settings, settings.clock(), file, identity, account(), progress.tell, anyway=anyway
        )
        if as_json:
            return show_json(
                {
                    **_facts(done.proved),
                    "processes": done.processes,
                    "aside": [str(one) for one in done.aside],
                }
            )
        _show(done.proved.manifest)
        click.echo(_("Basis data dipulihkan; file rahasia ada di %(file)s.", file=settings.secret_file))
        click.echo(_(PROCESSES[done.processes], folder=settings.processes))
        for one in done.aside:
            click.echo(_("Sisa basis data lama disimpan sebagai %(file)s.", file=one))
        click.echo(_("Sekarang jalankan: alur init, lalu alur audit verify, lalu alur serve."))
    return None


def _verify(run: Run, file: Path, identity: Path | None, as_json: bool) -> bool:
    """Print what a backup holds and whether it is sound; one that is cut or altered is not."""
    from engine.service.site import restoration
    from webui.cli import audit
    from webui.messages.site.backups import refusal

    settings = run.settings
    with _worded(run):
        try:
            found = restoration.verify(settings, settings.clock(), file, identity, _Stages().tell)
        except errors.BackupRefused as fault:
            if fault.params["reason"] in ("encrypted", "identity", "identity_file", "newer", "room", "full"):
                raise  # nobody knows whether it is sound
            sentence = refusal(fault.params)
            if as_json:
                show_json({"sound": False, "error": fault.params["reason"], "message": sentence})
            else:
                click.echo(sentence, err=True)
            return False
        if as_json:
            show_json(_facts(found))
            return found.verdict.sound
        _show(found.manifest)
        if found.other_site:
            click.echo(
                _("Cadangan ini dari situs lain, atau dari sebelum kunci situs ini diganti: kuncinya lain.")
            )
        audit.show_verdict(found.verdict)
        if found.verdict.sound:
            click.echo(_("Cadangan ini utuh dan dapat dipulihkan."))
        return found.verdict.sound


def _make_key(file: Path) -> None:
    from engine.service.site import encryption

    recipient = encryption.make_identity(file)
    click.echo(_("Kunci pribadi ditulis ke %(file)s. Simpan di luar komputer ini.", file=file))
    click.echo(_("Kunci publik: %(key)s", key=recipient))


def _show(manifest: Manifest) -> None:
    click.echo(
        _(
            "Isi: %(cases)s berkas, %(events)s catatan, %(files)s file, dari %(when)s (Alur %(version)s).",
            cases=manifest.cases,
            events=manifest.events,
            files=manifest.files,
            when=filters.full_time(datetime.fromisoformat(manifest.made_at)),
            version=manifest.version,
        )
    )
    seal = manifest.seal
    if seal["number"]:
        when = filters.full_time(datetime.fromisoformat(str(seal["at"])))
        click.echo(_("Segel terakhir di dalamnya: %(number)s, %(when)s.", number=seal["number"], when=when))
    else:
        click.echo(_("Belum ada segel di dalamnya."))


def _made_facts(made: Made) -> dict[str, Any]:
    return {
        "file": str(made.file),
        "bytes": made.bytes,
        "sha256": made.sha256,
        "encrypted": made.encrypted,
        **_contents(made.manifest),
    }


def _facts(found: Proved) -> dict[str, Any]:
    from webui.cli import audit

    return {
        **audit.verdict_facts(found.verdict),
        "encrypted": found.encrypted,
        "other_site": found.other_site,
        **_contents(found.manifest),
    }


def _contents(manifest: Manifest) -> dict[str, Any]:
    return {
        "made": manifest.made_at,
        "version": manifest.version,
        "cases": manifest.cases,
        "case_events": manifest.events,
        "files": manifest.files,
        "seal": dict(manifest.seal),
        "key": manifest.key,
    }


@contextmanager
def _worded(run: Run) -> Iterator[None]:
    """Make a refusal words where there is no site yet: times of day have the zone of the settings. CommandRefused."""
    from webui import current
    from webui.cli import refusals

    with current.of_settings(run.settings):
        try:
            yield
        except errors.AlurError as refusal:
            raise CommandRefused(refusals.words(refusal), refusals.facts(refusal)) from refusal


class _Progress:
    """Says on the error output how far something is, when somebody watches; each hundredth once."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._told = -1

    def tell(self, done: int, total: int) -> None:
        percent = done * 100 // max(total, 1)
        if percent != self._told and sys.stderr.isatty():
            self._told = percent
            click.echo(f"\r{_(STAGES[self._stage])} {percent} %\x1b[K", nl=percent >= 100, err=True)


class _Stages:
    """The same for what is done in stages."""

    def __init__(self) -> None:
        self._stages: dict[str, _Progress] = {}

    def tell(self, stage: str, done: int, total: int) -> None:
        self._stages.setdefault(stage, _Progress(stage)).tell(done, total)


COMMANDS = (backup, restore)
