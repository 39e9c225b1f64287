"""Moving instances and tokens on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests import sop, versions
from tests.webui.cli.conftest import Alur

REASON = "Versi baru berlaku pekan ini."


def written(folder: Path) -> str:
    for path, content in versions.later(renamed=True).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return str(folder)


def test_a_dry_run_and_the_run_say_the_same(alur: Alur, tmp_path: Path) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    assert alur("deploy", written(tmp_path / "baru")).status == 0
    way = ("migrate", sop.KEY, "--from", "1", "--to", "2")
    tried = alur(*way, "--dry-run", "--as", "pemilik")
    assert (tried.status, tried.stderr) == (0, "")
    assert "tenggat tetap, Sel, 24 Nov 2026 pukul 16.00 WIB" in tried.stdout
    refused = alur(*way, "--reason", REASON, "--as", "pemilik")
    assert (refused.status, "Kepala Dinas" in refused.stderr) == (1, True)
    done = alur(*way, "--reason", REASON, "--as", "kadis")
    assert (done.status, done.stdout) == (0, "1 berkas dipindahkan, 0 tetap pada versi lama, 0 menunggu.\n")
    said = alur("history", "1", "--as", "admin").stdout
    assert f"dari versi 1 ke versi 2. Tenggat 1 tugas terbuka tetap. Alasan: {REASON}" in said
    english = alur("history", "1", "--as", "admin", "--lang", "en").stdout
    assert "from version 1 to version 2" in english


def test_what_cannot_move_says_why(alur: Alur, tmp_path: Path) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    data = json.loads(alur("show", "1", "--as", "kadis", "--json").stdout)["data"]
    alur("complete", "1", "--as", "kadis", "--data", "-", stdin=json.dumps(data))
    alur("deploy", written(tmp_path / "baru"))
    way = ("migrate", sop.KEY, "--from", "1", "--to", "2", "--as", "kadis")
    tried = alur(*way, "--dry-run")
    assert "tidak ada lagi pada versi tujuan" in tried.stdout
    facts = json.loads(alur(*way, "--dry-run", "--json").stdout)
    assert facts[0]["obstacles"] == [{"code": "gone", "element": "Langkah_2"}]
    assert "tetap pada versi lama" in alur(*way, "--reason", REASON).stdout
    mapped = alur(*way, "--map", f"Langkah_2={versions.RENAMED}", "--reason", REASON, "--json")
    assert json.loads(mapped.stdout)["moved"] == 1
    assert alur(*way, "--map", "Langkah_2", "--dry-run").status == 2
    assert alur(*way[:3], "9", "--to", "2", "--dry-run", "--as", "kadis").status == 1


def test_a_task_is_moved_to_another_step(alur: Alur) -> None:
    alur("start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(sop.START))
    assert alur("move", "1", "Langkah_4", "--reason", REASON, "--as", "kadis").status == 1
    moved = alur("move", "1", "Langkah_4", "--reason", REASON, "--as", "admin")
    assert (moved.status, moved.stderr) == (0, "")
    assert "Terbuka: tugas 2" in moved.stdout
    again = alur("move", "2", "Langkah_4", "--reason", REASON, "--as", "admin")
    assert "Tugas itu sudah berada pada" in again.stderr
    assert "memindahkan pekerjaan dari langkah 1" in alur("history", "1", "--as", "admin").stdout
