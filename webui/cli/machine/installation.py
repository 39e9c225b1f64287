"""Commands of who installs Alur: a folder of processes to edit, completion of a shell, pages for `man`."""

from __future__ import annotations

from pathlib import Path

import click

from engine import process_folder
from webui.cli.base import Command
from webui.cli.parameters import argument
from webui.language import gettext as _

SHELLS = ("bash", "zsh", "fish")


@click.command("new", cls=Command)
@argument("folder", metavar="PATH")
def new(folder: str) -> None:
    place = Path(folder)
    files = process_folder.make(place)
    click.echo(
        _("%(count)s file ditulis ke %(folder)s; README.md menjelaskannya.", count=len(files), folder=place)
    )
    click.echo(
        _(
            "Pakai folder ini dengan ALUR_PROCESSES=%(folder)s, lalu jalankan alur init.",
            folder=place.resolve(),
        )
    )


@click.command("completion", cls=Command)
@argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # click knows each of SHELLS
    click.echo(made(context.find_root().command, {}, "alur", "_ALUR_COMPLETE").source())


@click.command("manual", cls=Command)
@argument("folder", metavar="PATH")
@click.pass_context
def manual(context: click.Context, folder: str) -> None:
    from webui.exports import manual as pages

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    written = pages.pages(context.find_root().command)
    for name, text in written.items():
        (place / name).write_text(text, "utf-8")
    click.echo(_("%(count)s halaman manual ditulis ke %(folder)s.", count=len(written), folder=place))


COMMANDS = (new, completion, manual)
