"""A database of one's own beside that of the site, of the same kind, gone afterwards: for measuring."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import exc

from engine import errors
from engine.store import connections, faults


class Scratch(NamedTuple):
    """An empty database: its address for a Store, its kind, and a folder for files beside it."""

    url: str
    kind: str
    folder: Path


@contextmanager
def make(url: str, folder: Path) -> Iterator[Scratch]:
    """An empty database of the kind of `url`, removed at the end: a SQLite file beside the site's (without
    one: in `folder`), or a schema of its own in the PostgreSQL database.

    Raises Misconfigured when the schema may not be made.
    """
    name = f"alur_bench_{secrets.token_hex(4)}"
    file = connections.file(url)
    if file is not None:
        beside = (file.parent if file.parent.is_dir() else folder) / name
        beside.mkdir()
        try:
            yield Scratch(f"sqlite:///{beside / 'bench.db'}", "sqlite", beside)
        finally:
            shutil.rmtree(beside)
        return
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    beside = folder / name
    beside.mkdir()
    admin = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    try:
        _sql(admin, f"create schema {name}")
        try:
            options = f"{address.query.get('options', '')} -csearch_path={name}".strip()
            found = address.update_query_dict({"options": options})
            yield Scratch(found.render_as_string(hide_password=False), "postgresql", beside)
        finally:
            _sql(admin, f"drop schema if exists {name} cascade")
    finally:
        admin.dispose()
        shutil.rmtree(beside)


def bare(made: Scratch) -> Any:
    """Return the bare driver's connection to a scratch database, as durable as those of a Store; for one at a time."""
    if made.kind == "sqlite":
        path = made.url.removeprefix("sqlite:///")
        own = sqlite3.connect(path, isolation_level=None, cached_statements=256, check_same_thread=False)
        for pragma in connections.PRAGMAS:
            own.execute(pragma).close()
        return own
    import psycopg  # a site on SQLite starts without it
    from psycopg.types.numeric import Int8BinaryDumper

    address = sa.make_url(made.url).set(drivername="postgresql")
    plain = psycopg.connect(address.render_as_string(hide_password=False), cursor_factory=psycopg.Cursor)
    plain.adapters.register_dumper(int, Int8BinaryDumper)
    plain.execute("set plan_cache_mode = 'force_generic_plan'")
    plain.commit()
    return plain


def size(made: Scratch) -> int:
    """Bytes of all tables and indexes, when what is only left over is given back."""
    plain = bare(made)
    try:
        if made.kind == "sqlite":
            pages, free, width = (
                plain.execute(f"pragma {what}").fetchone()[0]
                for what in ("page_count", "freelist_count", "page_size")
            )
            return int((pages - free) * width)
        plain.autocommit = True
        plain.execute("vacuum full")
        found = plain.execute(
            "select sum(pg_total_relation_size(c.oid)) from pg_class c"
            " where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'"
        ).fetchone()
        return int(found[0])
    finally:
        plain.close()


def _sql(admin: sa.Engine, statement: str) -> None:
    try:
        with admin.connect() as connection:
            connection.execute(sa.text(statement))
    except exc.ProgrammingError as fault:
        raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="scratch") from fault
    except exc.SQLAlchemyError as fault:
        raise faults.translate(fault) or fault from fault
