"""The small office, in a database that is empty for each test: a new SQLite file, or one PostgreSQL swept clean."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from engine.store import Store, schema
from engine.store.tables import metadata
from tests.engine.store.office import Office, furnish
from tests.tools.databases import Databases

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def ask(store: Store) -> None:
    """Ask the database for a sign of life."""
    with store.read() as tx:
        tx.execute(sa.text("select 1"))


def is_migrated(store: Store) -> bool:
    """Whether the tables are those of this Alur."""
    with store.read() as tx:
        return schema.is_current(tx.connection)


def migrate(url: str) -> None:
    """Build the tables."""
    made = Store(url, create=True)
    made.migrate()
    made.close()


@pytest.fixture(scope="session")
def postgres_url(databases: Databases) -> Iterator[str]:
    """One PostgreSQL database for all these tests; making one for each takes longer than most of them."""
    url = databases.new("postgresql", migrate)
    yield url
    databases.drop(url)


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a migrated database without a row: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        url = databases.new("sqlite", migrate)
        yield url
        databases.drop(url)
    else:
        url = request.getfixturevalue("postgres_url")
        yield url
        sweep(url)


def sweep(url: str) -> None:
    """Empty every table, the history too: triggers and foreign keys do not hold for a replica's writer."""
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        connection.execute("set session_replication_role = replica")
        for table in metadata.sorted_tables:
            connection.execute(f"delete from {table.name}".encode())


@pytest.fixture
def office(store: Store) -> Office:
    """Two people, two roles, one process."""
    with store.transaction() as tx:
        return furnish(tx)
