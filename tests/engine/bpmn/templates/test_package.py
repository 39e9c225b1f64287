"""A package of a plan, and a copy of the shipped one: sound, of a key of its own, nothing official taken along."""

from __future__ import annotations

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.roles import parse_roles
from engine.bpmn.lint.lint import inspect
from engine.bpmn.package.files import read_files
from engine.bpmn.templates import package
from engine.bpmn.templates.plan import Plan
from engine.settings import HOME
from tests import sop, versions
from tests.engine.bpmn.templates import plans
from tests.tools.limits import USUAL


def test_settings_are_written_with_their_remarks() -> None:
    text = package.settings(plans.proposal()).decode()
    assert 'title = "Usul belanja"\n' in text
    assert "# Nomor proses di Alur; bukan nomor SOP" in text
    read = read_files(package.build(plans.proposal()))
    assert (read.process.code, read.process.number) == ("UB", "{kode}-{tahun}-{urut:04}")
    assert read.process.retention["nasib_akhir"] == "belum ditetapkan"
    assert read.findings == ()


def test_a_copy_is_another_process_and_claims_nothing_of_the_first() -> None:
    there = versions.in_force()
    text = there["process.bpmn"].decode().replace('"sop:nomor_sop" value=""', '"sop:nomor_sop" value="12"')
    there["process.bpmn"] = text.encode()
    there["process.toml"] = there["process.toml"].replace(
        b'retensi_aktif = "belum ditetapkan"', b"retensi_aktif = 2"
    )
    made = package.copy(there, Plan("salinan", "Salinan", (), "Bidang", "SLN"))
    read = read_files(made)
    assert (read.key, read.name, read.process.title, read.process.code) == (
        "salinan",
        "Salinan",
        "Salinan",
        "SLN",
    )
    assert read.process.record == read_files(there).process.record
    assert set(read.process.retention.values()) == {"belum ditetapkan", ""}
    roles = parse_roles((HOME / "processes/roles.toml").read_bytes())
    assert not [one for one in inspect(made, roles, USUAL) if one.level == "error"]
    process = next(xml.children(xml.parse(made["process.bpmn"], ""), "process"))
    said = xml.properties(process)
    assert (said["sop:nomor_sop"], said["sop:nama_sop"], said["sop:unit"]) == ("", "Salinan", "Bidang")
    assert "sop:grade.nomor_sop" not in said
    assert said["sop:dasar_hukum.1"].startswith("Peraturan")
    assert sop.KEY.encode() not in made["process.bpmn"].replace(f"Definisi_{sop.KEY}".encode(), b"").replace(
        f"urn:alur:{sop.KEY}".encode(), b""
    )
    assert {path: content for path, content in made.items() if path.startswith("forms/")} == {
        path: content for path, content in there.items() if path.startswith("forms/")
    }
