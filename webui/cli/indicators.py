"""Commands of the list of indicators: reading it, taking it over from a file, writing it to one."""

from __future__ import annotations

from pathlib import Path

import click

from engine import errors
from engine.service.middle.periods import PERIODS
from engine.service.record.indicator_table import FIRST_YEAR, LAST_YEAR
from webui import workbook
from webui.cli.audit import output, output_file
from webui.cli.base import (
    Command,
    CommandRefused,
    Group,
    Run,
    as_json,
    as_user,
    pass_run,
    show_json,
    show_rows,
)
from webui.cli.parameters import Existing, argument, option
from webui.language import gettext as _
from webui.language import marked


@click.group("indicator", cls=Group)
def indicator() -> None:
    pass


@indicator.command("list", cls=Command, help=marked("Daftar indikator kantor, menurut kode."))
@as_json
@pass_run
def list_(run: Run, as_json: bool) -> None:
    with run.engine() as engine:
        found = engine.record.indicators.all()
        if as_json:
            show_json(
                [
                    {
                        **{name: getattr(one.row, name) for name in one.row._fields[1:11]},
                        "active": one.active,
                        "targets": [
                            {"year": year, "period": period, "target": target}
                            for (year, period), target in one.targets.items()
                        ],
                    }
                    for one in found
                ]
            )
            return
        show_rows(((one.row.reference, one.row.name, one.role_label) for one in found), ("<10", "", ""))


@indicator.command(
    "import",
    cls=Command,
    help=marked(
        "Ambil alih daftar dari file CSV atau XLSX; semua atau tidak satu pun. Dengan --package, daftar yang masih "
        "kosong dimulai dari indikator bawaan sebuah proses."
    ),
)
@argument("path", type=Existing(file=True), required=False)
@option("--package", "key", metavar="KEY", help=marked("Proses yang membawa indikatornya."))
@option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), help=marked("Tahun targetnya."))
@option("--period", type=click.Choice(PERIODS), help=marked("Periode targetnya."))
@as_user
@pass_run
def import_(
    run: Run, path: Path | None, key: str | None, year: int | None, period: str | None, username: str | None
) -> None:
    from webui.messages import indicators as words

    if (path is None) == (key is None) or (key is not None) != (None not in (year, period)):
        raise click.UsageError(_("Sebutkan filenya, atau --package dengan --year dan --period."))
    with run.engine() as engine:
        actor, indicators = run.actor(engine, username), engine.record.indicators
        try:
            if key is not None and year is not None and period is not None:
                done = indicators.begin(key, [(year, period)], actor)
            else:
                assert path is not None
                done = indicators.take(path.read_bytes(), actor)
        except errors.FormInvalid as refusal:
            said = "\n".join(map(words.cell_sentence, refusal.problems))
            places = [{"path": one.path, "code": one.code} for one in refusal.problems]
            raise CommandRefused(said, {"error": refusal.code, "problems": places}) from refusal
        click.echo(
            _(
                "%(added)s indikator ditambahkan, %(changed)s diubah, %(same)s tetap.",
                added=done.added,
                changed=done.changed,
                same=done.same,
            )
        )


@indicator.command(
    "export",
    cls=Command,
    help=marked("Tulis daftar indikator ke file XLSX atau CSV, menurut akhiran namanya."),
)
@output
@as_user
@pass_run
def export(run: Run, output: Path, username: str | None) -> None:
    from webui.pages import indicators  # pages come with it: only here

    with run.engine() as engine:
        table = indicators.table(engine.record.indicators.export(run.actor(engine, username)))
        if output.suffix.lower() == ".csv":
            content = workbook.csv_content(table)
        else:
            content = workbook.content([table], title=_("Daftar indikator"), created=engine.clock())
        with output_file(output) as draft:
            draft.write_bytes(content)
        click.echo(_("Daftar indikator ditulis ke %(file)s.", file=output))


COMMANDS = (indicator,)
