"""The files of a site on SQLite belong to its own account alone, whatever the umask and however they came."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.service import open_engine
from engine.settings import Settings
from engine.store import Store


@pytest.fixture
def careless() -> Iterator[None]:
    """An account whose new files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "var"
    return Settings(database_url=f"sqlite:///{folder}/alur.db", secret_file=folder / "secret")


def rights(folder: Path) -> dict[str, int]:
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    return found | {".": stat.S_IMODE(folder.stat().st_mode)}


@pytest.mark.usefixtures("careless")
def test_new_files_are_made_for_their_owner_only(settings: Settings) -> None:
    engine = open_engine(settings, create=True)
    engine.store.migrate()
    settings.secret()
    assert rights(settings.secret_file.parent) == {
        ".": 0o700,
        "alur.db": 0o600,
        "alur.db-wal": 0o600,
        "alur.db-shm": 0o600,
        "secret": 0o600,
    }
    engine.close()


def test_looser_ones_are_closed_when_the_site_opens(settings: Settings) -> None:
    folder = settings.secret_file.parent
    engine = open_engine(settings, create=True)
    engine.store.migrate()
    settings.secret()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path == folder else 0o666)
    settings.secret_file.chmod(0o600)
    second = open_engine(settings)  # while the first is still open, so that its journals are there
    assert set(rights(folder).values()) == {0o700, 0o600}
    assert len(rights(folder)) == 5
    second.close()
    engine.close()


def test_a_folder_of_others_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, mode, secret in (
        ("shared", 0o1777, "secret"),
        ("apart", 0o755, "keys/secret"),
        ("here", 0o755, "secret"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        folder.chmod(mode)
        if name == "here":
            monkeypatch.chdir(folder)
        url = f"sqlite:///{folder}/alur.db"
        open_engine(Settings(database_url=url, secret_file=folder / secret), create=True).close()
        assert stat.S_IMODE(folder.stat().st_mode) == mode
        assert stat.S_IMODE((folder / "alur.db").stat().st_mode) == 0o600


def test_a_folder_in_place_of_the_database_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "alur.db"
    folder.mkdir(mode=0o755)
    Store(f"sqlite:///{folder}").close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
