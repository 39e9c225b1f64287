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
    "Usage: ": marked("Pemakaian: "),
    "Options": marked("Pilihan"),
    "Commands": marked("Perintah"),
    "Show this message and exit.": marked("Tampilkan pesan ini."),
    "Show the version and exit.": marked("Tampilkan versi."),
    "env var: {var}": marked("env: {var}"),
    "default: {default}": marked("bawaan: {default}"),
    "required": marked("wajib"),
    "Missing argument": marked("Kurang argumen"),
    "Missing option": marked("Kurang pilihan"),
    "Missing parameter": marked("Kurang parameter"),
    "Missing command.": marked("Perintah belum disebut."),
    "No such command {name!r}.": marked("Perintah {name!r} tidak ada."),
    "No such option: {name}": marked("Pilihan {name} tidak ada."),
    "Got unexpected extra argument ({args})": marked("Argumen {args} berlebih."),
    "Invalid value: {message}": marked("Nilai keliru: {message}"),
    "Invalid value for {param_hint}: {message}": marked("Nilai keliru untuk {param_hint}: {message}"),
    "Option {name!r} requires an argument.": marked("Pilihan {name!r} memerlukan nilai."),
    "{value!r} is not a valid {number_type}.": marked("{value!r} bukan {number_type}."),
    "{value} is not in the range {range}.": marked("{value} di luar rentang {range}."),
    "{name} {filename!r} does not exist.": marked("{name} {filename!r} tidak ada."),
    "{name} {filename!r} is a directory.": marked("{name} {filename!r} adalah folder."),
    "file": marked("berkas"),
    "path": marked("jalur"),
    "File": marked("Berkas"),
    "Path": marked("Jalur"),
    "Aborted!": marked("Dihentikan."),
}


def gettext(word: str) -> str:
    """Click's own word in the language at hand; unknown ones stay as they are."""
    known = WORDS.get(word)
    return language.gettext(known) if known else word


def ngettext(one: str, many: str, number: int) -> str:
    """Click's own word by number; Indonesian has one form."""
    known = WORDS.get(one)
    return language.gettext(known) if known else (one if number == 1 else many)


def install() -> None:
    """Let click ask here for its words. It offers no other door: it binds `_` at import."""
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
