"""The database as a whole goes to the other kind and back, with every row and no id given twice."""

from __future__ import annotations

import gzip
import random
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine import errors, store
from engine.settings import HOME
from engine.store import Store, transfers
from engine.store.tables import metadata
from tests.engine.store.conftest import migrate
from tests.engine.store.office import NOW, furnish, task
from tests.tools import schema
from tests.tools.databases import Databases

pytestmark = pytest.mark.postgres
KEPT = HOME / "tests" / "fixtures" / "0.2.0"


def dump(url: str) -> dict[str, list[Any]]:
    """Every row of every table, the words of an instance as a set."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain:
            names = [
                row[0]
                for row in plain.execute(
                    "select name from pragma_table_list where schema = 'main' and type = 'table' "
                    "and name not like 'sqlite~_%' escape '~'"
                )
            ]
            found = {name: plain.execute(f'select * from "{name}"').fetchall() for name in names}
            words = plain.execute("select rowid, words from search_text").fetchall()
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as server:
            names = [
                row[0]
                for row in server.execute("select tablename from pg_tables where schemaname = 'public'")
                if row[0] != "search_text"
            ]
            found = {name: server.execute(f'select * from "{name}"'.encode()).fetchall() for name in names}
            words = server.execute(
                "select instance_id, array_to_string(tsvector_to_array(words), ' ') from search_text"
            ).fetchall()
    rows = {name: sorted(map(repr, map(_plain, rows))) for name, rows in found.items()}
    return rows | {"search_text": sorted(repr((one, sorted(text.split()))) for one, text in words)}


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [int(value) if isinstance(value, bool) else value for value in row]


@pytest.fixture
def blank(databases: Databases) -> Iterator[str]:
    url = databases.new("postgresql")
    yield url
    databases.drop(url)


@pytest.fixture
def file_url(databases: Databases) -> Iterator[str]:
    url = databases.new("sqlite", migrate)
    yield url
    databases.drop(url)


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def bring(url: str, target: str) -> None:
    opened = Store(target)
    try:
        with opened.transaction() as tx:
            transfers.from_file(path_of(url), tx)
    finally:
        opened.close()


def fetch(url: str, path: Path, tell: transfers.Tell = lambda done, total: None) -> str:
    opened = Store(url)
    try:
        transfers.to_file(opened, path, tell)
    finally:
        opened.close()
    return f"sqlite:///{path}"


def fill(url: str, rng: random.Random) -> None:
    """Make a random office: cases at every state, words, notices, settings, what was made and is gone."""
    opened = Store(url)
    with opened.transaction() as tx:
        office = furnish(tx)
        names = ["", "sederhana", "é ü 漢字", "'petik' \\ garis", "emoji 🌱", "a\tb\nc"]
        for _ in range(rng.randrange(5, 40)):
            instance, open_ones = office.start(tx, task(), task(element="L2"), subject=rng.choice(names))
            for one in open_ones:
                if rng.random() < 0.5:
                    office.complete(tx, one.id)
            words = store.search.words_of([rng.choice(names), "Laporan 2026 12,5 o'clock"])
            store.search.keep(tx, instance.id, words)
            content = rng.randbytes(rng.randrange(2_000))
            store.files.put(tx, content, "application/pdf", NOW)
        store.settings.put(tx, "apa saja", {"kosong": None, "teks": rng.choice(names)})
        gone = store.people.create(tx, "pergi", "Pergi", "hash", NOW)
        tx.change(store.tx.Statement("delete from person where id = ?"), (gone,))
    opened.close()


def test_a_random_office_goes_there_and_back(
    file_url: str, blank: str, tmp_path: Path, rng: random.Random, databases: Databases
) -> None:
    fill(file_url, rng)
    bring(file_url, blank)
    before = dump(file_url)
    assert dump(blank) == before
    assert sum(map(len, before.values())) > 50
    told: list[tuple[int, int]] = []
    back = fetch(blank, tmp_path / "back.db", lambda done, total: told.append((done, total)))
    assert dump(back) == before
    total = sum(map(len, before.values())) - len(before["alembic_version"])
    assert told[-1] == (total, total)
    assert schema.of(back) == schema.of(file_url)
    fresh = databases.new("postgresql", migrate)
    assert schema.of(blank) == schema.of(fresh)
    databases.drop(fresh)


def test_an_id_that_was_given_is_never_given_again(file_url: str, blank: str, tmp_path: Path) -> None:
    fill(file_url, random.Random(1))
    bring(file_url, blank)
    made = []
    for url in (file_url, blank, fetch(blank, tmp_path / "back.db")):
        opened = Store(url)
        with opened.transaction() as tx:
            made.append(store.people.create(tx, "baru", "Baru", "hash", NOW))
        opened.close()
    assert made == [4, 4, 4], "the third was given to who is gone"


def test_the_database_kept_of_a_release_goes_there_and_back(
    databases: Databases, blank: str, tmp_path: Path
) -> None:
    path = tmp_path / "kept.db"
    path.write_bytes(gzip.decompress((KEPT / "alur.db.gz").read_bytes()))
    url = f"sqlite:///{path}"
    opened = Store(url)
    opened.migrate()
    opened.close()
    bring(url, blank)
    assert dump(blank) == dump(url)
    back = fetch(blank, tmp_path / "back.db")
    assert dump(back) == dump(url)
    for one in (blank, back):
        opened = Store(one)
        opened.require_migrated()
        with opened.read() as tx:
            assert store.guards.missing(tx) == []
            broken = [*store.soundness.of_cases(tx, 1, 2**62), *store.soundness.lists(tx)]
            assert broken == []
        opened.close()


def test_the_file_is_one_and_its_owners(file_url: str, blank: str, tmp_path: Path) -> None:
    fill(file_url, random.Random(2))
    bring(file_url, blank)
    path = tmp_path / "one.db"
    fetch(blank, path)
    assert [one.name for one in tmp_path.iterdir()] == ["one.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("pragma journal_mode").fetchone() == ("delete",)
        assert plain.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert plain.execute("pragma foreign_key_check").fetchall() == []
    with pytest.raises(FileExistsError):
        fetch(blank, path)
    assert path.stat().st_size > 0


@pytest.mark.parametrize("text", ["a\0b", b"\xed\xa0\x80"])
def test_what_postgresql_cannot_keep_is_named_and_nothing_is_stored(
    file_url: str, blank: str, text: str | bytes
) -> None:
    with closing(sqlite3.connect(path_of(file_url))) as plain:
        plain.execute("insert into attempt (subject, at) values (cast(? as text), 0)", (text,))
        plain.commit()
    with pytest.raises(errors.TransferRefused) as refused:
        bring(file_url, blank)
    assert refused.value.params == {"reason": "text", "table": "attempt"}
    opened = Store(blank)
    assert opened.is_blank()
    opened.close()


def test_only_a_blank_database_is_filled_and_only_from_this_version(file_url: str, blank: str) -> None:
    migrate(blank)
    with pytest.raises(errors.Misconfigured) as refused:
        bring(file_url, blank)
    assert refused.value.params["reason"] == "not_blank"
    for version, reason in (("9999", "newer"), ("0036", "not_migrated")):
        with closing(sqlite3.connect(path_of(file_url))) as plain:
            plain.execute("update alembic_version set version_num = ?", (version,))
            plain.commit()
        with pytest.raises(errors.Misconfigured) as refused:
            bring(file_url, blank)
        assert refused.value.params["reason"] == reason


def test_a_file_that_was_not_finished_is_gone(file_url: str, blank: str, tmp_path: Path) -> None:
    fill(file_url, random.Random(3))
    bring(file_url, blank)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(blank, tmp_path / "half.db", stop)
    assert list(tmp_path.iterdir()) == []


def test_every_table_is_brought_over(file_url: str) -> None:
    with closing(sqlite3.connect(path_of(file_url))) as plain:
        rows = plain.execute("select name, type from pragma_table_list where schema = 'main'").fetchall()
    there = {name for name, kind in rows if kind in ("table", "virtual") and not name.startswith("sqlite_")}
    assert there == {*metadata.tables, transfers.WORDS, "alembic_version"}
