"""The databases of the tests are the test's own, and their template is prepared once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest

from tests.tools.databases import Databases

prepared: list[str] = []


def prepare(url: str) -> None:
    prepared.append(url)
    run(url, "create table note (word text)")


def run(url: str, statement: str) -> list[tuple[str, ...]]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
            return database.execute(statement).fetchall()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        done = connection.execute(statement.encode())
        return done.fetchall() if done.description else []


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_each_test_has_a_copy_of_its_own(kind: str, databases: Databases) -> None:
    prepared.clear()
    first, second = databases.new(kind, prepare), databases.new(kind, prepare)
    assert len(prepared) == 1
    run(first, "insert into note values ('satu')")
    assert run(first, "select word from note") == [("satu",)]
    assert run(second, "select word from note") == []
    databases.drop(first)
    databases.drop(second)
    with pytest.raises((sqlite3.OperationalError, psycopg.OperationalError)):
        run(first, "select word from note")


@pytest.mark.postgres
def test_postgres_is_as_durable_as_in_an_office(databases: Databases) -> None:
    url = databases.new("postgresql")
    assert run(url, "show fsync") == run(url, "show synchronous_commit") == [("on",)]
    databases.drop(url)
