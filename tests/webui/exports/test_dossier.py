"""A case as a ZIP that proves itself, and who may have it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from lxml import html

from engine import errors, store
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.workshop.views import Requested
from tests import sop, versions
from tests.webui import office
from tests.webui.exports.elsewhere import checked, unpacked
from webui import current
from webui.exports import dossier


def moved_to_a_new_version(engine: Engine) -> None:
    before = engine.versions.list(sop.KEY, office.actor(engine, "auditor"))[0].definition_id
    after = engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id
    reason = "Versi baru berlaku pekan ini."
    engine.migrations.start(Requested(before, after, {}), reason, office.actor(engine, "kadis"))
    engine.migrations.run_due()


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


def test_an_export_is_of_one_moment_though_somebody_works_on_it(engine: Engine, tmp_path: Path) -> None:
    case, auditor, kadis = (
        office.started(engine),
        office.actor(engine, "auditor"),
        office.actor(engine, "kadis"),
    )

    class Disturbed(io.BytesIO):
        """A file to write to, at whose beginnings somebody works on the case, so many times."""

        def __init__(self, times: int) -> None:
            super().__init__()
            self.times, self.begun = times, 0

        def truncate(self, size: int | None = None) -> int:
            self.begun += 1
            if self.begun <= self.times:
                engine.instances.comment(case, "Sementara itu seorang menulis.", kadis)
            return super().truncate(size)

    target = Disturbed(1)
    with current.outside(engine, engine.settings):
        dossier.write(engine, case, auditor, target)
        with zipfile.ZipFile(target) as archive:
            archive.extractall(tmp_path / "luar")
        assert target.begun == 2
        with pytest.raises(errors.Busy):
            dossier.write(engine, case, auditor, Disturbed(99))
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
    told = [int(line.get("value", "")) for line in page.iter("li") if "value" in line.attrib]
    assert told == sorted(told), "on paper the history is read from its beginning"
    assert next(head.text for head in page.iter("h2")) == "Hasil"
    assert page.xpath("//script | //link | //img | //@href | //@src") == []
    words = " ".join(str(part) for part in page.itertext())
    assert "PDK-2026-0001" in words
    assert "mengembalikan pekerjaan pada langkah 7" in words
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
