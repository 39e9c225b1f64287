"""What every command shares: its common options, the engine, who acts, and how results are shown.

The engine and the words of refusals are imported by the command that opens it: help starts without them.
"""

from __future__ import annotations

import functools
import gc
import getpass
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from engine import errors, requests
from engine.settings import Settings
from webui.cli.parameters import metavars, option
from webui.language import gettext as _
from webui.language import marked

if TYPE_CHECKING:
    from engine.service import Engine
    from engine.service.views import Actor, NextTask

F = TypeVar("F", bound=Callable[..., Any])

MAX_DATA = 2_000_000
WAIT_SECONDS = 0.5


class Command(click.Command):
    """A command whose help speaks the language at hand."""

    def get_short_help_str(self, limit: int = 80) -> str:
        return _(self.help) if self.help else ""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Made anew each time: what click keeps of it would stay in the language of the first who asked."""
        self._help_option = None
        return super().get_help_option(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [metavars(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))


class Group(Command, click.Group):
    """A group of such commands; without one it says which there are."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        return super().parse_args(ctx, args)


def as_user(function: F) -> F:
    return option("--as", "username", help=marked("Nama pengguna yang bertindak."))(function)


def as_json(function: F) -> F:
    return option(
        "--json",
        "as_json",
        is_flag=True,
        help=marked("Keluaran JSON untuk program lain."),
    )(function)


def data_option(function: F) -> F:
    return option(
        "--data",
        metavar="FILE|-",
        help=marked("Isian formulir sebagai JSON dari file, atau - dari masukan."),
    )(function)


def reason_option(function: F) -> F:
    return option("--reason", default="", help=marked("Alasan, sedikitnya sepuluh huruf."))(function)


def settle() -> None:
    """What was made so far stays to the end: leave it out of every search for garbage, which begins only now.

    `main` keeps them from searching while the program is imported; they took a fifth of the time of a command.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class CommandRefused(Exception):
    """A refusal of the engine, made words while the engine was open: the sentence, and facts for a program."""

    def __init__(self, sentence: str, facts: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.facts = facts


class Run:
    """One run of the command line: its settings, opened when first needed."""

    @functools.cached_property
    def settings(self) -> Settings:
        return Settings.from_env()

    @contextmanager
    def engine(
        self, *, create: bool = False, wait: bool = False, unchecked: bool = False, **overrides: Any
    ) -> Iterator[Engine]:
        """The engine, open for the length of the command, named for sentences too.

        What it refuses is made words here, where times of day have their zone: raises CommandRefused. `create` is for
        making a database; without it one that is not of this Alur is CommandRefused. `wait` is for what runs on and
        on: a database that is away or held is waited for, and takes note of the settings. `unchecked` is for what
        judges the database by itself.
        """
        from engine.service import open_engine
        from webui import current
        from webui.serving import logs

        settings = Settings.from_env(**overrides) if overrides else self.settings
        engine = open_engine(settings, create=create)
        settle()
        try:
            log = logs.kept(settings, "" if wait else "warning")
            with log, current.outside(engine, settings), requests.serving(uuid.uuid4()):
                try:
                    if wait:
                        await_database(engine)
                    elif not create and not unchecked:
                        engine.health()
                    yield engine
                except errors.AlurError as refusal:
                    from webui.cli import refusals

                    raise CommandRefused(refusals.words(refusal), refusals.facts(refusal)) from refusal
        finally:
            engine.close()

    def actor(self, engine: Engine, username: str | None) -> Actor:
        """The person named by --as, acting from this operating-system account. Raises UsageError, NotFound."""
        if not username:
            raise click.UsageError(_("Sebutkan siapa yang bertindak dengan --as NAMA."))
        actor = engine.people.actor(username.strip().lower(), channel="cli", account=account())
        if actor is None:
            raise errors.NotFound(what="user", id=username)
        return actor


def await_database(engine: Engine) -> None:
    """Return as soon as the database is there, and has taken note of the settings that changed.

    Raises what time does not cure: a refusal, tables of another Alur, a site that has moved, a file that is none.
    """
    told = False
    while True:
        try:
            engine.health()
            engine.setup.note_settings(account())
            return
        except (errors.StoreUnavailable, errors.Busy) as fault:
            if not _passes(fault, engine.store.dialect):
                raise
        if not told:
            click.echo(_("Basis data belum terjangkau; ditunggu sampai dapat dijangkau."), err=True)
        told = True
        time.sleep(WAIT_SECONDS)


def _passes(fault: errors.AlurError, dialect: str) -> bool:
    """Whether a database may be there later that is not there now."""
    if isinstance(fault, errors.Busy | errors.Moving):
        return True
    return dialect != "sqlite" and not isinstance(fault, errors.Moved) and not fault.params.get("refused")


pass_run = click.make_pass_decorator(Run)


def account() -> str:
    """Return the operating-system account this command runs under."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def read_data(source: str | None) -> dict[str, Any]:
    """Return the JSON object in a file or on standard input; nothing given is an empty form. Raises UsageError."""
    if not source:
        return {}
    raw = sys.stdin.buffer.read(MAX_DATA + 1) if source == "-" else Path(source).read_bytes()[: MAX_DATA + 1]
    if len(raw) > MAX_DATA:
        raise errors.TooLarge(limit=MAX_DATA)
    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise click.UsageError(
            _("Isian --data bukan JSON yang benar: %(why)s", why=str(problem)[:200])
        ) from problem
    if not isinstance(data, dict):
        raise click.UsageError(_("Isian --data harus berupa objek JSON."))
    return data


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def show_json(value: Any) -> None:
    """Print a value as JSON, one line, moments as ISO 8601 in UTC."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_encoded))


def show_rows(rows: Iterable[Sequence[object]], columns: Sequence[str]) -> None:
    """Print rows for a reader, one line each: cells two blanks apart, each by the format of its column (">6", "")."""
    for row in rows:
        click.echo(row_line(row, columns))


def row_line(row: Sequence[object], columns: Sequence[str]) -> str:
    """Return one row as `show_rows` prints it; nothing follows its last word."""
    return "  ".join(format(cell, width) for cell, width in zip(row, columns, strict=True)).rstrip()


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def iso(moment: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def next_facts(following: tuple[NextTask, ...]) -> list[dict[str, Any]]:
    """Return the tasks an act opened, as `next` in JSON."""
    return [
        {
            "id": one.id,
            "element": one.element,
            "name": one.name,
            "role": one.role,
            "due": iso(one.due),
            "stands_with": list(one.stands_with),
        }
        for one in following
    ]
