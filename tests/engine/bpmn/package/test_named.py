"""Which roles a package names, wherever it does; a word that only looks like one of them is none."""

from __future__ import annotations

from engine.bpmn import read_files
from engine.bpmn.drawing import outline, xml
from engine.bpmn.model import Role
from engine.bpmn.package import named
from engine.settings import HOME
from tests.engine.bpmn import drawings
from tests.engine.service import packages

ROLES = {one: Role(one, one) for one in ("sekretaris", "bidang", "kadis")}


def test_the_shipped_sop_names_its_executors_its_table_and_its_group() -> None:
    folder = HOME / "processes/pengumpulan_data_kinerja"
    files = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    package = read_files(files)
    found = named.read(package, outline.describe(xml.parse(files["process.bpmn"], ""), package, ROLES))
    assert {"kepala_dinas", "sekretaris", "bidang", "bidang_kearsipan", "sekretariat_data"} <= found.texts
    assert found.families == {"bidang"}


def test_texts_of_calculations_forms_and_tables() -> None:
    task = drawings.user("isi", camunda_candidateGroups="${'satu' if true else 'dua'}", camunda_formRef="f")
    field = packages.field("siapa", "select", values=[{"label": "Tiga", "value": "tiga"}])
    hidden = packages.field("empat", conditional={"hide": '=siapa = "lima"'})
    files = packages.package(drawings.chain(task), f=[field, hidden], toml='title = "T"\nmulai = ["enam"]\n')
    files |= {"data/t.csv": b"kode,siapa\n1,tujuh\n", "forms/rusak.form": b"{"}
    package = read_files(files)
    found = named.read(package, outline.describe(xml.parse(files["process.bpmn"], ""), package, ROLES))
    assert {"satu", "dua", "tiga", "lima", "enam", "tujuh"} <= found.texts
    assert "empat" not in found.texts, "the name of a field"
    assert "kode" not in found.texts, "the name of a column"
