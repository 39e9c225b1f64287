"""A folder of processes, completion of a shell and pages for `man`, as who installs Alur asks for them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.site import ALUR
from tests.webui.cli.conftest import Alur


def test_a_new_folder_of_processes_is_what_init_takes_over(
    alur: Alur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "processes"
    done = alur("new", str(folder))
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.endswith(
        f"Pakai folder ini dengan ALUR_PROCESSES={folder}, lalu jalankan alur init.\n"
    )
    roles = (folder / "roles.toml").read_text("utf-8")
    (folder / "roles.toml").write_text(roles.replace('"Kepala Dinas"', '"Kepala Kantor"', 1), "utf-8")
    monkeypatch.setenv("ALUR_PROCESSES", str(folder))
    assert alur("init").status == 0
    database = os.environ["ALUR_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("select label from role where id = 'kepala_dinas'").fetchone() == (
            "Kepala Kantor",
        )


def test_a_folder_that_holds_something_is_refused_in_words(alur: Alur, tmp_path: Path) -> None:
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh/catatan.txt").touch()
    done = alur("new", str(tmp_path / "penuh"))
    assert done.status == 1
    assert done.stderr == f"Galat: “{tmp_path}/penuh” tidak kosong; sebutkan folder baru atau yang kosong.\n"
    done = alur("new", str(tmp_path / "penuh/catatan.txt"))
    assert done.stderr == f"Galat: “{tmp_path}/penuh/catatan.txt” sudah ada dan bukan folder.\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_each_shell_asks_alur(alur: Alur, shell: str) -> None:
    done = alur("completion", shell)
    assert done.status == 0
    assert f"_ALUR_COMPLETE={shell}_complete" in done.stdout
    assert alur("completion", "tcsh").status == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("alur ret", "plain,retry"),
        ("alur user un", "plain,unlock"),
        ("alur audit seal --out", "plain,--output"),
        ("alur lint proc", "file,proc"),
    ],
)
def test_what_bash_is_offered(typed: str, offered: str) -> None:
    """As bash asks: in a process of its own, by variables; commands of a group are loaded for it."""
    words = {"_ALUR_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(ALUR, env=words, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert offered in done.stdout.splitlines()


def test_bash_takes_the_script(alur: Alur, tmp_path: Path) -> None:
    program = tmp_path / "alur"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{ALUR[2]}" "$@"\n', "ascii")
    program.chmod(0o755)
    (tmp_path / "completion").write_text(alur("completion", "bash").stdout, "ascii")
    typed = (
        f"source {tmp_path}/completion; COMP_WORDS=(alur calendar imp); COMP_CWORD=2;"
        f' _alur_completion {program}; echo "${{COMPREPLY[*]}}"'
    )
    done = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("import\n", "")


def test_the_manual_is_written_into_a_folder(alur: Alur, tmp_path: Path) -> None:
    folder = tmp_path / "man1"
    done = alur("manual", str(folder))
    assert done.stdout == f"{len(list(folder.iterdir()))} halaman manual ditulis ke {folder}.\n"
    assert "Tambah pengguna" in (folder / "alur-user-add.1").read_text("utf-8")
    alur("manual", str(folder), "--lang", "en")
    assert "Add a user" in (folder / "alur-user-add.1").read_text("utf-8")
