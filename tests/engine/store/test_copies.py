"""The whole database as one SQLite file: of one moment, while others write, and put in place at once."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from engine import errors
from engine.store import Store, copies
from tests.engine.store.office import Office


def silent(_done: int, _all: int) -> None:
    pass


def test_a_copy_is_one_file_of_its_owner_and_holds_what_was_there(
    store: Store, office: Office, tmp_path: Path
) -> None:
    with store.transaction() as tx:
        office.start(tx)
    path = tmp_path / "copy.db"
    told: list[float] = []
    copies.make(store, path, lambda done, all_: told.append(done / all_))
    assert told[-1] == 1
    assert [one.name for one in tmp_path.glob("copy.db*")] == ["copy.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not copies.broken(path)
    held = copies.contents(path)
    assert (held.cases, held.seal, held.seal_at) == (1, 0, None)
    assert copies.is_current(held.schema)
    assert copies.is_known(held.schema)
    assert not copies.is_known("9999")
    assert copies.size(store) > 0
    assert copies.is_in_use(path)
    with pytest.raises(FileExistsError):
        copies.make(store, path, silent)


@pytest.mark.one_database
def test_who_writes_meanwhile_neither_waits_nor_is_in_it(
    store: Store, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.file is None:
        return  # its own snapshot: tests/engine/store/test_transfers.py
    monkeypatch.setattr(copies, "PAGES", 20)
    written = []

    def write(done: int, all_: int) -> None:
        with store.transaction() as tx:
            office.start(tx)
        written.append((done, all_))

    thread = threading.Thread(target=copies.make, args=(store, tmp_path / "copy.db", write))
    thread.start()
    thread.join()
    assert len(written) > 3
    assert len({all_ for _done, all_ in written}) == 1, "it is not begun anew"
    assert copies.contents(tmp_path / "copy.db").cases == 0
    assert not copies.broken(tmp_path / "copy.db")


def test_what_is_broken_or_no_database_is_told(tmp_path: Path, store: Store, office: Office) -> None:
    path = tmp_path / "copy.db"
    copies.make(store, path, silent)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert copies.broken(path)
    path.write_bytes(whole[:50_000] + bytes(4096) + whole[54_096:])
    assert copies.broken(path)
    path.write_bytes(b"a letter" * 1000)
    assert copies.broken(path)
    with pytest.raises(errors.StoreUnavailable):
        copies.contents(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table letters (text text)")
    assert not copies.broken(path)
    with pytest.raises(errors.StoreUnavailable):
        copies.contents(path)


def test_it_is_put_in_place_at_once_and_journals_are_put_aside(
    tmp_path: Path, store: Store, office: Office
) -> None:
    path, place = tmp_path / "copy.db", tmp_path / "alur.db"
    copies.make(store, path, silent)
    Path(f"{place}-wal").write_bytes(b"of a database that is gone")
    Path(f"{place}-wal.1").write_bytes(b"of one before")
    assert copies.put(path, place) == [Path(f"{place}-wal.2")]
    assert not path.exists()
    assert not copies.broken(place)
    opened = Store(f"sqlite:///{place}")
    opened.require_migrated()
    opened.close()
