"""The command that measures: what this machine and this database give."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

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
    "pages": marked("membuka halaman"),
    "peers": marked("membandingkan dengan Viewflow"),
}
INSTALL = "python -m pip install django-viewflow gunicorn"
SIZES = ("full", "quick", "tiny")


@click.command("bench", cls=Command)
@option("--url", help=marked("Basis data yang diukur, bila bukan milik Alur."))
@option("--quick", is_flag=True, help=marked("Selesai dalam satu setengah menit."))
@option(
    "--peers",
    is_flag=True,
    help=marked("Ukur juga Viewflow, bila terpasang, pada server PostgreSQL yang sama."),
)
@option("--size", type=click.Choice(SIZES), hidden=True)
@as_json
def measure(url: str | None, quick: bool, peers: bool, size: str | None, as_json: bool) -> None:
    from engine import bench
    from webui.visitors import visitor

    settle()
    settings = Settings.from_env(database_url=url)
    sizes = bench.SIZES[size or ("quick" if quick else "full")]
    if peers:
        require_peers(settings)
    else:
        sizes = sizes._replace(peered=0)
    if as_json:
        show_json(bench.run(settings, sizes, visitor, lambda stage, done: None).facts())
        return
    with ExitStack() as stack:
        bar: ProgressBar[str] = stack.enter_context(
            click.progressbar(
                length=sizes.total,
                label=_("Mengukur"),
                item_show_func=_stage,
            )
        )
        report = bench.run(settings, sizes, visitor, lambda stage, done: bar.update(done, stage))
    for words, value in lines(report):
        click.echo(f"{words:<62} {value:>20}")


def require_peers(settings: Settings) -> None:
    """Refuse before anything is measured where there is nothing to be measured beside."""
    from webui.visitors import viewflow

    if not viewflow.is_installed():
        raise click.UsageError(
            _("Pasang dahulu Viewflow di lingkungan Python yang sama: %(command)s", command=INSTALL)
        )
    if settings.database_url.startswith("sqlite"):
        raise click.UsageError(
            _("Pembandingan dengan --peers hanya dengan PostgreSQL: sebutkan alamatnya dengan --url.")
        )


def lines(report: bench.Measurement) -> list[tuple[str, str]]:
    """Return the report in words, one line a measure."""
    return [
        (_("Basis data"), report.database),
        (_("Dasar: menjalankan langkah dan menyimpan, tanpa yang lain"), _ms(report.floor_ms)),
        (_("Menyelesaikan tugas, median"), _ms(report.complete_ms)),
        ("  " + _("dibanding dasar"), _spread(report, "complete_ratio")),
        ("  " + _("dibanding dasar, waktu prosesor saja"), _times(report.processor_ratio)),
        ("  " + _("dibanding dasar dengan perintah paling sedikit"), _times(report.least_ratio)),
        ("  " + _("dibanding menyimpan baris yang sama saja"), _times(report.rows_ratio)),
        ("  " + _("dibanding satu penyimpanan keadaan saja"), _times(report.commit_ratio)),
        ("  " + _("95 dari 100 lebih cepat dari"), _ms(report.p95)),
        (_("Mengambil tugas, dibanding dasar"), _spread(report, "claim_ratio")),
        (_("Menyelesaikan tugas melalui halaman"), _ms(report.http_complete_ms)),
        ("  " + _("dibanding dasar"), _spread(report, "http_ratio")),
        (
            "  " + _("dibanding dasar dan kiriman kosong (%(time)s)", time=_ms(report.http_floor_ms)),
            _times(report.http_floor_ratio),
        ),
        *((words, str(report.statements[name])) for name, words in _counted()),
        (_("Pengerjaan ke-1.000 dibanding yang pertama"), _times(report.growth_1000)),
        ("  " + _("halaman tugas"), _times(report.page_growth["task"])),
        ("  " + _("halaman berkas"), _times(report.page_growth["case"])),
        ("  " + _("halaman riwayat"), _times(report.page_growth["history"])),
        ("  " + _("indeks pencarian dan pemberitahuan, oleh pemroses"), _times(report.index_growth)),
        *((words, _page(report, name)) for name, words in _pages()),
        (
            _("Laporan atas %(count)s berkas selesai", count=f"{report.report_cases:,}"),
            _page(report, "report"),
        ),
        (_("Ukuran satu berkas selesai, sepuluh langkah"), f"{report.bytes_per_instance:,} B"),
        *(line for count in report.inbox_ms for line in _inbox(report, count)),
        ("  " + _("terbanyak dibanding tersedikit"), _times(report.inbox_ratio)),
        ("  " + _("terbanyak dibanding tersedikit, sebagai halaman"), _times(report.inbox_page_ratio)),
        (_("Catatan riwayat yang diperiksa per detik"), f"{report.verify_events_per_s:,.0f}"),
        (_("Tenggat yang diproses per detik"), f"{report.timers_per_s:,.1f}"),
        (_("Keterlambatan tenggat, median"), _ms(report.timer_lateness_ms)),
        *(_beside(report.peers) if report.peers else ()),
    ]


def _inbox(report: bench.Measurement, count: str) -> list[tuple[str, str]]:
    """Return what the inbox takes in front of so many open tasks, in words."""
    return [
        (
            _("Kotak Tugas dengan %(count)s tugas terbuka", count=f"{int(count):,}"),
            _ms(report.inbox_ms[count]),
        ),
        ("  " + _("sebagai halaman"), _ms(report.inbox_page_ms[count])),
    ]


def _beside(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what Viewflow takes for the same, in words."""
    return [
        (_("Viewflow %(version)s: mengambil dan menyelesaikan tugas", version=found["version"]),
         _ms(found["rival_ms"])),
        ("  " + _("Alur dengan satu kiriman, dibanding itu"), _times(found["one_post_ratio"])),
        ("  " + _("Alur dengan dua kiriman, dibanding itu"), _times(found["two_posts_ratio"])),
        (_("Tugas selesai per detik dengan 8 orang: Viewflow"), f"{found['rival_per_s']:,.1f}"),
        ("  " + _("Alur dengan satu kiriman"), _rate(found, "one_post")),
        ("  " + _("Alur dengan dua kiriman"), _rate(found, "two_posts")),
    ]  # fmt: skip


