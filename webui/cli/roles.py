"""Commands of jabatan: the same acts as on the page, for scripts; `alur role` and its proposals of rights."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import click

from engine.service.agency.role_views import RightsProposal, RoleItem, RoleOutcome, RoleText
from webui.cli.base import Command, Group, Run, as_json, as_user, iso, pass_run, reason_option, show_json
from webui.cli.parameters import Existing, argument, option
from webui.language import gettext as _
from webui.language import marked
from webui.messages import roles_file
from webui.messages.agency import roles as words

MAX_FILE = 1_000_000
NONE = "-"  # takes away what an option would set


@click.group("role", cls=Group)
def role() -> None:
    """Only its commands do anything."""


@role.command("list", cls=Command, help=marked("Daftar jabatan menurut urutan, dengan pemegangnya."))
@as_user
@as_json
@pass_run
def list_roles(run: Run, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        items = engine.agency.roles.all(run.actor(engine, username))
        if as_json:
            show_json([_facts(one) for one in items])
            return
        for one in items:
            held = ", ".join(words.holding(who.name, who.kind) for who in one.holdings if who.now) or "–"
            click.echo(f"{one.role.id:<24} {one.role.label}: {held} ({words.rights(one.role.rights)})")


@role.command(
    "add", cls=Command, help=marked("Tambah jabatan; nama teknisnya dibuat dari namanya dan dicetak.")
)
@argument("label")
@option("--superior", help=marked("Nama teknis atasannya."))
@option("--unit", help=marked("Unit."))
@option(
    "--group",
    "family",
    help=marked("Kelompok, misalnya bidang; atasan dan urutannya mengikuti kelompok itu."),
)
@option("--after", help=marked("Nama teknis jabatan yang mendahuluinya dalam urutan."))
@as_user
@as_json
@pass_run
def add(
    run: Run, /, label: str, family: str | None, username: str | None, as_json: bool, **given: str | None
) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        begun = engine.agency.roles.blank(family or "", actor)
        _show(engine.agency.roles.add(_text(begun, given, label=label), actor), as_json)


@role.command("set", cls=Command, help=marked("Ubah jabatan; nama teknisnya tetap. “-” mengosongkan isian."))
@argument("name")
@option("--label", help=marked("Nama jabatan."))
@option("--superior", help=marked("Nama teknis atasannya."))
@option("--unit", help=marked("Unit."))
@option("--group", "family", help=marked("Kelompok."))
@option("--after", help=marked("Nama teknis jabatan yang mendahuluinya; “-” untuk paling atas."))
@option(
    "--rights", help=marked("Hak dipisah koma: deploy, enforce, audit, admin; diusulkan kepada orang kedua.")
)
@option("--reason", default="", help=marked("Alasan, bila haknya diubah."))
@as_user
@as_json
@pass_run
def set_(
    run: Run,
    /,
    name: str,
    rights: str | None,
    reason: str,
    username: str | None,
    as_json: bool,
    **given: str | None,
) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        view = engine.agency.roles.get(name, actor)
        text = _text(view.text, given, reason=reason)
        if rights is not None:
            chosen = (one.strip() for one in rights.replace(NONE, "").split(","))
            text = dataclasses.replace(text, rights=frozenset(one for one in chosen if one))
        _show(engine.agency.roles.change(name, text, view.item.revision, actor), as_json)


@role.command("remove", cls=Command, help=marked("Hapus jabatan yang tidak dipakai."))
@argument("name")
@as_user
@pass_run
def remove(run: Run, name: str, username: str | None) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        view = engine.agency.roles.get(name, actor)
        engine.agency.roles.remove(name, view.item.revision, actor)
        click.echo(_("Jabatan %(label)s dihapus.", label=view.item.role.label))


@role.command("export", cls=Command, help=marked("Tulis semua jabatan sebagai roles.toml."))
@as_user
@pass_run
def export(run: Run, username: str | None) -> None:
    with run.engine() as engine:
        content = engine.agency.roles.export(run.actor(engine, username))
    sys.stdout.buffer.write(content)


@role.command(
    "import", cls=Command, help=marked("Muat roles.toml, semua atau tidak sama sekali; hak diusulkan dahulu.")
)
@argument("file", type=Existing(file=True))
@option("--dry-run", is_flag=True, help=marked("Tunjukkan bedanya saja."))
@option("--reason", default="", help=marked("Alasan, bila haknya diubah."))
@as_user
@as_json
@pass_run
def import_(run: Run, file: Path, dry_run: bool, reason: str, username: str | None, as_json: bool) -> None:
    with file.open("rb") as opened:
        content = opened.read(MAX_FILE + 1)
    with run.engine() as engine:
        actor = run.actor(engine, username)
        found = engine.agency.roles.preview(content, actor)
        for line in [] if as_json else roles_file.differences(found):
            click.echo(line)
        for label, before, after in () if as_json else found.rights:
            change = f"{words.rights(before)} → {words.rights(after)}"
            click.echo(_("%(role)s: %(change)s (menunggu orang kedua)", role=label, change=change))
        if found.empty and not as_json:
            click.echo(_("Tidak ada beda: daftar jabatan sudah seperti file itu."))
        if dry_run and not found.refused:
            return
        _show(engine.agency.roles.take(content, found.token, reason, actor), as_json)


@role.command("proposals", cls=Command, help=marked("Usul perubahan hak yang menunggu orang kedua."))
@as_user
@as_json
@pass_run
def proposals(run: Run, username: str | None, as_json: bool) -> None:
    with run.engine() as engine:
        found = engine.agency.rights_proposals.waiting(run.actor(engine, username))
        if as_json:
            show_json([_proposal(one) for one in found])
            return
        for one in found:
            said = "; ".join(
                f"{part.label}: {words.rights(part.before)} → {words.rights(part.after)}"
                for part in one.changes
            )
            click.echo(f"{one.id}  {said}  ({one.proposed_by}: {one.reason})")
        if not found:
            click.echo(_("Tidak ada usul yang menunggu."))


@role.command("confirm", cls=Command, help=marked("Setujui usul perubahan hak orang lain."))
@argument("proposal", type=int)
@as_user
@pass_run
def confirm(run: Run, proposal: int, username: str | None) -> None:
    with run.engine() as engine:
        engine.agency.rights_proposals.confirm(proposal, run.actor(engine, username))
        click.echo(_("Usul disetujui. Haknya berlaku sekarang."))


@role.command("refuse", cls=Command, help=marked("Tolak usul perubahan hak orang lain."))
@argument("proposal", type=int)
@reason_option
@as_user
@pass_run
def refuse(run: Run, proposal: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.agency.rights_proposals.refuse(proposal, reason, run.actor(engine, username))
        click.echo(_("Usul ditolak. Haknya tetap seperti semula; pengusulnya diberi tahu."))


@role.command("withdraw", cls=Command, help=marked("Tarik usul perubahan hak sendiri."))
@argument("proposal", type=int)
@reason_option
@as_user
@pass_run
def withdraw(run: Run, proposal: int, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        engine.agency.rights_proposals.withdraw(proposal, reason, run.actor(engine, username))
        click.echo(_("Usul ditarik. Haknya tetap seperti semula."))


def _text(begun: RoleText, given: dict[str, str | None], **more: str) -> RoleText:
    """Return a jabatan with what was given on the command line, NONE for what is taken away."""
    said = {name: "" if value == NONE else value for name, value in given.items() if value is not None}
    return dataclasses.replace(begun, **said, **more)  # type: ignore[arg-type]


def _show(done: RoleOutcome, as_json: bool) -> None:
    if as_json:
        show_json({"role": done.role or None, "changed": list(done.changed), "proposal": done.proposal})
        return
    if done.role and done.changed:
        click.echo(_("Jabatan %(name)s tersimpan.", name=done.role))
    elif done.changed:
        click.echo(_("Daftar jabatan dimuat dari file."))
    elif done.proposal is None:
        click.echo(_("Tidak ada yang berubah."))
    if done.proposal is not None:
        click.echo(
            _("Usul hak %(number)s menunggu orang kedua.", number=done.proposal)
            if done.others
            else _(
                "Usul hak %(number)s dicatat, tetapi belum ada orang kedua yang dapat menyetujuinya.",
                number=done.proposal,
            )
        )


def _facts(one: RoleItem) -> dict[str, Any]:
    return {
        "id": one.role.id,
        "label": one.role.label,
        "superior": one.role.superior,
        "unit": one.role.unit,
        "group": one.role.family,
        "rights": sorted(one.role.rights),
        "holders": [
            {"name": who.name, "kind": who.kind, "now": who.now, "start": iso(who.start), "end": iso(who.end)}
            for who in one.holdings
        ],
        "processes": list(dict.fromkeys((*one.processes, *one.asked))),
        "proposal": one.proposal,
    }


def _proposal(one: RightsProposal) -> dict[str, Any]:
    return {
        "id": one.id,
        "by": one.proposed_by,
        "at": iso(one.proposed_at),
        "reason": one.reason,
        "changes": [
            {"role": part.role, "before": list(part.before), "after": list(part.after), "fits": part.fits}
            for part in one.changes
        ],
    }


COMMANDS = (role,)
