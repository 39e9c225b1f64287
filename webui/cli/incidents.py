"""Commands on incidents: what stopped, and going on from the last good state."""

from __future__ import annotations

import click

from engine import errors
from webui import filters
from webui.cli import refusals
from webui.cli.base import Command, Run, as_json, as_user, iso, pass_run, show_json, show_rows
from webui.cli.parameters import Id, argument, option
from webui.language import gettext as _
from webui.language import marked
from webui.messages import incidents as words


@click.command("incidents", cls=Command)
@option("--solved", is_flag=True, help=marked("Yang sudah teratasi saja."))
@as_user
@as_json
@pass_run
def list_incidents(run: Run, solved: bool, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        found = engine.incidents.list(run.actor(engine, username), solved=solved)
        if as_json:
            show_json(
                [
                    {
                        "id": row.id,
                        "at": iso(row.at),
                        "code": row.code,
                        "element": row.element or None,
                        "origin": row.origin or None,
                        "instance": row.instance,
                        "number": row.number or None,
                        "process": row.process or None,
                        "version": row.version,
                        "solved_at": iso(row.solved_at),
                        "solved_by": row.solved_by or None,
                        "solution": row.solution or None,
                    }
                    for row in found
                ]
            )
            return
        lines = (
            (
                row.id,
                filters.full_time(row.at),
                row.number or row.process,
                row.element or "–",
                words.cause(row.code),
            )
            for row in found
        )
        show_rows(lines, (">6", "", "", "", ""))


@click.command("retry", cls=Command)
@argument("incident", type=Id(), nargs=-1)
@option("--all", "everything", is_flag=True, help=marked("Semua insiden yang terbuka."))
@as_user
@as_json
@pass_run
def retry(run: Run, incident: tuple[int, ...], everything: bool, username: str | None, as_json: bool) -> int:
    """One after the other; the exit status is 1 when one of them is not overcome."""
    if bool(incident) == everything:
        raise click.UsageError(_("Sebutkan nomor insiden, atau --all."))
    with run.engine() as engine:
        actor = run.actor(engine, username)
        rows = engine.incidents.list(actor) if everything else ()
        chosen = incident or tuple(row.id for row in reversed(rows) if row.instance is not None)
        results = []
        for number in chosen:
            try:
                overcome = engine.incidents.retry(number, actor)
                said = (
                    _("Insiden #%(number)s teratasi. Berkas berjalan lagi.", number=number)
                    if overcome
                    else _("Insiden #%(number)s diserahkan kepada pelaksana tugasnya.", number=number)
                )
                results.append({"incident": number, "result": "solved" if overcome else "left"})
            except errors.Incident as stop:
                said = _("Insiden #%(number)s masih terhenti.", number=number)
                results.append({"incident": number, "result": "failed", "now": stop.params["incident"]})
            except errors.IncidentSolved as refusal:
                said = refusals.words(refusal)
                results.append({"incident": number, "result": "solved"})
            except errors.InstanceSuspended as refusal:
                said = refusals.words(refusal)
                results.append({"incident": number, "result": "suspended"})
            if not as_json:
                click.echo(said)
        if as_json:
            show_json(results)
        return int(any(one["result"] == "failed" for one in results))


COMMANDS = (list_incidents, retry)
