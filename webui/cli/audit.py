"""Commands of the auditor: seal, verify, export, log."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from engine.service.audit.verification import Verdict
from webui import filters
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
)
from webui.cli.parameters import Existing, Id, argument, option
from webui.language import gettext as _
from webui.language import marked
from webui.messages.faults import fault_sentence, purged_words, unproven_words

output = option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=marked("File hasil; ditulis utuh atau tidak sama sekali."),
)


@click.group("audit", cls=Group)
def audit() -> None:
    pass


@audit.command("seal", cls=Command, help=marked("Segel seluruh riwayat sekarang; simpan filenya di luar."))
@output
@as_user
@pass_run
def seal(run: Run, output: Path, username: str | None) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        made = engine.audit.seal(actor)
        with output_file(output) as draft, draft.open("w", encoding="utf-8") as file:
            file.writelines(engine.audit.seal_file(made.number, actor))
        click.echo(_("Segel %(number)s ditulis ke %(file)s.", number=made.number, file=output))
        click.echo(_("Kode pengaman kunci: %(key)s", key=made.key))
        click.echo(_("Kode pengaman segel: %(digest)s", digest=made.digest))


@audit.command(
    "verify",
    cls=Command,
    help=marked("Periksa keutuhan semua riwayat; kode keluar 1 bila rusak, 2 bila tak terperiksa."),
)
@option(
    "--seal",
    "held",
    type=Existing(file=True),
    help=marked("File segel yang disimpan di luar."),
)
@as_json
@pass_run
@click.pass_context
def verify(context: click.Context, run: Run, held: Path | None, as_json: bool) -> None:
    with run.engine() as engine:
        verdict = engine.audit.verify(held.read_bytes() if held else None)
        show_json(verdict_facts(verdict)) if as_json else show_verdict(verdict)
    if not verdict.sound:
        context.exit(1)


@audit.command(
    "accept",
    cls=Command,
    help=marked(
        "Terima basis data yang lebih tua daripada segel terbaru yang dikenal di sini, dengan alasan."
    ),
)
@reason_option
@as_user
@pass_run
def accept_older(run: Run, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        lost = engine.site.known_seals.accept(run.actor(engine, username), reason)
        click.echo(
            _("Diterima: segel %(number)s hilang, dan riwayat sistem mencatatnya.", number=lost.number)
        )
        click.echo(_("Kode pengaman segel: %(digest)s", digest=lost.digest))


def verdict_facts(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as JSON; the first fault stands first."""
    return {
        "sound": verdict.sound,
        "instances": verdict.instances,
        "events": verdict.events,
        "system_events": verdict.system_events,
        "seals": verdict.seals,
        "sealed_at": iso(verdict.sealed_at),
        "held_seal": verdict.held,
        "purged": verdict.purged,
        "unproven_seals": verdict.unproven,
        "faults": [
            {
                "kind": fault.kind,
                "instance": fault.instance_id or None,
                "number": verdict.numbers.get(fault.instance_id),
                "seq": fault.seq or None,
                "last": fault.last or None,
                "seal": fault.seal or None,
                "what": fault.what or None,
                "which": fault.which or None,
                "sentence": fault_sentence(fault, verdict.numbers),
            }
            for fault in verdict.faults
        ],
    }


def show_verdict(verdict: Verdict) -> None:
    """Print a verdict: what is wrong first, else what was proved and up to when."""
    for fault in verdict.faults:
        click.echo(fault_sentence(fault, verdict.numbers), err=True)
    click.echo(
        _(
            "Diperiksa: %(instances)s berkas, %(events)s catatan berkas, %(system)s catatan sistem, %(seals)s segel.",
            instances=verdict.instances,
            events=verdict.events,
            system=verdict.system_events,
            seals=verdict.seals,
        )
    )
    if verdict.purged:
        click.echo(purged_words(verdict.purged))
    if verdict.unproven:
        click.echo(unproven_words(verdict.unproven))
    if not verdict.sound:
        return
    if verdict.sealed_at is None:
        click.echo(
            _(
                "Riwayat tidak bertentangan dengan dirinya sendiri, tetapi belum ada segel yang membuktikannya. "
                "Buatlah segel."
            )
        )
    else:
        when = filters.full_time(verdict.sealed_at)
        click.echo(_("Utuh: yang disegel sampai %(when)s tidak berubah.", when=when))


@audit.command("export", cls=Command, help=marked("Tulis arsip satu berkas: ZIP yang membuktikan dirinya."))
@argument("instance", type=Id())
@output
@as_user
@pass_run
def export(run: Run, instance: int, output: Path, username: str | None) -> None:
    from webui.exports import dossier  # sheets and pages come with it: only here

    with run.engine() as engine, output_file(output) as draft, draft.open("wb") as file:
        dossier.write(engine, instance, run.actor(engine, username), file)
    click.echo(_("Berkas %(id)s diekspor ke %(file)s.", id=instance, file=output))


@audit.command("log", cls=Command, help=marked("Ekspor riwayat semua berkas: CSV, XLSX, atau XES."))
@option(
    "--format",
    "format_",
    type=click.Choice(["csv", "xlsx", "xes"]),
    default="csv",
    help=marked("Bentuk file hasil."),
)
@output
@as_user
@pass_run
def export_log(run: Run, format_: str, output: Path, username: str | None) -> None:
    from webui.exports import log  # sheets come with it: only here

    with run.engine() as engine, output_file(output) as draft:
        lines = engine.audit.log(run.actor(engine, username), format_, progress)
        log.WRITERS[format_](lines, draft)
    click.echo(_("Riwayat ditulis ke %(file)s.", file=output))


@audit.command(
    "model", cls=Command, help=marked("Ekspor SOP sebagai jaring Petri (PNML), pembanding riwayat XES.")
)
@argument("key")
@option(
    "--version",
    "version",
    type=click.IntRange(1),
    help=marked("Versi SOP; tanpa ini yang berlaku."),
)
@output
@as_user
@pass_run
def model(run: Run, key: str, version: int | None, output: Path, username: str | None) -> None:
    from webui.exports import petri

    with run.engine() as engine, output_file(output) as draft:
        actor = run.actor(engine, username)
        found = engine.audit.model(key, version, actor)
        content, left_out = petri.pnml(found.outline, found.title)
        draft.write_bytes(content)
        for element in left_out:
            click.echo(_("Tidak tergambar pada jaring: %(element)s", element=element), err=True)
    click.echo(_("Model ditulis ke %(file)s.", file=output))


def progress(done: int, total: int) -> None:
    """Say on the error output how far a long export is, when somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r{done * 100 // max(total, 1)} %", nl=done == total, err=True)


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """A file to write that gets its name only when it is whole; a pipe or device gets it whole instead."""
    own = path.is_file() or not path.exists()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent if own else None, prefix=f".{path.name}.")
    except OSError as fault:  # told of what the person named, not of the draft
        told = path if fault.errno == errno.ENAMETOOLONG else path.parent
        raise OSError(fault.errno, fault.strerror, str(told)) from None
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        if own:
            draft.chmod(0o666 & ~_umask())
            draft.replace(path)
        else:
            path.write_bytes(draft.read_bytes())
            draft.unlink()
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


COMMANDS = (audit,)
