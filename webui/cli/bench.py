"""The command that measures: what this machine and this database give."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from engine.settings import Settings
from webui.cli.base import Command, as_json, settle, show_json
from webui.cli.parameters import option
from webui.language import gettext as _
from webui.language import marked

# What measures is imported where it is used: every other command starts without it.
if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from engine import bench

STAGES = {
    "completions": marked("menyelesaikan tugas"),
    "storage": marked("menyimpan berkas"),
    "growth": marked("mengulang langkah"),
    "timers": marked("menunggu tenggat"),
    "inbox": marked("mengisi Kotak Tugas"),
}
SIZES = ("full", "quick", "tiny")


@click.command("bench", cls=Command)
@option("--url", help=marked("Basis data yang diukur, bila bukan milik Alur."))
@option("--quick", is_flag=True, help=marked("Selesai dalam semenit."))
@option("--size", type=click.Choice(SIZES), hidden=True)
@as_json
def measure(url: str | None, quick: bool, size: str | None, as_json: bool) -> None:
    from engine import bench
    from webui.cli import visitor

    settle()
    settings = Settings.from_env(database_url=url)
    sizes = bench.SIZES[size or ("quick" if quick else "full")]
    if as_json:
        show_json(bench.run(settings, sizes, visitor.site, lambda stage, done: None).facts())
        return
    with ExitStack() as stack:
        bar: ProgressBar[str] = stack.enter_context(
            click.progressbar(
                length=sizes.total,
                label=_("Mengukur"),
                item_show_func=_stage,
            )
        )
        report = bench.run(settings, sizes, visitor.site, lambda stage, done: bar.update(done, stage))
    for words, value in lines(report):
        click.echo(f"{words:<58} {value:>16}")


def lines(report: bench.Measurement) -> list[tuple[str, str]]:
    """Return the report in words, one line a measure."""
    return [
        (_("Basis data"), report.database),
        (_("Dasar: menjalankan langkah dan menyimpan, tanpa yang lain"), _ms(report.floor_ms)),
        (_("Menyelesaikan tugas, median"), _ms(report.complete_ms)),
        ("  " + _("dibanding dasar"), _times(report.complete_ratio)),
        ("  " + _("95 dari 100 lebih cepat dari"), _ms(report.p95)),
        (_("Menyelesaikan tugas melalui halaman"), _ms(report.http_complete_ms)),
        ("  " + _("dibanding dasar"), _times(report.http_ratio)),
        (_("Pengerjaan ke-1.000 dibanding yang pertama"), _times(report.growth_1000)),
        (_("Ukuran satu berkas selesai, sepuluh langkah"), f"{report.bytes_per_instance:,} B"),
        *(
            (_("Kotak Tugas dengan %(count)s tugas terbuka", count=f"{int(count):,}"), _ms(value))
            for count, value in report.inbox_ms.items()
        ),
        ("  " + _("terbanyak dibanding tersedikit"), _times(report.inbox_ratio)),
        (_("Tenggat yang diproses per detik"), f"{report.timers_per_s:,.1f}"),
        (_("Keterlambatan tenggat, median"), _ms(report.timer_lateness_ms)),
    ]


def _stage(name: str | None) -> str:
    return _(STAGES[name]) if name else ""


def _ms(value: float) -> str:
    return f"{value:,.2f} ms"


def _times(value: float) -> str:
    return f"{value:,.2f} ×"


COMMANDS = (measure,)
