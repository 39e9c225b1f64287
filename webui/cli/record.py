"""Commands of the register: reading it, taking it out as a sheet, adding to a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.service.record.views import Chosen
from webui import workbook
from webui.cli.audit import output, output_file
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
    show_rows,
)
from webui.cli.parameters import Id, argument, option
from webui.language import gettext as _
from webui.language import marked

F = TypeVar("F", bound=Callable[..., Any])
FILTERS = (
    option("--year", type=click.IntRange(1, 9999), help=marked("Hanya tahun ini.")),
    option("--period", default="", help=marked("Hanya periode ini, misalnya “Triwulan III”.")),
    option("--unit", default="", help=marked("Hanya bidang ini.")),
    option("--indicator", default="", help=marked("Hanya indikator berkode ini.")),
    option("--grade", default="", help=marked("Hanya predikat ini.")),
    option("--standing", is_flag=True, help=marked("Hanya yang berlaku.")),
)


def filtered(command: F) -> F:
    """Add the filters of the page."""
    for one in reversed(FILTERS):
        command = one(command)
    return command


@click.group("record", cls=Group)
def record() -> None:
    pass


@record.command("list", cls=Command, help=marked("Yang tercatat dari berkas yang sudah selesai."))
@argument("key")
@filtered
@as_user
@as_json
@pass_run
def list_(run: Run, /, key: str, username: str | None, as_json: bool, **chosen: Any) -> None:
    with run.engine() as engine:
        found = engine.record.register.export(Chosen(key, **chosen), run.actor(engine, username))
        if as_json:
            show_json(
                [
                    {
                        "row": one.row.id,
                        "instance": one.row.instance_id,
                        "number": one.row.number,
                        "version": one.row.version,
                        "values": dict(one.values),
                        "kept": dict(one.kept),
                        "reasons": dict(one.reasons),
                        "signed_by": one.row.signer or None,
                        "signed_at": iso(one.row.signed_at),
                        "standing": one.newer is None,
                        "superseded_by": one.newer.id if one.newer else None,
                        "addenda": len(one.addenda),
                        "purged": not one.row.present,
                    }
                    for one in found.items
                ]
            )
            return
        from webui.pages import record_tables  # pages come with it: only here

        lines = (
            (one.row.id, record_tables.period(one), one.row.indicator, one.row.name, one.row.number)
            for one in found.items
        )
        show_rows(lines, (">6", "<18", "<8", "", ""))
        click.echo(record_tables.summary_words(found.totals) if found.totals else "")


@record.command(
    "export", cls=Command, help=marked("Tulis yang tercatat ke file XLSX atau CSV, menurut akhiran namanya.")
)
@argument("key")
@output
@filtered
@as_user
@pass_run
def export(run: Run, /, key: str, output: Path, username: str | None, **chosen: Any) -> None:
    from webui.pages import record_tables  # pages come with it: only here

    with run.engine() as engine:
        found = engine.record.register.export(Chosen(key, **chosen), run.actor(engine, username))
        table = record_tables.table(found, [found.title])
        if output.suffix.lower() == ".csv":
            content = workbook.csv_content(table)
        else:
            content = workbook.content([table], title=found.title, created=engine.clock())
        with output_file(output) as draft:
            draft.write_bytes(content)
        click.echo(_("%(count)s baris ditulis ke %(file)s.", count=len(found.items), file=output))


@record.command("amend", cls=Command, help=marked("Tambahkan adendum pada satu baris, dengan alasan."))
@argument("row", type=Id())
@option(
    "--set",
    "given",
    multiple=True,
    required=True,
    metavar="COLUMN=VALUE",
    help=marked("Kolom dan nilainya sekarang, misalnya realisasi=76,4; boleh beberapa."),
)
@reason_option
@as_user
@pass_run
def amend(run: Run, row: int, given: tuple[str, ...], reason: str, username: str | None) -> None:
    with run.engine() as engine:
        actor = run.actor(engine, username)
        values = {name.strip(): text for name, _equals, text in (one.partition("=") for one in given)}
        revision = engine.record.register.view(row, actor).revision
        engine.record.register.amend(row, values, reason, revision, actor)
        click.echo(_("Adendum tercatat. Angka semula tetap tersimpan dan tampak di sampingnya."))


COMMANDS = (record,)
