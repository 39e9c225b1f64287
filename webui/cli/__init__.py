"""The command line `alur`: the same services as the pages, for people at a terminal and for scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from engine import errors
from webui import language
from webui.cli import audit, bench, click_words, definitions, instances, people, sending, site, tasks
from webui.cli.base import Group, Refused, Run, option, refusal_words
from webui.language import gettext as _
from webui.language import marked


@click.group(
    cls=Group,
    name="alur",
    help=marked("Alur menjalankan SOP kantor: tugas per jabatan, tenggat hari kerja, dan riwayat."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@option("--lang", "lang", envvar="ALUR_LANG", help=marked("Bahasa keluaran: id atau en."))
@click.version_option(package_name="alur", prog_name="alur")
@click.pass_context
def alur(context: click.Context, lang: str | None) -> None:
    context.obj = Run()


for module in (site, definitions, instances, tasks, sending, people, bench, audit):
    for command in module.COMMANDS:
        alur.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; an error is one sentence on the error output and exit code 1."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen, words = _language(words)
    click_words.install()
    with language.speak(chosen):
        sys.exit(_run(words))


def _run(words: Sequence[str]) -> int:
    try:
        status = alur.main(args=list(words), prog_name="alur", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.Abort:
        return _fail(_("Dihentikan."))
    except click.ClickException as problem:
        return _fail(" ".join(problem.format_message().split()))
    except Refused as refusal:
        return _fail(str(refusal))
    except errors.AlurError as refusal:  # before the engine was open: settings
        return _fail(refusal_words(refusal))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        return _fail(
            _(
                "Tidak dapat membaca atau menulis %(file)s: %(why)s",
                file=problem.filename,
                why=problem.strerror,
            )
        )
    return 0


def _fail(sentence: str) -> int:
    click.echo(_("Galat: %(what)s", what=sentence), err=True)
    return 1


def _language(words: list[str]) -> tuple[str, list[str]]:
    """The language, taken from `--lang` wherever it stands: it must be known before anything is printed."""
    rest, chosen = [], os.environ.get("ALUR_LANG") or os.environ.get("ALUR_LANGUAGE") or language.DEFAULT
    queue = iter(words)
    for word in queue:
        if word == "--lang":
            chosen = next(queue, chosen)
        elif word.startswith("--lang="):
            chosen = word.partition("=")[2]
        else:
            rest.append(word)
    return chosen, rest
