from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path

import pytest

import engine
from engine import errors
from engine import store as stores
from engine.store import Store
from engine.store.tx import Statement
from tests.engine.store.conftest import ask
from tests.engine.store.office import NOW, Office, at_once, bare, undone

COUNT = Statement("select count(*) from person")


def people(store: Store) -> int:
    with store.read() as tx:
        row = tx.row(COUNT)
    assert row is not None
    return int(row[0])


def test_transaction_is_whole_or_nothing(store: Store) -> None:
    with store.transaction() as tx:
        stores.people.create(tx, "siti", "Siti", "x", NOW)
    with undone(store) as tx:
        stores.people.create(tx, "budi", "Budi", "x", NOW)
    assert people(store) == 1


def test_nothing_is_seen_before_the_end(store: Store) -> None:
    with store.transaction() as tx:
        stores.people.create(tx, "siti", "Siti", "x", NOW)
        assert people(store) == 0
    assert people(store) == 1


def test_reader_sees_one_moment(store: Store) -> None:
    with store.read() as tx:
        assert tx.row(COUNT) == (0,)
        with store.transaction() as other:
            stores.people.create(other, "siti", "Siti", "x", NOW)
        assert tx.row(COUNT) == (0,)
    assert people(store) == 1


def test_reader_cannot_write(store: Store) -> None:
    with pytest.raises(errors.StoreUnavailable), store.read() as tx:
        stores.numbers.next(tx, "x", 2026)


def test_transaction_inside_a_transaction_is_a_mistake(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction(), store.transaction():
        pass
    with store.transaction():
        pass


def test_unique_value_taken_is_a_conflict_and_the_store_goes_on(store: Store) -> None:
    with store.transaction() as tx:
        stores.people.create(tx, "siti", "Siti", "x", NOW)
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        stores.people.create(tx, "siti", "Other", "x", NOW)
    assert people(store) == 1


TEXTS = [
    "Dinas Kearsipan – ½ ✓",
    "العربية",
    "漢字 \U0001f4c4",
    "a'b\"c\\d;--%s?:x",
    "x" * 100_000,
    "tab\tline\n",
    "",
]


def test_text_comes_back_as_it_went(store: Store) -> None:
    with store.transaction() as tx:
        ids = [stores.people.create(tx, text[:2000], text, "x", NOW) for text in TEXTS]
        stores.settings.put(tx, "k", {text: [text] for text in TEXTS})
    with store.read() as tx:
        assert [stores.people.name(tx, number) for number in ids] == TEXTS
        assert stores.settings.get(tx, "k") == {text: [text] for text in TEXTS}


def test_what_one_database_cannot_keep_both_refuse(store: Store) -> None:
    for text in ("a\0b", "\ud800"):
        with pytest.raises(errors.Invalid), store.transaction() as tx:
            stores.people.create(tx, text, "x", "x", NOW)
        with pytest.raises(errors.Invalid), store.transaction() as tx:
            stores.throttle.add(tx, text, NOW)
        with pytest.raises(errors.Invalid), store.read() as tx:
            stores.people.by_username(tx, text)
        with pytest.raises(errors.Invalid), store.transaction() as tx:
            stores.history.append_system(tx, stores.Event(NOW, "signed_in", actor=text))
    with pytest.raises(errors.Invalid), store.read() as tx:
        stores.instances.get(tx, 2**63)


def test_nul_inside_data_is_kept(store: Store) -> None:
    with store.transaction() as tx:
        stores.settings.put(tx, "k", "a\0b")
        assert stores.settings.get(tx, "k") == "a\0b"


def test_closed_store_opens_again(store: Store) -> None:
    ask(store)
    store.close()
    ask(store)


def test_threads_share_a_store(store: Store) -> None:
    def work(place: int) -> int:
        with store.transaction() as tx:
            return stores.numbers.next(tx, "x", 2026)

    assert sorted(map(str, at_once(12, work))) == sorted(map(str, range(1, 13)))


@pytest.mark.fault
def test_locked_database_is_busy_in_time_and_readers_go_on(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.transaction() as tx:
            stores.instances.lock(tx, instance.id)
            locked.set()
            done.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert locked.wait(10)
        with store.read() as tx:
            assert stores.instances.get(tx, instance.id) is not None
        with pytest.raises(errors.Busy), store.transaction() as tx:
            stores.instances.lock(tx, instance.id)
    finally:
        done.set()
        other.join()


@pytest.mark.fault
def test_other_process_holding_sqlite_is_busy(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db", create=True)
    store.migrate()
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("begin exclusive")
    try:
        with store.read() as tx:
            assert tx.row(COUNT) == (0,)
        with pytest.raises(errors.Busy), store.transaction():
            pass
    finally:
        other.close()
        store.close()


def test_full_disk_stores_nothing_and_passes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db", create=True)
    store.migrate()
    with store.transaction() as tx:
        pages = tx.row(Statement("pragma page_count"))
        assert pages is not None
        tx.row(Statement(f"pragma max_page_count = {pages[0]}"))
    with pytest.raises(errors.StorageFull), store.transaction() as tx:
        stores.files.put(tx, b"x" * 50_000, "text/plain", NOW)
    with store.transaction() as tx:
        tx.row(Statement("pragma max_page_count = 100000"))
        assert stores.files.get(tx, stores.files.put(tx, b"x" * 50_000, "text/plain", NOW)) == b"x" * 50_000
    store.close()


def test_lost_connection_is_told_and_the_next_one_works(store: Store) -> None:
    if store.dialect == "postgresql":
        with pytest.raises(errors.StoreUnavailable):
            break_own_connection(store)
    assert people(store) == 0


def break_own_connection(store: Store) -> None:
    with store.transaction() as tx:
        backend = tx.row(Statement("select pg_backend_pid()"))
        assert backend is not None
        with store.read() as other:
            bare(store, other, "", f"select pg_terminate_backend({backend[0]})")
        stores.numbers.next(tx, "x", 2026)


def test_word_commit_stands_in_one_file() -> None:
    folder = Path(engine.__file__).parent
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"\bcommit\(", path.read_text("utf-8"))
    }
    measured = {"store/scratch.py", "bench/floors.py", "bench/inboxes.py"}
    assert found - measured == {"store/database.py"}  # the bench commits by hand: that is what it measures
