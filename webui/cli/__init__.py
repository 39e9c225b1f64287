"""The command line `alur`: the same services as the pages, for people at a terminal and for scripts."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from engine import errors
from webui import language
from webui.cli import click_words
from webui.cli.base import Command, CommandRefused, Group, Run, show_json
from webui.cli.index import INDEX
from webui.cli.parameters import fault_words, option, setting_option
from webui.language import gettext as _
from webui.language import marked

LONG = re.compile(r"\S{200,}")
PROOFS = (["audit", "verify"], ["check"])  # its exit status 1 is a verdict


class Later(Command):
    """A command that its name and help stand for until it is called: its module brings the engine with it."""

    def __init__(self, module: str, name: str, help: str) -> None:
        super().__init__(name, help=help)
        self._module = module

    def load(self) -> click.Command:
        """Import the command itself."""
        module = importlib.import_module(f"webui.cli.{self._module}")
        command: click.Command = next(one for one in module.COMMANDS if one.name == self.name)
        command.help = self.help
        return command


class Commands(Group):
    """The commands of the index, each imported when it is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib import metadata  # its readers of e-mail are more than all else that help needs

        click.echo(f"alur {metadata.version('alur')}")
        context.exit()


@click.group(
    cls=Commands,
    name="alur",
    help=marked("Alur menjalankan SOP kantor: tugas per jabatan, tenggat hari kerja, dan riwayat."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@setting_option("language", "--lang", "lang", help=marked("Bahasa keluaran: id atau en."))
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=marked("Tampilkan versi."),
)
@click.pass_context
def alur(context: click.Context, lang: str | None) -> None:
    context.obj = Run()


for module, commands in INDEX.items():
    for name, what_for in commands.items():
        alur.add_command(Later(module, name, what_for))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Exit status: 0 done, 1 refused or failed, 2 called wrongly; README tells of them.

    What went wrong is one sentence on the error output; with --json it is an object on standard output.
    Without arguments given, this process is that one command.
    """
    if arguments is None:
        gc.disable()  # until `settle`
        atexit.register(
            gc.freeze
        )  # the search at the end finds nothing that the system does not take back anyway
    chosen, words = _language(list(sys.argv[1:] if arguments is None else arguments))
    click_words.install()
    with language.speak(chosen):
        sys.exit(_refuse(chosen, words) or _run(words))


def _refuse(chosen: str, words: Sequence[str]) -> int:
    """Refuse what no command could take: an unknown language, bytes that are no text."""
    given = [chosen, *words, *(value for name, value in os.environ.items() if name.startswith("ALUR_"))]
    if any(not _is_text(word) for word in given):
        return _misused(words, _("argumen memuat tanda yang tidak dapat dibaca (bukan UTF-8)."))
    if chosen not in language.LANGUAGES:
        return _misused(words, _("bahasa “%(code)s” tidak ada; pilih id atau en.", code=chosen))
    return 0


def _is_text(word: str) -> bool:
    """Return whether it was valid UTF-8 and holds nothing that no text has."""
    return not any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in word)


def _run(words: Sequence[str]) -> int:
    try:
        status = alur.main(args=list(words), prog_name="alur", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.Abort:
        return _fail(words, _("Dihentikan."), {"error": "aborted"})
    except click.ClickException as problem:
        return _misused(words, " ".join(problem.format_message().split()))
    except CommandRefused as refusal:
        return _fail(words, str(refusal), refusal.facts)
    except errors.AlurError as refusal:  # before the engine was open: settings
        from webui.cli import refusals  # the words of all refusals come with it

        return _fail(words, refusals.words(refusal), refusals.facts(refusal))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _failed(words)
    except OSError as problem:
        sentence = _("“%(path)s” %(why)s.", path=problem.filename, why=fault_words(problem))
        return _fail(words, sentence, {"error": "file", "params": {"path": problem.filename}})


def _misused(words: Sequence[str], sentence: str) -> int:
    """Say that the command was called wrongly."""
    _fail(words, sentence, {"error": "usage"})
    return 2


def _fail(words: Sequence[str], sentence: str, facts: Mapping[str, Any]) -> int:
    """Say why a command did not do its work; a word of a length nobody reads is cut."""
    short = LONG.sub(lambda word: word[0][:60] + "…", sentence)
    if "--json" in words:
        show_json({"message": short, "params": {}, **facts})
    else:
        click.echo(_("Galat: %(what)s", what=short), err=True)
    return _failed(words)


def _failed(words: Sequence[str]) -> int:
    """Return the exit status of a command that did not do its work; of a proof 1 is a verdict, so it is 2."""
    proves = words[:1] == ["backup"] and "--verify" in words
    return 2 if proves or any(list(words[: len(one)]) == one for one in PROOFS) else 1


def _language(words: list[str]) -> tuple[str, list[str]]:
    """Return the language, taken from `--lang` wherever it stands: it must be known before anything is printed."""
    rest, chosen = [], os.environ.get("ALUR_LANGUAGE") or language.DEFAULT
    queue = iter(words)
    for word in queue:
        if word == "--lang":
            chosen = next(queue, "")
        elif word.startswith("--lang="):
            chosen = word.partition("=")[2]
        else:
            rest.append(word)
    return chosen, rest
