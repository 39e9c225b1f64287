"""The few words that click itself prints, in the language at hand: click marks them in English."""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from webui import language
from webui.language import marked

# English as click writes it → our Indonesian sentence (whose English stands in the catalogue like any other).
WORDS = {
    "Usage:": marked("Pemakaian:"),
    "Options": marked("Pilihan"),
    "Commands": marked("Perintah"),
    "Show this message and exit.": marked("Tampilkan pesan ini."),
    "env var: {var}": marked("env: {var}"),
    "default: {default}": marked("bawaan: {default}"),
    "required": marked("wajib"),
    "Missing argument": marked("Kurang argumen"),
    "Missing option": marked("Kurang pilihan"),
    "Missing parameter": marked("Kurang nilai"),
    "Missing command.": marked("Perintah belum disebut."),
    "No such command {name!r}.": marked("Perintah {name!r} tidak ada."),
    "No such option {name!r}.": marked("Pilihan {name!r} tidak ada."),
    "Did you mean {possibility}?": marked("Maksudnya {possibility}?"),
    "(Did you mean one of: {possibilities}?)": marked("(Maksudnya salah satu dari: {possibilities}?)"),
    "Got unexpected extra argument ({args})": marked("Argumen {args} berlebih."),
    "Got unexpected extra arguments ({args})": marked("Argumen {args} berlebih."),
    "Invalid value: {message}": marked("Nilai keliru: {message}"),
    "Invalid value for {param_hint}: {message}": marked("Nilai keliru untuk {param_hint}: {message}"),
    "Option {name!r} requires an argument.": marked("Pilihan {name!r} memerlukan nilai."),
    "Option {name!r} requires {nargs} arguments.": marked("Pilihan {name!r} memerlukan {nargs} nilai."),
    "Option {name!r} does not take a value.": marked("Pilihan {name!r} tidak memerlukan nilai."),
    "{value!r} is not {choice}.": marked("{value!r} bukan {choice}."),
    "{value!r} is not one of {choices}.": marked("{value!r} bukan salah satu dari {choices}."),
    "{value!r} is not a valid boolean. Recognized values: {states}": marked(
        "{value!r} bukan ya atau tidak. Yang dikenal: {states}"
    ),
    "{value!r} is not a valid {number_type}.": marked("{value!r} bukan bilangan."),
    "{value} is not in the range {range}.": marked("{value} di luar rentang {range}."),
    "{name} {filename!r} is a directory.": marked("{filename!r} adalah folder."),
    "file": marked("file"),
    "Aborted!": marked("Dihentikan."),
}


def gettext(word: str) -> str:
    """Click's own word in the language at hand; unknown ones stay as they are."""
    known = WORDS.get(word)
    return language.gettext(known) if known else word


def ngettext(one: str, many: str, number: int) -> str:
    """Click's own word by number; some of its plurals name their values otherwise than the singular."""
    return gettext(one if number == 1 else many)


def install() -> None:
    """Let click ask here for its words.

    Its own door is the gettext of the whole process: a domain, compiled catalogues in a folder, and a language that
    is read from the environment. Ours are read as they are written, and the language is that of the command.
    """
    for module in (
        click.core,
        click.decorators,
        click.exceptions,
        click.formatting,
        click.parser,
        click.types,
    ):
        for name, function in (("_", gettext), ("ngettext", ngettext)):
            if hasattr(module, name):
                setattr(module, name, function)
