"""The verifier inside an export tells any change, wherever it is run."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.workshop.views import Requested
from tests import sop, versions
from tests.webui import office
from tests.webui.exports.elsewhere import checked, unpacked
from webui.exports import dossier


def moved_to_a_new_version(engine: Engine) -> None:
    before = engine.versions.list(sop.KEY, office.actor(engine, "auditor"))[0].definition_id
    after = engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id
    reason = "Versi baru berlaku pekan ini."
    engine.migrations.start(Requested(before, after, {}), reason, office.actor(engine, "kadis"))
    engine.migrations.run_due()


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
