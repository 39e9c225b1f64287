"""What differs between two databases is found in every table, and what came to stand is compared."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engine import errors
from engine.store import Store, changes, transfers
from tests.engine.store.conftest import migrate
from tests.engine.store.test_transfers import bring, fill, path_of
from tests.tools.databases import Databases

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(databases: Databases) -> Iterator[tuple[Path, str]]:
    """The same rows on either database."""
    url, other = databases.new("sqlite", migrate), databases.new("postgresql")
    fill(url, random.Random(5))
    bring(url, other)
    yield path_of(url), other
    for one in (url, other):
        databases.drop(one)


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("update person set name = 'Lain' where id = 1", "person"),
        ("delete from notice where id = (select min(id) from notice)", ""),
        ("delete from role where id = 'kadis'", "role"),
        ("insert into attempt (subject, at) values ('x', 1)", "attempt"),
        ("update task set returned = not returned where id = 2", "task"),
    ],
)
def test_a_row_that_differs_is_found(pair: tuple[Path, str], change: str, table: str) -> None:
    path, url = pair
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(change.encode())
        with transfers.opened(path) as file:
            if not table:
                changes.compare(file, server.cursor(), lambda done, total: None)
                return
            with pytest.raises(errors.TransferRefused) as refused:
                changes.compare(file, server.cursor(), lambda done, total: None)
            assert refused.value.params == {"reason": "differs", "table": table}
            if "update" not in change:
                with pytest.raises(errors.TransferRefused):
                    changes.compare_counts(file, server.cursor())


def test_nothing_changed_brings_nothing(pair: tuple[Path, str]) -> None:
    path, url = pair
    store = Store(url)
    with closing(sqlite3.connect(path, uri=True)) as living, store.transaction() as tx:
        living.execute("attach database ? as before", (str(path),))
        assert changes.bring(living, transfers.cursor_of(tx)) == 0
    store.close()
