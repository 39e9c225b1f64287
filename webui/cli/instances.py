"""Commands on instances: start, list, history, cancel."""

from __future__ import annotations

import click

from webui import filters, messages
from webui.cli.base import (
    Command,
    Run,
    as_json,
    as_user,
    data_option,
    iso,
    next_facts,
    pass_run,
    read_data,
    reason_option,
    show_json,
    show_rows,
)
from webui.cli.parameters import Id, argument, option
from webui.cli.tasks import done_sentence
from webui.language import gettext as _
from webui.language import marked
from webui.messages.work import mentions


@click.command("start", cls=Command)
@argument("key")
@data_option
@option("--again", is_flag=True, help=marked("Mulai juga yang kedua dengan perihal yang sama."))
@as_user
@as_json
@pass_run
def start(run: Run, key: str, data: str | None, again: bool, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        done = engine.instances.start(key, read_data(data), actor, ask=not again)
        if as_json:
            show_json({"instance": done.instance, "number": done.number, "next": next_facts(done.next)})
        else:
            click.echo(_("Berkas %(id)s bernomor %(number)s dimulai.", id=done.instance, number=done.number))
            click.echo(done_sentence(done))


@click.command("instances", cls=Command)
@option(
    "--status",
    type=click.Choice(["open", "suspended", "completed", "cancelled"]),
    help=marked("Hanya berkas dengan status ini."),
)
@option("--query", default="", help=marked("Cari dalam nomor dan perihal."))
@as_user
@as_json
@pass_run
def list_instances(run: Run, status: str | None, query: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        found, _next = engine.instances.list(run.actor(engine, username), status, query, limit=200)
        if as_json:
            show_json(
                [
                    {
                        "id": row.id,
                        "number": row.number,
                        "subject": row.subject,
                        "process": row.process,
                        "version": row.version,
                        "status": row.status,
                        "started_by": row.started_by,
                        "started_at": iso(row.started_at),
                        "ended_at": iso(row.ended_at),
                        "suspended_at": iso(row.suspended_at),
                        "overdue": row.overdue,
                    }
                    for row in found
                ]
            )
            return
        lines = (
            (row.id, row.number, "suspended" if row.suspended_at else row.status, row.subject)
            for row in found
        )
        show_rows(lines, (">6", "", "<9", ""))


@click.command("history", cls=Command)
@argument("instance", type=Id())
@as_user
@as_json
@pass_run
def history(run: Run, instance: int, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        events = engine.history.list(instance, run.actor(engine, username))
        if as_json:
            show_json(
                [
                    {
                        "seq": event.seq,
                        "at": iso(event.at),
                        "actor": event.actor or None,
                        "role": event.role or None,
                        "type": event.type,
                        "element": event.element or None,
                        "data": dict(event.data),
                    }
                    for event in events
                ]
            )
            return
        lines = ((one.seq, filters.full_time(one.at), messages.event_sentence(one)) for one in events)
        show_rows(lines, (">4", "", ""))


@click.command("cancel", cls=Command)
@argument("instance", type=Id())
@reason_option
@as_user
@pass_run
def cancel(run: Run, instance: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.instances.cancel(instance, reason, run.actor(engine, username))
        click.echo(_("Berkas %(id)s dibatalkan.", id=instance))


@click.command("comment", cls=Command)
@argument("instance", type=Id())
@option("--text", "comment", required=True, help=marked("Isi komentar."))
@as_user
@pass_run
def add_comment(run: Run, instance: int, comment: str, username: str | None) -> None:
    with run.engine() as engine:
        told = engine.instances.comment(instance, comment, run.actor(engine, username))
        click.echo(" ".join([_("Komentar dicatat pada riwayat."), *mentions.told_sentence(told)]))


COMMANDS = (start, list_instances, history, cancel, add_comment)
