"""`alur backup` and `alur restore`: what is printed, the exit status, and a bare place brought to life."""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.settings import HOME
from tests import sop
from tests.conftest import KINDS
from tests.tools.databases import Databases
from tests.tools.site import Site
from tests.webui.cli.conftest import Alur


def test_a_backup_is_made_checked_and_told_of(alur: Alur, tmp_path: Path) -> None:
    alur("start", sop.KEY, "--data", "-", "--as", "kadis", stdin=json.dumps(sop.START))
    file = tmp_path / "b.zip"
    done = alur("backup", str(file))
    assert done.status == 0
    assert f"Cadangan ditulis ke {file} (" in done.stdout
    assert "Isi: 1 berkas, " in done.stdout
    assert "Belum ada segel di dalamnya." in done.stdout
    assert done.stderr == "", "progress is for who watches"
    alur("audit", "seal", "-o", str(tmp_path / "s.json"), "--as", "auditor")
    told = json.loads(alur("backup", str(file), "--json").stdout)
    assert (told["file"], told["cases"], told["seal"]["number"]) == (str(file), 1, 1)
    done = alur("backup", "--verify", str(file))
    assert (done.status, done.stderr) == (0, "")
    assert "Segel terakhir di dalamnya: 1, Sen, 23 Nov 2026" in done.stdout
    assert "Cadangan ini utuh dan dapat dipulihkan." in done.stdout
    assert "dari situs lain" not in done.stdout
    assert json.loads(alur("backup", str(file), "--verify", "--json").stdout)["sound"] is True


def test_what_is_not_sound_ends_with_one_and_what_cannot_be_known_with_two(
    alur: Alur, tmp_path: Path
) -> None:
    file = tmp_path / "b.zip"
    alur("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[:5000])
    done = alur("backup", "--verify", str(file))
    assert (done.status, done.stderr.count("\n")) == (1, 1)
    assert "terpotong" in done.stderr
    file.write_bytes(whole[:5000] + b"x" + whole[5001:])
    told = json.loads(alur("backup", "--verify", str(file), "--json").stdout)
    assert (told["sound"], told["error"]) == (False, "altered")
    file.write_bytes(b"a letter")
    assert "bukan cadangan yang dibuat Alur" in alur("backup", "--verify", str(file)).stderr
    assert alur("backup", "--verify", str(tmp_path / "none")).status == 2
    assert alur("backup", "--verify").status == 2
    assert alur("backup").status == 1
    assert "ALUR_BACKUP_FOLDER" in alur("backup").stderr


def test_a_key_is_made_and_what_it_encrypts_needs_it(
    alur: Alur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, file = tmp_path / "kunci", tmp_path / "b.age"
    told = alur("backup", "--make-key", str(key)).stdout
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "AGE-SECRET-KEY" not in told
    assert alur("backup", "--make-key", str(key)).status == 1
    monkeypatch.setenv("ALUR_BACKUP_RECIPIENTS", told.split()[-1])
    assert alur("backup", str(file)).status == 0
    done = alur("backup", "--verify", str(file))
    assert done.status == 2
    assert "--identity" in done.stderr
    done = alur("backup", "--verify", str(file), "--identity", str(key))
    assert done.status == 0
    monkeypatch.setenv("ALUR_BACKUP_RECIPIENTS", "age1nobody")
    done = alur("backup", str(file))
    assert done.status == 1
    assert "ALUR_BACKUP_RECIPIENTS: isi dengan kunci publik age" in done.stderr


def test_into_the_folder_of_the_settings(alur: Alur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cadangan"
    monkeypatch.setenv("ALUR_BACKUP_FOLDER", str(folder))
    monkeypatch.setenv("ALUR_BACKUP_KEEP", "1")
    done = alur("backup")
    assert done.status == 1
    assert f"{folder}" in done.stderr
    folder.mkdir()
    assert alur("backup").status == 0
    done = alur("backup")
    assert "Cadangan lama dihapus: " in done.stdout
    assert len([*folder.iterdir()]) == 1


def test_a_disk_that_takes_no_more_leaves_nothing(
    alur: Alur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cadangan"
    place.mkdir()
    with taking(300_000):
        done = alur("backup", str(place / "b.zip"))
    assert done.status == 1
    assert done.stderr.startswith("Galat: ")
    assert [*place.iterdir()] == []
    assert alur("backup", str(place / "b.zip")).status == 0
    new = tmp_path / "baru"
    monkeypatch.setenv("ALUR_DATABASE_URL", f"sqlite:///{new}/alur.db")
    monkeypatch.setenv("ALUR_SECRET_FILE", f"{new}/secret")
    with taking(300_000):
        done = alur("restore", str(place / "b.zip"))
    assert (done.status, [*new.iterdir()]) == (1, [])
    assert f"Penyimpanan di {new} penuh" in done.stderr
    assert alur("restore", str(place / "b.zip")).status == 0


@contextmanager
def taking(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes."""
    _soft, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_site_that_was_lost_is_brought_back_from_its_backup_alone(
    alur: Alur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alur("start", sop.KEY, "--data", "-", "--as", "kadis", stdin=json.dumps(sop.START))
    alur("audit", "seal", "-o", str(tmp_path / "s.json"), "--as", "auditor")
    file = tmp_path / "b.zip"
    alur("backup", str(file))
    done = alur("restore", str(file))
    assert done.status == 1
    assert "sudah ada basis data" in done.stderr
    new = tmp_path / "baru"
    for name, value in {
        "ALUR_DATABASE_URL": f"sqlite:///{new}/var/alur.db",
        "ALUR_SECRET_FILE": f"{new}/var/secret",
        "ALUR_PROCESSES": f"{new}/processes",
    }.items():
        monkeypatch.setenv(name, value)
    done = alur("restore", str(file))
    assert (done.status, done.stderr) == (0, "")
    assert f"Folder proses ditaruh di {new}/processes." in done.stdout
    assert "Sekarang jalankan: alur init" in done.stdout
    assert (new / "processes" / "roles.toml").read_bytes() == (HOME / "processes" / "roles.toml").read_bytes()
    assert stat.S_IMODE((new / "var").stat().st_mode) == 0o700
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in (new / "var").iterdir()} == {
        "alur.db": 0o600,
        "secret": 0o600,
    }
    assert alur("init").status == 0
    verdict = json.loads(alur("audit", "verify", "--seal", str(tmp_path / "s.json"), "--json").stdout)
    assert verdict["sound"]
    (task,) = json.loads(alur("tasks", "--as", "kadis", "--json").stdout)
    assert alur("claim", str(task["id"]), "--as", "kadis").status == 0
    assert alur("restore", str(file), "--json").status == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_worker_makes_one_by_night(
    kind: str, start_site: Callable[..., Site], tmp_path: Path, databases: Databases
) -> None:
    """A real site with its worker inside; nobody asks."""
    from tests.tools.pace import wait_until

    folder = tmp_path / "malam"
    folder.mkdir()
    site = start_site(kind, ALUR_BACKUP_FOLDER=str(folder))
    wait_until(lambda: [*folder.glob("alur-*.zip")])
    (made,) = folder.glob("alur-*.zip")
    assert "dapat dipulihkan" in site.alur("backup", "--verify", str(made)).stdout
    assert os.listdir(folder) == [made.name]
