"""Options and arguments of commands: their help in the language at hand, and what they accept."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from engine import readers
from engine.settings import VARIABLES
from webui.language import gettext as _
from webui.language import marked

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

LARGEST = 2**63 - 1  # the largest number a database knows; a larger one is nobody's

# What --help writes for values; the Indonesian word's English stands in the catalogue like any other.
METAVARS = {
    "OPTIONS": marked("PILIHAN"),
    "COMMAND": marked("PERINTAH"),
    "ARGS": marked("ARGUMEN"),
    "TEXT": marked("TEKS"),
    "INTEGER": marked("BILANGAN"),
    "INTEGER RANGE": marked("BILANGAN"),
    "FILE": marked("NAMA_FILE"),
    "PATH": marked("FOLDER"),
    "TASK": marked("TUGAS"),
    "INSTANCE": marked("BERKAS"),
    "INCIDENT": marked("INSIDEN"),
    "KEY": marked("PROSES"),
    "PERSON": marked("PENGGUNA"),
    "NAME": marked("NAMA"),
    "ROLE": marked("JABATAN"),
    "NUMBER": marked("NOMOR"),
    "YEAR": marked("TAHUN"),
    "DAY": marked("TANGGAL"),
    "KIND": marked("JENIS"),
    "ADDRESS": marked("ALAMAT"),
}
_METAVAR = re.compile("|".join(rf"\b{word}\b" for word in sorted(METAVARS, key=len, reverse=True)))

FAULTS = {
    errno.ENOENT: marked("tidak ada"),
    errno.ENOTDIR: marked("tidak ada"),
    errno.EISDIR: marked("adalah folder"),
    errno.EACCES: marked("tidak boleh dibuka"),
    errno.EPERM: marked("tidak boleh dibuka"),
    errno.EROFS: marked("tidak boleh dibuka"),
    errno.ENAMETOOLONG: marked("namanya terlalu panjang"),
    errno.ENOTEMPTY: marked("tidak kosong; sebutkan folder baru atau yang kosong"),
    errno.EEXIST: marked("sudah ada dan bukan folder"),
    errno.ENOSPC: marked("penyimpanan penuh"),
    errno.EDQUOT: marked("penyimpanan penuh"),
}


def metavars(text: str) -> str:
    """Return a piece of click's usage line in the language at hand."""
    return _METAVAR.sub(lambda found: _(METAVARS[found[0]]), text)


def fault_words(fault: OSError) -> str:
    """Why a file could not be read or written; what is rare stays in the words of the operating system."""
    known = FAULTS.get(fault.errno or 0)
    return _(known) if known else str(fault.strerror or fault)


class Option(click.Option):
    """An option whose help speaks the language at hand."""

    def make_metavar(self, ctx: click.Context) -> str:
        return metavars(super().make_metavar(ctx))

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Return the option and its twin; click writes "env var" there without asking for words."""
        return super().get_error_hint(ctx).replace("(env var: ", "(env: ")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        written, self.help = self.help, _(self.help) if self.help else None
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = written


class SettingOption(Option):
    """An option that overrides a setting. Its variable, shown in --help, is read where all settings are."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        return None


class Argument(click.Argument):
    """An argument whose name speaks the language at hand."""

    def make_metavar(self, ctx: click.Context) -> str:
        return metavars(super().make_metavar(ctx))


class Id(click.ParamType[int]):
    """The number of a task or an instance. One that no database can hold is nobody's, and is not found later."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdigit()):
            self.fail(_("“%(text)s” bukan nomor.", text=text), param, ctx)
        return min(int(text), LARGEST) if len(text) < 20 else LARGEST


class Existing(click.ParamType[Path]):
    """The path of something that is there; with `file`, of a file."""

    name = "path"

    def __init__(self, *, file: bool = False) -> None:
        self._file = file

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        try:
            if not str(value):
                raise FileNotFoundError(errno.ENOENT, "")
            path.stat()
            if self._file and path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
        except OSError as fault:
            self.fail(_("“%(path)s” %(why)s.", path=value, why=fault_words(fault)), param, ctx)
        return path

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def option(*names: str, **rest: Any) -> Callable[[F], F]:
    """Return a click option; one that overrides a setting names its variable in --help."""
    rest.setdefault("show_envvar", True)
    return click.option(*names, **{"cls": Option, **rest})


def setting_option(field: str, *names: str, help: str) -> Callable[[F], F]:
    """Return a click option that overrides a setting: its name, variable and range are those of the setting.

    Not given, its value is None. Other names, such as `--lang` of the setting `language`, are given in full.
    """
    variable = next(one for one in VARIABLES if one.field == field)
    name, read = field.replace("_", "-"), variable.read
    rest: dict[str, Any] = {"cls": SettingOption, "envvar": list(variable.names), "help": help}
    if read is readers.flag:
        return option(*(names or (f"--{name}/--no-{name}",)), default=None, **rest)
    if isinstance(read, readers.Whole):
        rest["type"] = click.IntRange(read.low, read.high)
        rest["callback"] = lambda _context, _parameter, value: value and value * read.unit
    return option(*(names or (f"--{name}",)), **rest)


def argument(*names: str, **rest: Any) -> Callable[[F], F]:
    """Return a click argument named in the language at hand."""
    return click.argument(*names, **{"cls": Argument, **rest})