def _rate(found: Mapping[str, Any], way: str) -> str:
    return f"{found[f'{way}_per_s']:,.1f}, {_times(found[f'{way}_gain'])}"


def _counted() -> list[tuple[str, str]]:
    """Return what statements are told of, in words."""
    return [
        ("complete", _("Perintah ke basis data: menyelesaikan tugas")),
        ("http_complete", "  " + _("menyelesaikan tugas melalui halaman")),
        ("claim", "  " + _("mengambil tugas")),
        ("http_claim", "  " + _("mengambil tugas melalui halaman")),
        ("follow_up", "  " + _("pemroses sesudah satu tugas selesai")),
        ("inbox", "  " + _("halaman Kotak Tugas")),
        ("task", "  " + _("halaman tugas")),
        ("case", "  " + _("halaman berkas")),
    ]


def _pages() -> list[tuple[str, str]]:
    """Return the pages that were looked at, in words."""
    return [
        ("inbox", _("Halaman Kotak Tugas, penuh")),
        ("task", _("Halaman tugas")),
        ("case", _("Halaman berkas")),
        ("history", _("Halaman riwayat")),
        ("task_1000", _("Halaman tugas pada pengerjaan ke-1.000")),
        ("case_1000", _("Halaman berkas pada pengerjaan ke-1.000")),
        ("history_1000", _("Halaman riwayat pada pengerjaan ke-1.000")),
    ]


def _stage(name: str | None) -> str:
    return _(STAGES[name]) if name else ""


def _ms(value: float) -> str:
    return f"{value:,.2f} ms"


def _spread(report: bench.Measurement, name: str) -> str:
    """A ratio, and between which two the middle half of the walks lies."""
    low, high = report.spread[name]
    return f"{_times(getattr(report, name))} ({low:,.2f}–{high:,.2f})"


def _page(report: bench.Measurement, name: str) -> str:
    return f"{_ms(report.page_ms[name])}, {report.page_bytes[name] / 1000:,.1f} kB"


def _times(value: float) -> str:
    return f"{value:,.2f} ×"


COMMANDS = (measure,)
