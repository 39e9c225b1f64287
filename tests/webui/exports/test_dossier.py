from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from engine import errors, store
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.workshop.migration_views import Requested
from tests import sop, versions
from tests.webui import office
from webui import current
from webui.exports import dossier


@pytest.fixture
def exported(engine: Engine, tmp_path: Path) -> Path:
    """An export unpacked in a folder of its own, as somebody elsewhere has it."""
    case = office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    assert unpacked(engine, case, tmp_path / "luar") == "PDK-2026-0001.zip"
    return tmp_path / "luar"


def unpacked(engine: Engine, case: int, folder: Path) -> str:
    """The export of a case in a folder; gives the name of the ZIP."""
    target = io.BytesIO()
    with current.outside(engine, engine.settings):
        name = dossier.write(engine, case, office.actor(engine, "auditor"), target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    return name


def moved_to_a_new_version(engine: Engine) -> None:
    before = engine.versions.list(sop.KEY, office.actor(engine, "auditor"))[0].definition_id
    after = engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id
    reason = "Versi baru berlaku pekan ini."
    engine.migrations.start(Requested(before, after, {}), reason, office.actor(engine, "kadis"))
    engine.migrations.run_due()


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
    assert len(text.splitlines()) <= 120
    imports = [
        line.split()[1].partition(".")[0]
        for line in text.splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(imports) <= sys.stdlib_module_names


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def summed(folder: Path) -> str:
    """The list of contents made again, as somebody does who has altered them; gives its digest."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    own = {"SHA256SUMS", "segel.json"}
    lines = [
        f"{hashlib.sha256(files[name].read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(files.keys() - own)
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_any_change_to_an_export_is_told(exported: Path, tmp_path: Path) -> None:
    def told(name: str, old: str, new: str) -> str:
        folder = tmp_path / "palsu"
        shutil.copytree(exported, folder)
        changed(folder, name, old, new)
        done = checked(folder)
        shutil.rmtree(folder)
        assert done.returncode == 1, name
        return done.stdout

    assert "RUSAK definisi/process.bpmn" in told("definisi/process.bpmn", "P1D", "P9D")
    history = json.loads((exported / "riwayat.json").read_text("utf-8"))
    assert "catatan / record 3" in told("riwayat.json", history["events"][2][11], "00" * 32)
    assert "catatan / record 1" in told("riwayat.json", "instance_started", "instance_stopped")
    assert "ringkasan.html" in told("ringkasan.html", "2026", "2027")
    seal = json.loads((exported / "segel.json").read_text("utf-8"))
    line = seal["lines"][0]
    assert "RUSAK segel mencakup" in told("segel.json", line, line[:-1] + ("1" if line[-1] == "0" else "0"))
    assert "RUSAK tanda tangan" in told("segel.json", seal["signature"][:8], "00000000")
    assert "RUSAK tanda tangan" in told("segel.json", '\\"number\\":1', '\\"number\\":9')


def test_who_makes_the_list_of_contents_again_is_told_too(engine: Engine, tmp_path: Path) -> None:
    """Attachments, versions, forms and summary are bound to the chain and to what was noted at the export."""
    whole, folder = tmp_path / "luar", tmp_path / "palsu"
    case = office.brought_to(engine, "Langkah_5")
    (task,) = office.open_tasks(engine, case)
    person = office.actor(engine, "perencana")
    kept = [engine.tasks.attach(task.id, "draft", "draft.pdf", b"%PDF-1.7\n", person).id for _ in range(2)]
    engine.tasks.attach(task.id, "draft", "lain\u2028nya.pdf", b"%PDF-1.4\n", person)
    engine.tasks.detach(task.id, kept[0], person)
    moved_to_a_new_version(engine)
    unpacked(engine, case, whole)
    assert checked(whole).returncode == 0, checked(whole).stdout
    attached = sorted(path.name for path in (whole / "berkas").iterdir())
    assert len(attached) == 2
    assert attached[0].endswith("-draft.pdf")

    def other(change: Callable[[], object], expected: str) -> None:
        shutil.copytree(whole, folder)
        change()
        summed(folder)
        done = checked(folder)
        shutil.rmtree(folder)
        assert done.returncode == 1, expected
        assert expected in done.stdout
        assert "RUSAK daftar isi dicatat saat ekspor oleh auditor" in done.stdout

    other(lambda: changed(folder, "isian.json", "Triwulan III", "Triwulan IV"), "isian (isian.json)")
    other(lambda: changed(folder, "isian.json", '"kepala_dinas"', '"sekretaris"'), "isian (isian.json)")
    other((folder / "berkas" / attached[0]).unlink, f"RUSAK berkas/{attached[0]}: hilang")
    other(
        lambda: (folder / "berkas" / attached[0]).rename(folder / "berkas/9-lain.pdf"),
        "RUSAK berkas/9-lain.pdf",
    )
    other(lambda: (folder / "berkas/99-baru.pdf").write_bytes(b"x"), "RUSAK berkas/99-baru.pdf")
    other(lambda: shutil.rmtree(folder / "definisi-versi-1"), "RUSAK definisi-versi-1: hilang")
    other(lambda: (folder / "definisi/lain.txt").write_bytes(b"x"), "RUSAK definisi: ")
    other(lambda: changed(folder, "ringkasan.html", "Kepala Dinas", "Orang Lain"), "RUSAK daftar isi")

    shutil.copytree(whole, folder)
    changed(folder, "ringkasan.html", "Kepala Dinas", "Orang Lain")
    old = hashlib.sha256((whole / "SHA256SUMS").read_bytes()).hexdigest()
    changed(folder, "segel.json", old, summed(folder))
    assert "RUSAK daftar isi" in checked(folder).stdout, "the note of the export is sealed"
    shutil.rmtree(folder)
    (whole / "asing.txt").write_bytes(b"x")
    assert "RUSAK asing.txt" in checked(whole).stdout, "what is not listed is refused"


def test_events_added_after_the_seal_are_told(exported: Path) -> None:
    history = json.loads((exported / "riwayat.json").read_text("utf-8"))
    last = history["events"][-1]
    added = [*last[:1], last[1] + 1, *last[2:11]]
    start = json.dumps([1, *added[:10]], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(bytes.fromhex(last[11]) + f"{start[:-1]},{added[10]}]".encode()).hexdigest()
    history["events"].append([*added, digest])
    (exported / "riwayat.json").write_text(json.dumps(history), "utf-8")
    summed(exported)
    assert "RUSAK segel mencakup" in checked(exported).stdout


def test_an_export_is_of_one_moment_though_somebody_works_on_it(engine: Engine, tmp_path: Path) -> None:
    case, auditor, kadis = (
        office.started(engine),
        office.actor(engine, "auditor"),
        office.actor(engine, "kadis"),
    )
    calls: list[int] = []

    def documents(disturbed: int) -> dict[str, bytes]:
        calls.append(1)
        if len(calls) <= disturbed:
            engine.instances.comment(case, "Sementara itu seorang menulis.", kadis)
        return dossier.documents(engine.instances.get(case, auditor))

    target = io.BytesIO()
    with current.outside(engine, engine.settings):
        engine.audit.export(case, auditor, target, lambda: documents(1))
        with zipfile.ZipFile(target) as archive:
            archive.extractall(tmp_path / "luar")
        assert len(calls) == 2
        with pytest.raises(errors.Busy):
            engine.audit.export(case, auditor, io.BytesIO(), lambda: documents(99))
    assert checked(tmp_path / "luar").returncode == 0


def test_an_instance_on_two_versions_exports_both(engine: Engine, tmp_path: Path) -> None:
    case = office.brought_to(engine, "Langkah_3_isian")
    auditor, folder = office.actor(engine, "auditor"), tmp_path / "luar"
    moved_to_a_new_version(engine)
    unpacked(engine, case, folder)
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
