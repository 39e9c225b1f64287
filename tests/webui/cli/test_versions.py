"""`alur deploy` and `alur version`: four eyes at the terminal too, and a ZIP that is the same version again."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests import sop
from tests.engine.service import packages
from tests.webui.cli.conftest import Alur

REASON = "Judulnya diperjelas."


def written(folder: Path, title: str) -> Path:
    """The small process as a folder."""
    for path, content in packages.two_steps(title).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_who_runs_the_site_deploys_and_people_submit(alur: Alur, tmp_path: Path) -> None:
    folder = written(tmp_path / "kecil", "Lama")
    done = alur("deploy", str(folder), "--json")
    assert json.loads(done.stdout)["version"] == 1
    assert "isi ini sudah versi 1" in alur("deploy", str(folder)).stdout
    written(folder, "Baru")
    refused = alur("deploy", str(folder), "--as", "pemilik")
    assert refused.status == 1
    assert "--reason: Sedikitnya 10 huruf" in refused.stderr
    assert alur("deploy", str(folder), "--as", "kadis", "--reason", REASON).status == 1
    sent = alur("deploy", str(folder), "--as", "pemilik", "--reason", REASON)
    assert "alur version enforce 1" in sent.stdout
    (draft,) = json.loads(alur("version", "drafts", "--as", "kadis", "--json").stdout)
    assert (draft["draft"], draft["state"], draft["reason"]) == (1, "submitted", REASON)
    assert "Diajukan" in alur("version", "drafts", "--as", "kadis").stdout
    assert alur("version", "enforce", "1", "--as", "pemilik").status == 1
    assert "Submitted" in alur("version", "drafts", "--as", "kadis", "--lang", "en").stdout
    back = alur("version", "reject", "1", "--reason", "Belum dibahas bersama.", "--as", "kadis")
    assert "dikembalikan" in back.stdout
    assert alur("version", "enforce", "1", "--as", "kadis").status == 1
    sent = alur("deploy", str(folder), "--as", "pemilik", "--reason", REASON, "--json")
    number = str(json.loads(sent.stdout)["draft"])
    assert json.loads(alur("version", "enforce", number, "--as", "kadis", "--json").stdout)["version"] == 2
    new, old = json.loads(alur("version", "list", "kecil", "--as", "pemilik", "--json").stdout)
    assert (new["state"], new["drafted_by"], new["reason"]) == ("in_force", "Pemilik Proses (contoh)", REASON)
    assert (old["state"], old["enforced_by"]) == ("retired", None)
    again = alur("version", "reinstate", "kecil", "1", "--reason", "Versi baru keliru.", "--as", "kadis")
    assert "kecil versi 1 berlaku" in again.stdout
    listed = alur("version", "list", "kecil", "--as", "pemilik").stdout.splitlines()
    assert ["Berlaku" in line for line in listed] == [False, True]


def test_an_export_is_the_same_version_again(alur: Alur, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    for path in (first, second):
        told = alur("version", "export", sop.KEY, "-o", str(path), "--as", "pemilik")
        assert "versi 1 ditulis" in told.stdout
    assert first.read_bytes() == second.read_bytes()
    assert "isi ini sudah versi 1" in alur("deploy", str(first)).stdout
    assert alur("lint", str(first)).status == 0
    with zipfile.ZipFile(first, "a") as archive:
        archive.writestr("../jahat.bpmn", "x")
    refused = alur("deploy", str(first))
    assert refused.status == 1
    assert "menunjuk ke luar" in refused.stderr
    missing = alur("version", "export", sop.KEY, "--version", "9", "-o", str(first), "--as", "pemilik")
    assert (missing.status, missing.stderr.count("\n")) == (1, 1)
    assert alur("version", "list", "tidak_ada", "--as", "pemilik").status == 1
    assert alur("version", "list", sop.KEY, "--as", "sekretaris").status == 1
    assert alur("version", "enforce", "99", "--as", "kadis").status == 1
