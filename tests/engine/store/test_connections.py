from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from engine import errors
from engine.store import Store
from engine.store.tx import Statement
from tests.engine.store.conftest import ask, is_migrated

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
SETTINGS = {"lock_timeout": "3s", "statement_timeout": "10s", "synchronous_commit": "on", "TimeZone": "UTC"}


def test_every_connection_is_durable_and_bounded(store: Store) -> None:
    expected = PRAGMAS if store.dialect == "sqlite" else SETTINGS
    command = "pragma" if store.dialect == "sqlite" else "show"
    with ExitStack() as stack:
        open_now = [stack.enter_context(store.read()) for _ in range(4)] + [
            stack.enter_context(store.transaction())
        ]
        for tx in open_now:
            for name, value in expected.items():
                assert tx.row(Statement(f"{command} {name}")) == (value,)


def test_readers_of_sqlite_cannot_write_and_writers_can(store: Store) -> None:
    if store.dialect == "sqlite":
        with store.read() as reader, store.transaction() as writer:
            assert reader.row(Statement("pragma query_only")) == (1,)
            assert writer.row(Statement("pragma query_only")) == (0,)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgresql"]
)
def test_other_addresses_are_a_wrong_setting(url: str) -> None:
    with pytest.raises(errors.Misconfigured) as refusal:
        Store(url)
    assert refusal.value.params["setting"] == "ALUR_DATABASE_URL"


def test_missing_file_is_made_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    missing = Store("sqlite:///var/deep er/x?.db")
    with pytest.raises(errors.StoreUnavailable):
        ask(missing)
    missing.close()
    assert list(tmp_path.iterdir()) == []
    made = Store("sqlite:///var/deeper/alur%20#1.db", create=True)
    monkeypatch.chdir("/")  # the path was relative to the folder of that moment
    made.migrate()
    assert is_migrated(made)
    made.close()
    assert [path.name for path in (tmp_path / "var" / "deeper").iterdir()] == ["alur #1.db"]


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.StoreUnavailable):
        Store(f"sqlite:///{tmp_path}/file/x.db", create=True)


def test_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all, but long enough to look like one" * 50)
    store = Store(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(errors.StoreUnavailable):
        ask(store)
    store.close()


def test_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    store = Store(f"postgresql://nobody@/alur?host={tmp_path}")
    with pytest.raises(errors.StoreUnavailable):
        ask(store)
    store.close()
