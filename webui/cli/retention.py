"""Commands of retention: what is due, proposing, the bundle, approving by a second person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from webui import filters
from webui.cli.audit import output, output_file
from webui.cli.base import Command, Group, Run, as_json, as_user, pass_run, reason_option, show_json
from webui.cli.parameters import Id, argument, option
from webui.language import gettext as _
from webui.language import marked


@click.group("retention", cls=Group)
def retention() -> None:
    pass


@retention.command("due", cls=Command, help=marked("Daftar berkas yang masa simpannya lewat."))
@option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help=marked("Lewat sampai hari ini (YYYY-MM-DD)."),
)
@as_user
@as_json
@pass_run
def due(run: Run, until: datetime | None, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        rows = engine.retention.due(run.actor(engine, username), until.date() if until else None)
        if as_json:
            show_json(
                [
                    {
                        "instance": one.id,
                        "number": one.number,
                        "process": one.process,
                        "ended_at": one.ended_at,
                        "inactive_on": one.inactive_on.isoformat(),
                        "due_on": one.due_on.isoformat(),
                        "fate": one.fate,
                        "proposal": one.proposal,
                    }
                    for one in rows
                ]
            )
            return
        for one in rows:
            named = _("usul %(number)s", number=one.proposal) if one.proposal else ""
            words = (str(one.id), one.number, filters.long_date(one.due_on), one.fate, named)
            click.echo("  ".join(word for word in words if word))
        if not rows:
            click.echo(_("Tidak ada berkas yang masa simpannya lewat."))


@retention.command("list", cls=Command, help=marked("Daftar usul pemusnahan, terbaru dahulu."))
@as_user
@as_json
@pass_run
def list_(run: Run, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        rows = engine.retention.list(run.actor(engine, username))
        facts = [
            {
                "proposal": row.id,
                "state": row.state,
                "reason": row.reason,
                "proposed_by": row.proposed_username,
                "proposed_at": row.proposed_at,
                "export": row.export.hex() if row.export else None,
                "decided_by": row.decided_username or None,
                "decided_at": row.decided_at,
            }
            for row in rows
        ]
        if as_json:
            show_json(facts)
            return
        for row in rows:
            click.echo(f"{row.id}  {row.state}  {row.proposed_name}  {filters.full_time(row.proposed_at)}")


@retention.command("propose", cls=Command, help=marked("Usulkan pemusnahan berkas-berkas ini."))
@argument("instances", type=Id(), nargs=-1, required=True)
@reason_option
@as_user
@pass_run
def propose(run: Run, instances: tuple[int, ...], reason: str, username: str | None) -> None:
    with run.engine() as engine:
        made = engine.retention.propose(instances, reason, run.actor(engine, username))
        click.echo(_("Usul %(number)s dicatat. Buat arsipnya, lalu minta orang kedua.", number=made))


@retention.command("export", cls=Command, help=marked("Buat arsip sebuah usul, berita acara di dalamnya."))
@argument("proposal", type=Id())
@output
@as_user
@pass_run
def export(run: Run, proposal: int, output: Path, username: str | None) -> None:
    from webui.exports import minutes  # pages come with it: only here

    with run.engine() as engine, output_file(output) as draft, draft.open("w+b") as file:
        digest = minutes.bundle(engine, proposal, run.actor(engine, username), file)
    click.echo(_("Usul %(number)s diekspor ke %(file)s.", number=proposal, file=output))
    click.echo(f"SHA-256 {digest}")


@retention.command(
    "approve", cls=Command, help=marked("Setujui sebuah usul dan musnahkan; oleh orang kedua.")
)
@argument("proposal", type=Id())
@option(
    "--sha256",
    "export_",
    required=True,
    help=marked("Kode pengaman arsip yang Anda simpan."),
)
@reason_option
@as_user
@pass_run
def approve(run: Run, proposal: int, export_: str, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        gone = engine.retention.approve(proposal, export_, reason, run.actor(engine, username))
        click.echo(
            _("%(count)s berkas dimusnahkan. Tanda pemusnahannya tercatat pada riwayat sistem.", count=gone)
        )


@retention.command("withdraw", cls=Command, help=marked("Tarik sebuah usul; tidak ada yang dimusnahkan."))
@argument("proposal", type=Id())
@reason_option
@as_user
@pass_run
def withdraw(run: Run, proposal: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.retention.withdraw(proposal, reason, run.actor(engine, username))
        click.echo(_("Usul ditarik. Tidak ada yang dimusnahkan."))


COMMANDS = (retention,)
