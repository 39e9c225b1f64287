"""Bringing the tables to the newest version with Alembic, from a checkout and from a wheel alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

import engine
from engine import errors

# Alembic is imported where it migrates: every command asks for the version, few ever change it.
if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x616C7572  # "alur": two machines that start at once migrate one after the other


def folder() -> Path:
    """Return the folder `migrations`: inside the package that a wheel installs, or beside it in a working copy."""
    package = Path(engine.__file__).parent
    return next(place for place in (package / "migrations", package.parent / "migrations") if place.is_dir())


def versions() -> list[str]:
    """Every version up to this Alur's, by the names of its migrations: `0022_baseline.py` makes version 0022."""
    return sorted(path.name.partition("_")[0] for path in (folder() / "versions").glob("[0-9]*_*.py"))


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(folder()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: sa.Connection) -> None:
    """Run what is missing, in the caller's transaction. Raises Misconfigured ("newer", "older"), see below."""
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("set local lock_timeout = '60s'"))
        connection.execute(sa.text("set local statement_timeout = 0"))
        connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    _require_known(connection)
    command.upgrade(config(connection), "head")


def is_blank(connection: sa.Connection) -> bool:
    """Return whether no Alur has made its tables here yet."""
    return not _revisions(connection)


def is_current(connection: sa.Connection) -> bool:
    """Return whether nothing is missing and nothing unknown."""
    return _revisions(connection) == {versions()[-1]}


def require_current(connection: sa.Connection) -> None:
    """Raise Misconfigured when something is missing ("not_migrated") or this Alur cannot go on from what is there.

    "newer": made by an Alur after this one; "older": before its first migration, so that only the Alur that made
    it can bring it further.
    """
    _require_known(connection)
    if not is_current(connection):
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="not_migrated")


def _revisions(connection: sa.Connection) -> set[str]:
    if not sa.inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(sa.text("select version_num from alembic_version")))


def _require_known(connection: sa.Connection) -> None:
    known = versions()
    for revision in _revisions(connection).difference(known):
        reason = "older" if revision < known[0] else "newer"
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason=reason, version=revision)
