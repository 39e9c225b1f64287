"""Bringing the tables to the newest version with Alembic, from a checkout and from a wheel alike."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

import engine
from engine import errors

LOCK = 0x616C7572  # "alur": two machines that start at once migrate one after the other


def folder() -> Path:
    """The folder `migrations`: inside the installed package, or beside it in a checkout or wheel."""
    package = Path(engine.__file__).parent
    return next(place for place in (package / "migrations", package.parent / "migrations") if place.is_dir())


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(folder()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: sa.Connection) -> None:
    """Run what is missing, in the caller's transaction. Raises Misconfigured when the database is newer."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("set local lock_timeout = '60s'"))
        connection.execute(sa.text("set local statement_timeout = 0"))
        connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    _require_known(connection)
    command.upgrade(config(connection), "head")


def is_current(connection: sa.Connection) -> bool:
    """True when nothing is missing and nothing unknown."""
    return _revisions(connection) == set(ScriptDirectory.from_config(config()).get_heads())


def _revisions(connection: sa.Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _require_known(connection: sa.Connection) -> None:
    scripts = ScriptDirectory.from_config(config())
    for revision in _revisions(connection):
        try:
            scripts.get_revision(revision)
        except CommandError as fault:
            raise errors.Misconfigured(
                setting="ALUR_DATABASE_URL", reason="newer", version=revision
            ) from fault
