"""Commands on tasks: list, show, claim, release, complete, attach, detach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine import errors
from engine.service.views import Actor, Completed, TaskItem
from webui import filters
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
)
from webui.cli.parameters import Existing, Id, argument, option
from webui.language import gettext as _
from webui.language import marked
from webui.messages.agency import vacancies

TABS = {"semua": "all", "saya": "mine", "kelompok": "group", "menunggu": "waiting", "selesai": "done"}
PAGE = 200


@click.command("tasks", cls=Command)
@as_user
@as_json
@option("--tab", type=click.Choice(tuple(TABS)), default="semua", help=marked("Bagian Kotak Tugas."))
@option("--instance", type=Id(), help=marked("Hanya tugas dari berkas ini."))
@pass_run
def list_tasks(run: Run, username: str | None, as_json: bool, tab: str, instance: int | None) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        found: list[TaskItem] = []
        after: str | None = None
        while True:
            page = engine.tasks.inbox(actor, TABS[tab], after, PAGE)
            free = [
                row for row in page.rows if tab != "kelompok" or row.claimed_by is None or row.stands_with
            ]
            found += [row for row in free if instance in (None, row.instance)]
            after = page.next
            if after is None:
                break
        if as_json:
            show_json([row_facts(row) for row in found])
            return
        for row in found:
            due = _standing(row)
            step = _("langkah %(step)s", step=row.step) if row.step else ""
            item = f" · {row.item_label}" if row.item_label else ""
            unheld = (
                _(" (belum ada pemegang: %(roles)s)", roles=", ".join(row.role_labels))
                if row.stand_labels
                else ""
            )
            click.echo(f"{row.id:>6}  {row.number}  {step:<11} {row.name[:60]}{item}{unheld}  — {due}")
        if not found:
            click.echo(_("Tidak ada tugas."))


@click.command("show", cls=Command)
@argument("task", metavar="TASK|KEY")
@as_user
@as_json
@pass_run
def show(run: Run, task: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        facts = (
            task_facts(run, Id().convert(task, None, None), actor, engine)
            if task.isdecimal()
            else start_facts(engine, task, actor)
        )
        if as_json:
            show_json(facts)
            return
        for name, value in facts.items():
            if name in ("form", "data", "four_eyes"):
                continue
            click.echo(f"{name}: {'' if value is None else value}")
        show_json({"form": facts["form"], "data": facts.get("data", {})})


@click.command("claim", cls=Command)
@argument("task", type=Id())
@as_user
@pass_run
def claim(run: Run, task: int, username: str | None) -> None:
    with run.engine() as engine:
        engine.tasks.claim(task, run.actor(engine, username))
        click.echo(_("Tugas %(task)s Anda ambil.", task=task))


@click.command("release", cls=Command)
@argument("task", type=Id())
@as_user
@pass_run
def release(run: Run, task: int, username: str | None) -> None:
    with run.engine() as engine:
        engine.tasks.release(task, run.actor(engine, username))
        click.echo(_("Tugas %(task)s dilepas.", task=task))


@click.command("reassign", cls=Command)
@argument("task", type=Id())
@argument("person")
@reason_option
@option(
    "--across",
    is_flag=True,
    help=marked("Alihkan walaupun penerimanya di luar jabatan tugas itu."),
)
@as_user
@pass_run
def reassign(run: Run, task: int, person: str, reason: str, across: bool, username: str | None) -> None:
    with run.engine() as engine:
        engine.tasks.reassign(task, person, reason, run.actor(engine, username), across=across)
        click.echo(_("Tugas %(task)s dialihkan kepada %(person)s.", task=task, person=person))


@click.command("draft", cls=Command)
@argument("task", type=Id())
@data_option
@as_user
@pass_run
def draft(run: Run, task: int, data: str | None, username: str | None) -> None:
    with run.engine() as engine:
        engine.tasks.save_draft(task, read_data(data), run.actor(engine, username))
        click.echo(_("Isian tugas %(task)s tersimpan sementara.", task=task))


@click.command("complete", cls=Command)
@argument("task", type=Id())
@data_option
@option(
    "--note",
    default="",
    help=marked("Mengapa langkah ini dikerjakan orang yang sama dengan langkah pasangannya (empat mata)."),
)
@as_user
@as_json
@pass_run
def complete(run: Run, task: int, data: str | None, note: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        done = engine.tasks.complete(task, read_data(data), run.actor(engine, username), note=note)
        if as_json:
            show_json({"instance": done.instance, "completed": done.completed, "next": next_facts(done.next)})
        else:
            click.echo(done_sentence(done))


@click.command("withdraw", cls=Command)
@argument("task", type=Id())
@reason_option
@as_user
@as_json
@pass_run
def withdraw(run: Run, task: int, reason: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        done = engine.withdrawals.withdraw(task, reason, run.actor(engine, username))
        if as_json:
            show_json({"instance": done.instance, "number": done.number, "task": done.task})
        else:
            click.echo(
                _("Ditarik kembali. “%(name)s” terbuka lagi dengan isian yang tadi terkirim.", name=done.name)
            )


@click.command("attach", cls=Command)
@argument("task", type=Id())
@argument("file", type=Existing(file=True))
@option("--field", help=marked("Isian lampiran pada formulir, bila lebih dari satu."))
@as_user
@as_json
@pass_run
def attach(run: Run, task: int, file: Path, field: str | None, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        if file.stat().st_size > run.settings.max_upload:
            raise errors.TooLarge(limit=run.settings.max_upload, name=file.name, size=file.stat().st_size)
        fields = engine.tasks.file_fields(task, actor)
        chosen = field or (fields[0] if len(fields) == 1 else "")
        kept = engine.tasks.attach(task, chosen, file.name, file.read_bytes(), actor)
        if as_json:
            show_json(
                {
                    "id": kept.id,
                    "field": kept.field,
                    "name": kept.name,
                    "size": kept.size,
                    "sha256": kept.sha256,
                }
            )
        else:
            words = {"name": kept.name, "id": kept.id, "sha": kept.sha256}
            click.echo(_("%(name)s terlampir sebagai lampiran %(id)s (kode pengaman %(sha)s).", **words))


@click.command("detach", cls=Command)
@argument("task", type=Id())
@argument("attachment", type=Id())
@as_user
@pass_run
def detach(run: Run, task: int, attachment: int, username: str | None) -> None:
    with run.engine() as engine:
        engine.tasks.detach(task, attachment, run.actor(engine, username))
        click.echo(_("Lampiran %(id)s dilepas dari tugas %(task)s.", id=attachment, task=task))


def _standing(row: TaskItem) -> str:
    """Say how the tenggat of a task stands."""
    if row.suspended_at is not None:
        return _("ditangguhkan sejak %(when)s", when=filters.full_time(row.suspended_at))
    if row.paused_at is not None:
        return _("dijeda sejak %(when)s", when=filters.full_time(row.paused_at))
    due = filters.deadline(row.due, row.completed_at)
    return f"{due.words} {due.when}".rstrip()


def row_facts(row: TaskItem) -> dict[str, Any]:
    """Return one inbox row as JSON; these keys stay."""
    return {
        "id": row.id,
        "instance": row.instance,
        "element": row.element,
        "step": row.step,
        "name": row.name,
        "role": row.roles[0] if row.roles else None,
        "state": row.state,
        "claimed_by": row.claimed_by,
        "due": iso(row.due),
        "overdue": row.overdue,
        "paused_at": iso(row.paused_at),
        "suspended_at": iso(row.suspended_at),
        "item": row.item,
        "number": row.number,
        "stands_with": list(row.stands_with),
    }


def task_facts(run: Run, task: int, actor: Actor, engine: Any) -> dict[str, Any]:
    """Return a task's row with the JSON Schema of what --data accepts, and the data filled so far."""
    view = engine.tasks.get(task, actor)
    schema = view.form.schema(view.inputs) if view.form else {"type": "object", "additionalProperties": False}
    pairs = view.four_eyes.found if view.four_eyes else ()
    same = [{"element": one.element, "step": one.step, "kind": one.kind, "at": iso(one.at)} for one in pairs]
    return row_facts(view.row) | {"four_eyes": same, "form": schema, "data": dict(view.value)}


def start_facts(engine: Any, key: str, actor: Actor) -> dict[str, Any]:
    """Return a process in force with the JSON Schema of its start form."""
    info = engine.definitions.process(key, actor)
    schema = info.form.schema({}) if info.form else {"type": "object", "additionalProperties": False}
    return {
        "key": info.key,
        "title": info.title,
        "version": info.version,
        "may_start": info.may_start,
        "form": schema,
        "data": dict(info.value),
    }


def done_sentence(done: Completed) -> str:
    """Return what happened and what comes next, in one line."""
    if done.completed:
        return _("Berkas %(number)s selesai.", number=done.number)
    following = ", ".join(
        _(
            "%(role)s: %(name)s (tugas %(id)s, tenggat %(due)s)",
            role=one.role_label,
            name=one.name,
            id=one.id,
            due=filters.full_time(one.due) if one.due else "–",
        )
        for one in done.next
    )
    head = _("Dikembalikan.") if done.returned else _("Terkirim.")
    return " ".join([f"{head} {following}".strip(), *vacancies.unheld(done.next)])


COMMANDS = (list_tasks, show, claim, release, reassign, draft, complete, withdraw, attach, detach)
