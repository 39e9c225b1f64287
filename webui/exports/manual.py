"""Pages for `man`, one for each command, made from the commands themselves in the language at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

import click

from webui.language import gettext as _

SECTION = "1"


def pages(root: click.Command) -> dict[str, str]:
    """Return the text of each page by its file name: `alur.1`, `alur-user-add.1`. Loads every command."""
    return {f"{_page(context)}.{SECTION}": _text(context) for context in _contexts(root, None)}


def _contexts(command: click.Command, parent: click.Context | None) -> Iterator[click.Context]:
    """Give the context of a command and of all below it."""
    whole = command.load() if hasattr(command, "load") else command
    context = click.Context(whole, info_name=whole.name, parent=parent, **whole.context_settings)
    yield context
    if isinstance(whole, click.Group):
        for name in whole.list_commands(context):
            below = whole.get_command(context, name)
            assert below is not None
            yield from _contexts(below, context)


def _page(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _text(context: click.Context) -> str:
    command, page = context.command, _page(context)
    what_for = _(command.help) if command.help else ""
    lines = [
        f'.TH "{_plain(page.upper())}" "{SECTION}" "" "Alur {metadata.version("alur")}" "Alur"',
        *_part(_("NAMA"), [f"{_plain(page)} \\- {_plain(what_for.rstrip('.'))}"]),
        *_part(_("RINGKASAN"), [_usage(context)]),
        *_part(_("KETERANGAN"), [_plain(what_for)]),
    ]
    # click makes its own option of help once for all languages, of the one that asks first: it is written here.
    options = [record for one in command.params if (record := one.get_help_record(context))]
    options.append((", ".join(context.help_option_names), _("Tampilkan pesan ini.")))
    lines += _part(_("PILIHAN"), _list(options))
    if isinstance(command, click.Group):
        names = command.list_commands(context)
        lines += _part(
            _("DAFTAR PERINTAH"),
            _list((f"{context.command_path} {name}", _what_for(context, name)) for name in names),
        )
        beside = [f"{page}-{name}" for name in names]
    else:
        beside = [_page(context.parent)] if context.parent else []
    lines += _part(
        _("STATUS AKHIR"), [_plain(_("0 selesai; 1 ditolak atau gagal; 2 cara pemanggilannya keliru."))]
    )
    lines += _part(_("LIHAT JUGA"), [", ".join(f"\\fB{_plain(name)}\\fR({SECTION})" for name in beside)])
    return "\n".join(lines) + "\n"


def _what_for(context: click.Context, name: str) -> str:
    assert isinstance(context.command, click.Group)
    command = context.command.get_command(context, name)
    return _(command.help) if command and command.help else ""


def _usage(context: click.Context) -> str:
    words = " ".join(context.command.collect_usage_pieces(context))
    return f"\\fB{_plain(context.command_path)}\\fR {_plain(words)}"


def _part(title: str, lines: list[str]) -> list[str]:
    return [f'.SH "{_plain(title)}"', *lines]


def _list(rows: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    return [line for name, text in rows for line in (".TP", f"\\fB{_plain(name)}\\fR", _plain(text) or "\\&")]


def _plain(text: str) -> str:
    """Return a text that troff prints as it is: no request, no escape, hyphens that can be copied."""
    one_line = " ".join(text.split())
    escaped = one_line.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^(?=[.'])", r"\\&", escaped)
