"""Every command of `alur`, asked of the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import click

from webui.cli import Later, alur

Path = tuple[str, ...]


@cache
def commands() -> dict[str, click.Command]:
    """Return every command by its full name, groups opened."""
    return {" ".join(("alur", *path)): one for path, one in with_groups() if not isinstance(one, click.Group)}


def with_groups() -> Iterator[tuple[Path, click.Command]]:
    """Give each command with the words that call it, `alur` itself and every group before what is in it."""
    return _walk((), alur)


def _walk(path: Path, command: click.Command) -> Iterator[tuple[Path, click.Command]]:
    whole = command.load() if isinstance(command, Later) else command
    yield path, whole
    if isinstance(whole, click.Group):
        for name, below in sorted(whole.commands.items()):
            yield from _walk((*path, name), below)
