"""Commands on the keys of the site: `alur key show|rotate|replace`."""

from __future__ import annotations

import click

from webui import filters
from webui.cli.base import Command, Group, Run, as_json, as_user, iso, pass_run, reason_option, show_json
from webui.cli.parameters import option
from webui.language import gettext as _
from webui.language import marked, ngettext

KINDS = {"cookies": marked("Kunci sesi"), "seals": marked("Kunci segel")}


@click.group("key", cls=Group)
def key() -> None:
    pass


@key.command("show", cls=Command, help=marked("Kunci yang berlaku: kode pengamannya dan sejak kapan."))
@as_json
@pass_run
def show(run: Run, as_json: bool) -> None:
    with run.engine() as engine:
        found = engine.site.keys.show()
        if as_json:
            show_json(
                [
                    {"kind": one.kind, "key": one.fingerprint, "since": iso(one.since), "former": one.former}
                    for one in found
                ]
            )
            return
        for one in found:
            since = filters.full_time(one.since) if one.since else _("awal")
            click.echo(
                _(
                    "%(kind)s: %(key)s, sejak %(since)s",
                    kind=_(KINDS[one.kind]),
                    key=one.fingerprint,
                    since=since,
                )
            )
            if one.former:
                click.echo(
                    ngettext(
                        "  %(num)s kunci lama masih diterima.",
                        "  %(num)s kunci lama masih diterima.",
                        one.former,
                    )
                )


@key.command(
    "rotate", cls=Command, help=marked("Ganti kunci; segel lama tetap terbukti, sesi tetap berjalan.")
)
@option("--cookies", is_flag=True, help=marked("Hanya kunci sesi."))
@option("--seals", is_flag=True, help=marked("Hanya kunci segel."))
@option(
    "--end-sessions",
    is_flag=True,
    help=marked("Akhiri semua sesi, bila kuncinya bocor; kode lacak di kertas pun tidak berlaku lagi."),
)
@reason_option
@as_user
@pass_run
def rotate(
    run: Run, cookies: bool, seals: bool, end_sessions: bool, reason: str, username: str | None
) -> None:
    both = cookies == seals
    if end_sessions and not (cookies or both):
        raise click.UsageError(_("--end-sessions mengganti kunci sesi: jangan batasi dengan --seals."))
    with run.engine() as engine:
        made = engine.site.keys.rotate(
            run.actor(engine, username),
            reason,
            cookies=cookies or both,
            seals=seals or both,
            end_sessions=end_sessions,
        )
        if made.cookies:
            click.echo(_("Kunci sesi yang baru: %(key)s", key=made.cookies))
        if made.seals:
            click.echo(
                _("Kunci segel yang baru: %(key)s, mulai segel %(seal)s", key=made.seals, seal=made.seal)
            )
        click.echo(
            _(
                "Salin %(file)s ke setiap komputer lain yang menjalankan Alur ini, dan ke cadangan Anda.",
                file=run.settings.secret_file,
            )
        )


@key.command(
    "replace",
    cls=Command,
    help=marked("Mulai kunci segel baru bila yang lama hilang dan tidak ada di cadangan mana pun."),
)
@reason_option
@as_user
@pass_run
def replace(run: Run, reason: str, username: str | None) -> None:
    with run.engine() as engine:
        made = engine.site.keys.replace(run.actor(engine, username), reason)
        click.echo(_("Kunci segel yang baru: %(key)s, mulai segel %(seal)s", key=made.seals, seal=made.seal))
        click.echo(
            _(
                "Segel sebelumnya hanya terbukti dengan file segel yang disimpan di luar. "
                "Catat kode pengaman yang baru."
            )
        )


COMMANDS = (key,)
