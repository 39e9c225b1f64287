"""Commands on clocks: pause, unpause of a task; suspend, resume of cases."""

from __future__ import annotations

from collections.abc import Sequence

import click

from engine.service.work.suspensions import Outcome
from webui import filters, messages
from webui.cli.base import Command, Run, as_json, as_user, pass_run, reason_option, show_json
from webui.cli.parameters import Id, argument, option
from webui.language import gettext as _
from webui.language import marked, ngettext


@click.command("pause", cls=Command)
@argument("task", type=Id())
@option("--kind", default="", help=marked("Jenis alasan, salah satu dari yang disebut process.toml."))
@reason_option
@as_user
@pass_run
def pause(run: Run, task: int, kind: str, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        done = engine.pauses.pause(task, kind, reason, run.actor(engine, username))
        until = filters.full_time(done.until) if done.until else "–"
        click.echo(_("Tenggat “%(name)s” dijeda, paling lama sampai %(until)s.", name=done.name, until=until))


@click.command("unpause", cls=Command)
@argument("task", type=Id())
@as_user
@pass_run
def unpause(run: Run, task: int, username: str | None) -> None:
    with run.engine() as engine:
        done = engine.pauses.go_on(task, run.actor(engine, username))
        due = filters.full_time(done.due) if done.due else "–"
        click.echo(_("Tenggat “%(name)s” berjalan lagi; sekarang %(due)s.", name=done.name, due=due))


@click.command("suspend", cls=Command)
@argument("instances", type=Id(), nargs=-1)
@option("--process", default="", help=marked("Semua berkas yang berjalan dari proses ini."))
@option("--all", "everything", is_flag=True, help=marked("Semua berkas yang berjalan."))
@reason_option
@as_user
@as_json
@pass_run
def suspend(
    run: Run,
    instances: tuple[int, ...],
    process: str,
    everything: bool,
    reason: str,
    username: str | None,
    as_json: bool,
) -> int:
    """One after the other; the exit status is 1 when one of them stayed as it was."""
    _require_one(instances, process, everything)
    with run.engine() as engine:
        actor = run.actor(engine, username)
        chosen = instances or engine.suspensions.running(actor, process)
        found = engine.suspensions.suspend_many(chosen, reason, actor)
        done = sum(one.refusal is None for one in found)
        words = ngettext("%(num)s berkas ditangguhkan.", "%(num)s berkas ditangguhkan.", done)
        return _show(found, words, as_json)


@click.command("resume", cls=Command)
@argument("instances", type=Id(), nargs=-1)
@option("--process", default="", help=marked("Semua berkas yang ditangguhkan dari proses ini."))
@option("--all", "everything", is_flag=True, help=marked("Semua berkas yang ditangguhkan."))
@as_user
@as_json
@pass_run
def resume(
    run: Run, instances: tuple[int, ...], process: str, everything: bool, username: str | None, as_json: bool
) -> int:
    """One after the other; the exit status is 1 when one of them stayed as it was."""
    _require_one(instances, process, everything)
    with run.engine() as engine:
        actor = run.actor(engine, username)
        chosen = instances or engine.suspensions.running(actor, process, suspended=True)
        found = engine.suspensions.resume_many(chosen, actor)
        done = sum(one.refusal is None for one in found)
        words = ngettext("%(num)s berkas dilanjutkan.", "%(num)s berkas dilanjutkan.", done)
        return _show(found, words, as_json)


def _require_one(instances: tuple[int, ...], process: str, everything: bool) -> None:
    if bool(instances) + bool(process) + everything != 1:
        raise click.UsageError(_("Sebutkan nomor berkas, atau --process, atau --all."))


def _show(found: Sequence[Outcome], words: str, as_json: bool) -> int:
    """Say which went and which did not, and why; return the exit status."""
    said = [(one, messages.refusal_sentence(one.refusal) if one.refusal else "") for one in found]
    if as_json:
        facts = [
            {"instance": one.instance, "number": one.number, "done": one.refusal is None, "why": why or None}
            for one, why in said
        ]
        show_json(facts)
    else:
        click.echo(words)
        for one, why in said:
            if why:
                click.echo(f"{one.number or one.instance}: {why}")
    return int(any(one.refusal for one in found))


COMMANDS = (pause, unpause, suspend, resume)
