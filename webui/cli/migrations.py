"""Commands that move what runs: instances to another version, one token to another step."""

from __future__ import annotations

from typing import Any

import click

from engine import errors
from engine.service import Engine
from engine.service.views import Actor
from engine.service.workshop.views import Migration, Plan, Requested
from webui.cli.base import (
    Command,
    Run,
    as_json,
    as_user,
    iso,
    next_facts,
    pass_run,
    reason_option,
    row_line,
    show_json,
)
from webui.cli.parameters import Id, argument, option
from webui.language import gettext as _
from webui.language import marked
from webui.messages.migrations import deadline_words, obstacle_sentence


@click.command("migrate", cls=Command)
@argument("key")
@option("--from", "before", type=Id(), required=True, help=marked("Nomor versi asal."))
@option("--to", "after", type=Id(), required=True, help=marked("Nomor versi tujuan."))
@option(
    "--map",
    "mapping",
    multiple=True,
    metavar="A=B",
    help=marked("Langkah A yang hilang digantikan B; boleh berulang."),
)
@option(
    "--recompute",
    is_flag=True,
    help=marked("Hitung ulang tenggat yang waktu bakunya berubah."),
)
@option("--dry-run", is_flag=True, help=marked("Katakan saja apa yang akan terjadi."))
@reason_option
@as_user
@as_json
@pass_run
def migrate(
    run: Run,
    key: str,
    before: int,
    after: int,
    mapping: tuple[str, ...],
    recompute: bool,
    dry_run: bool,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        pairs = dict(_pair(one) for one in mapping)
        wanted = Requested(
            _version(engine, key, before, actor), _version(engine, key, after, actor), pairs, recompute
        )
        if dry_run:
            _show_plan(engine, wanted, actor, as_json)
            return
        made = engine.migrations.start(wanted, reason, actor)
        engine.migrations.run(made)
        _show_done(engine, engine.migrations.get(made, actor), actor, as_json)


@click.command("move", cls=Command)
@argument("task", type=Id())
@argument("element")
@reason_option
@as_user
@as_json
@pass_run
def move(run: Run, task: int, element: str, reason: str, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        opened = engine.instances.move(task, element, reason, run.actor(engine, username))
        if as_json:
            show_json({"next": next_facts(opened)})
            return
        click.echo(_("Tugas %(id)s dipindahkan.", id=task))
        for one in opened:
            click.echo(
                _(
                    "Terbuka: tugas %(id)s, %(name)s (%(role)s).",
                    id=one.id,
                    name=one.name,
                    role=one.role_label,
                )
            )


def _pair(text: str) -> tuple[str, str]:
    source, sign, target = text.partition("=")
    if not sign or not source.strip() or not target.strip():
        raise click.UsageError(_("Tulis --map LAMA=BARU, misalnya --map Langkah_2=Langkah_3."))
    return source.strip(), target.strip()


def _version(engine: Engine, key: str, number: int, actor: Actor) -> int:
    found = [one.definition_id for one in engine.versions.list(key, actor) if one.number == number]
    if not found:
        raise errors.NotFound(what="version", id=number)
    return found[0]


def _show_plan(engine: Engine, wanted: Requested, actor: Actor, as_json: bool) -> None:
    after: int | None = 0
    facts: list[dict[str, Any]] = []
    while after is not None:
        plan = engine.migrations.plan(wanted, actor, after)
        facts += _plan_facts(plan)
        if not as_json:
            for line in _plan_lines(plan):
                click.echo(line)
        after = plan.next
    if as_json:
        show_json(facts)


def _plan_facts(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "instance": row.instance,
            "number": row.number,
            "moves": [
                {
                    "element": one.element,
                    "to": one.target,
                    "item": one.item,
                    "deadline": one.deadline,
                    "due_before": iso(one.due_before),
                    "due": iso(one.due_after),
                }
                for one in row.moves
            ],
            "obstacles": [{"code": one.code, "element": one.element} for one in row.obstacles],
        }
        for row in plan.rows
    ]


def _plan_lines(plan: Plan) -> list[str]:
    lines = []
    for row in plan.rows:
        lines.append(row_line((row.instance, row.number, row.subject), (">6", "", "")))
        for one in row.moves:
            place = plan.names.get(one.target, one.target) + (f" ({one.item})" if one.item else "")
            lines.append(f"        → {place}: {deadline_words(one)}")
        lines += [f"        × {obstacle_sentence(one, plan.names)}" for one in row.obstacles]
    return lines or [_("Tidak ada berkas berjalan pada versi ini.")]


def _show_done(engine: Engine, done: Migration, actor: Actor, as_json: bool) -> None:
    refused = [
        one for one in engine.migrations.items(done.id, actor, limit=100_000) if one.state == "refused"
    ]
    if as_json:
        facts = {state: getattr(done, state) for state in ("moved", "refused", "ended", "waiting")}
        numbers = [{"number": one.number, "codes": [o.code for o in one.obstacles]} for one in refused]
        show_json({"migration": done.id, **facts, "refusals": numbers})
        return
    click.echo(
        _(
            "%(moved)s berkas dipindahkan, %(refused)s tetap pada versi lama, %(waiting)s menunggu.",
            moved=done.moved,
            refused=done.refused,
            waiting=done.waiting,
        )
    )
    for one in refused:
        for obstacle in one.obstacles:
            click.echo(f"{one.number}: {obstacle_sentence(obstacle, {})}")


COMMANDS = (migrate, move)
