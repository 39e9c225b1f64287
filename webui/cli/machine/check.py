"""The command of who runs a site: whether everything stored fits together, now and without stopping anything."""

from __future__ import annotations

import click

from engine.service.site.checks import Check
from webui.cli.audit import progress
from webui.cli.base import Command, Run, as_json, pass_run, show_json
from webui.language import gettext as _
from webui.language import marked
from webui.messages.faults import fault_sentence
from webui.messages.site.promises import LEFT_OUT, left_out


@click.command(
    "check",
    cls=Command,
    help=marked(
        "Periksa apakah semua data saling cocok, tanpa menghentikan apa pun; "
        "kode keluar 1 bila ada yang salah, 2 bila tak terperiksa."
    ),
)
@as_json
@pass_run
def check(run: Run, as_json: bool) -> int:
    with run.engine() as engine:
        found = engine.site.checks.run(progress)
        show_json(check_facts(found)) if as_json else show_check(found)
    if not found.sound:
        return 1
    return 2 if set(found.unchecked) - LEFT_OUT.keys() else 0


def check_facts(found: Check) -> dict[str, object]:
    """Return a check as JSON, with the sentences people read."""
    return {
        "sound": found.sound,
        "instances": found.instances,
        "events": found.events,
        "unchecked": list(found.unchecked),
        "faults": [
            {
                "kind": one.what or one.kind,
                "instance": one.instance_id or None,
                "number": found.numbers.get(one.instance_id),
                "which": one.which or None,
                "sentence": fault_sentence(one, found.numbers),
            }
            for one in found.faults
        ],
    }


def show_check(found: Check) -> None:
    """Print a check: what is wrong first, then what was looked at and what was not."""
    for one in found.faults:
        click.echo(fault_sentence(one, found.numbers), err=True)
    for sentence in left_out(found.unchecked):
        click.echo(sentence, err=True)
    click.echo(
        _(
            "Diperiksa: basis data, %(instances)s berkas, %(events)s catatan berkas.",
            instances=found.instances,
            events=found.events,
        )
    )
    if found.sound:
        click.echo(_("Semuanya cocok."))


COMMANDS = (check,)
