"""The command that hands messages and signals to running instances."""

from __future__ import annotations

from uuid import UUID

import click

from webui.cli.base import Command, Run, as_json, as_user, pass_run, read_data, show_json
from webui.cli.parameters import argument, option
from webui.language import gettext as _
from webui.language import marked


@click.command("send", cls=Command)
@argument("name")
@option(
    "--key",
    default="",
    help=marked("Kunci pesan: berkas yang menunggu kunci ini menerimanya."),
)
@option(
    "--data",
    metavar="FILE|-",
    help=marked("Isi pesan sebagai JSON dari file, atau - dari masukan."),
)
@option(
    "--signal",
    is_flag=True,
    help=marked("Umumkan sebagai sinyal kepada semua yang menunggunya."),
)
@option(
    "--request",
    type=click.UUID,
    metavar="UUID",
    help=marked("Pengenal permintaan: pesan yang dikirim ulang dengan pengenal ini diterima satu kali saja."),
)
@as_user
@as_json
@pass_run
def send(
    run: Run,
    name: str,
    key: str,
    data: str | None,
    signal: bool,
    request: UUID | None,
    username: str | None,
    as_json: bool,
) -> None:
    payload = read_data(data)
    with run.engine() as engine:
        actor = run.actor(engine, username)
        if signal:
            count = engine.messages.signal(name, payload, actor)
            engine.messages.deliver_due()
            if as_json:
                show_json({"instances": count})
            else:
                click.echo(_("Sinyal %(name)s diumumkan kepada %(count)s berkas.", name=name, count=count))
            return
        instance = engine.messages.send(name, key, payload, actor, request)
        if as_json:
            show_json({"instance": instance})
        else:
            click.echo(_("Pesan %(name)s diterima berkas %(id)s.", name=name, id=instance))


COMMANDS = (send,)
