from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html

from engine import errors, store
from engine.service import Engine
from engine.service.moveviews import Requested
from engine.service.setup import SETUP
from tests import sop, versions
from tests.webui import office
from webui import current
from webui.exports import dossier


@pytest.fixture
def exported(engine: Engine, tmp_path: Path) -> Path:
    """An export unpacked in a folder of its own, as somebody elsewhere has it."""
    case = office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    target = io.BytesIO()
    with current.outside(engine, engine.settings):
        name = dossier.write(engine, case, office.actor(engine, "auditor"), target)
    assert name == "PDK-2026-0001.zip"
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "luar")
    return tmp_path / "luar"


def checked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "periksa.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
        check=False,
    )


def test_export_proves_itself_elsewhere(exported: Path, engine: Engine) -> None:
    names = {str(path.relative_to(exported)) for path in exported.rglob("*") if path.is_file()}
    assert {"ringkasan.html", "periksa.py", "riwayat.json", "isian.json", "segel.json", "SHA256SUMS"} <= names
    assert "definisi/process.bpmn" in names
    done = checked(exported, engine.audit.key.public.fingerprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "RUSAK" not in done.stdout
    assert engine.audit.key.public.fingerprint in done.stdout
    count = len(json.loads((exported / "riwayat.json").read_text("utf-8"))["events"])
    assert f"segel mencakup {count} dari {count} catatan" in done.stdout
    assert checked(exported, "0" * 64).returncode == 1


def test_verifier_is_about_a_page_of_the_standard_library() -> None:
    text = (dossier.FOLDER / "periksa.py").read_text("utf-8")
    assert len(text.splitlines()) <= 95
    imports = [
        line.split()[1].partition(".")[0]
        for line in text.splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(imports) <= sys.stdlib_module_names


def test_any_change_to_an_export_is_told(exported: Path, tmp_path: Path) -> None:
    def changed(name: str, old: str, new: str) -> str:
        folder = tmp_path / "palsu"
        shutil.copytree(exported, folder)
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        done = checked(folder)
        shutil.rmtree(folder)
        assert done.returncode == 1, name
        return done.stdout

    assert "RUSAK definisi SOP" in changed("definisi/process.bpmn", "P1D", "P9D")
    history = json.loads((exported / "riwayat.json").read_text("utf-8"))
    assert "catatan / record 3" in changed("riwayat.json", history["events"][2][11], "00" * 32)
    assert "catatan / record 1" in changed("riwayat.json", "instance_started", "instance_stopped")
    assert "ringkasan.html" in changed("ringkasan.html", "2026", "2027")
    seal = json.loads((exported / "segel.json").read_text("utf-8"))
    line = seal["lines"][0]
    assert "RUSAK segel mencakup" in changed(
        "segel.json", line, line[:-1] + ("1" if line[-1] == "0" else "0")
    )
    assert "RUSAK tanda tangan" in changed("segel.json", seal["signature"][:8], "00000000")
    assert "RUSAK tanda tangan" in changed("segel.json", '\\"number\\":1', '\\"number\\":9')


def test_an_instance_on_two_versions_exports_both(engine: Engine, tmp_path: Path) -> None:
    case = office.brought_to(engine, "Langkah_3_isian")
    auditor, folder = office.actor(engine, "auditor"), tmp_path / "luar"
    before = engine.versions.list(sop.KEY, auditor)[0].definition_id
    after = engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id
    reason = "Versi baru berlaku pekan ini."
    engine.migrations.start(Requested(before, after, {}), reason, office.actor(engine, "kadis"))
    engine.migrations.run_due()
    target = io.BytesIO()
    with current.outside(engine, engine.settings):
        dossier.write(engine, case, auditor, target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    new, old = (
        (folder / name / "process.bpmn").read_text("utf-8") for name in ("definisi", "definisi-versi-1")
    )
    assert versions.ADDED in new
    assert versions.ADDED not in old
    done = checked(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "definisi-versi-1" / "process.toml").write_text("# lain")
    assert checked(folder).returncode == 1
    forms = json.loads((folder / "isian.json").read_text("utf-8"))
    assert next(one["name"] for one in forms if one["element"] == "Langkah_2")
    logged = [(one.version, one.type) for one in engine.audit.log(auditor, "csv") if one.instance == case]
    assert logged[0] == (1, "instance_started")
    assert logged[-1] == (2, "instance_migrated")
    assert {version for version, _ in logged[:-1]} == {1}


def test_summary_stands_alone(exported: Path) -> None:
    page = html.fromstring((exported / "ringkasan.html").read_bytes())
    assert page.xpath("//script | //link | //img | //@href | //@src") == []
    words = " ".join(str(part) for part in page.itertext())
    assert "PDK-2026-0001" in words
    assert "mengembalikan pada langkah 7" in words
    history = json.loads((exported / "riwayat.json").read_text("utf-8"))
    assert all(event[11] in words for event in history["events"])


def test_only_auditors_and_administrators_export_and_it_is_noted(engine: Engine) -> None:
    case = office.started(engine)
    with current.outside(engine, engine.settings):
        with pytest.raises(errors.Forbidden):
            dossier.write(engine, case, office.actor(engine, "kadis"), io.BytesIO())
        with pytest.raises(errors.NotFound):
            dossier.write(engine, 999, office.actor(engine, "auditor"), io.BytesIO())
        dossier.write(engine, case, office.actor(engine, "admin"), io.BytesIO())
    with engine.store.read() as tx:
        noted = [row for row in store.history.of_system(tx) if row.type == "exported"]
    assert [(row.actor, row.data["what"], row.data["instance"]) for row in noted] == [
        ("admin", "instance", case)
    ]
