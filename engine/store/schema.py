"""Bringing the tables to the newest version with Alembic, from a checkout and from a wheel alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

import engine
from engine import errors
from engine.store import values

# Alembic is imported where it migrates: every command asks for the version, few ever change it.
if TYPE_CHECKING:
    from alembic.config import Config

OLDEST = "schema.oldest"  # the setting that names the oldest version whose program may work on the tables
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
    """Run what is missing, in the caller's transaction, and note which older program may go on meanwhile.

    Raises Misconfigured ("newer", "older"), see below: only the newest program prepares a database.
    """
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("set local lock_timeout = '60s'"))
        connection.execute(sa.text("set local statement_timeout = 0"))
        connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    _require_known(revisions(connection))
    command.upgrade(config(connection), "head")
    given = {"key": OLDEST, "value": values.to_json(oldest())}
    if connection.scalar(sa.text("select value from setting where key = :key"), given) != given["value"]:
        connection.execute(sa.text("delete from setting where key = :key"), given)
        connection.execute(sa.text("insert into setting (key, value) values (:key, :value)"), given)


def oldest() -> str:
    """Return the oldest version whose program goes on with the tables of this one: each step after it only adds.

    A migration says so of itself (`expands = True`), and holds what engine/COMPATIBILITY.md asks of it then.
    """
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config())
    step = scripts.get_revision(versions()[-1])
    while isinstance(step.down_revision, str) and getattr(step.module, "expands", False):
        step = scripts.get_revision(step.down_revision)
    return step.revision


def is_blank(connection: sa.Connection) -> bool:
    """Return whether no Alur has made its tables here yet."""
    return not revisions(connection)


def is_current(connection: sa.Connection) -> bool:
    """Return whether nothing is missing and nothing unknown."""
    return revisions(connection) == {versions()[-1]}


def require_current(connection: sa.Connection) -> None:
    """Raise Misconfigured when something is missing ("not_migrated") or this Alur cannot go on from what is there.

    "newer": made by an Alur after this one, which this one may not go on with; "older": before its first migration,
    so that only the Alur that made it can bring it further.
    """
    found = revisions(connection)
    if not _serves(connection, found):
        require_same(found)


def require_same(found: set[str]) -> None:
    """Raise Misconfigured, as `require_current`, unless these `revisions` are this very Alur's, and no newer one's."""
    _require_known(found)
    if found != {versions()[-1]}:
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="not_migrated")


def revisions(connection: sa.Connection) -> set[str]:
    """Return the version that the tables are at; nothing where there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(sa.text("select version_num from alembic_version")))


def _serves(connection: sa.Connection, found: set[str]) -> bool:
    """Whether a newer program, which has prepared the database, lets this one go on."""
    mine = versions()[-1]
    if not found or min(found) <= mine:
        return False
    told = connection.scalar(sa.text("select value from setting where key = :key"), {"key": OLDEST})
    return told is not None and str(values.from_json(told)) <= mine


def _require_known(found: set[str]) -> None:
    known = versions()
    for revision in found.difference(known):
        reason = "older" if revision < known[0] else "newer"
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason=reason, version=revision)
