"""The process "Pengumpulan Data Kinerja" says what the SOP says, cell by cell, and invents nothing."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.bpmn.lint.lint import lint_package
from engine.bpmn.package import files
from tests.tools.limits import USUAL

PROCESSES = Path(__file__).parents[2] / "processes"
PACKAGE = PROCESSES / "pengumpulan_data_kinerja"
SOP: dict[str, Any] = json.loads(Path(__file__).with_name("sop_steps.json").read_text("utf-8"))
STEPS: list[dict[str, Any]] = SOP["langkah"]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
TREE: Any = etree.parse(PACKAGE / "process.bpmn")
PROCESS: Any = TREE.find(f"{BPMN}process")
ROLES = tomllib.loads((PROCESSES / "roles.toml").read_text("utf-8"))
UNITS = {"bidang_perpustakaan", "bidang_kearsipan", "sekretariat_data"}
each_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: f"step{step['no']}")


def node(name: str) -> Any:
    found = TREE.xpath("//*[@id=$name]", name=name)
    assert len(found) == 1, name
    return found[0]


def properties(element: Any) -> dict[str, str]:
    path = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
    found = [(item.get("name"), item.get("value")) for item in element.findall(path)]
    assert len(dict(found)) == len(found), "a property is written twice"
    return dict(found)


def inputs(element: Any) -> dict[str, str]:
    path = f"{BPMN}extensionElements/{CAMUNDA}inputOutput/{CAMUNDA}inputParameter"
    return {item.get("name"): item.text for item in element.findall(path)}


def flow(source: str, target: str) -> Any:
    (found,) = TREE.xpath("//*[@sourceRef=$a and @targetRef=$b]", a=source, b=target)
    return found


def condition(element: Any) -> str:
    return str(element.findtext(f"{BPMN}conditionExpression"))


def duration(text: str) -> str:
    """The ISO text of a printed standard time."""
    number, unit = text.split()
    return {"hari": f"P{number}D", "jam": f"PT{number}H", "menit": f"PT{number}M"}[unit]


def form(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((PACKAGE / "forms" / f"{name}.form").read_text("utf-8"))
    return read


def components(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in form["components"]:
        yield component
        yield from component.get("components", ())


def component(name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = [c for c in form(name)["components"] if c.get("key") == key]
    return found


CELLS = ("kegiatan", "kelengkapan", "output", "keterangan")


@each_step
def test_step_says_what_the_source_says(step: dict[str, Any]) -> None:
    task = node(f"Langkah_{step['no']}")
    said = properties(task)
    assert task.get("name") == step["kegiatan"]
    assert said["sop:no"] == str(step["no"])
    for cell in ("kegiatan_sumber", "kelengkapan", "output", "keterangan"):
        assert said[f"sop:{cell}"] == step[cell]
    assert {key[10:]: value for key, value in said.items() if key.startswith("sop:grade.")} == step["grade"]
    assert said.get("sop:catatan_waktu") == step.get("catatan_waktu")
    remarks = {key[12:]: said[key] for key in said if key.startswith("sop:catatan_") and key[12:] in CELLS}
    assert remarks == step.get("catatan", {})
    for cell in CELLS:
        words = said["sop:kegiatan_sumber" if cell == "kegiatan" else f"sop:{cell}"]
        assert "[" not in words or step["grade"][cell] == "disimpulkan", "supplied words are inferred"
    assert said["sop:keyakinan_pelaksana"] == f"{step['keyakinan_lane_persen']} %"


@each_step
def test_step_lies_in_its_lane_and_belongs_to_its_role(step: dict[str, Any]) -> None:
    name = f"Langkah_{step['no']}"
    (lane,) = TREE.xpath("//*[local-name()='flowNodeRef' and text()=$name]/..", name=name)
    assert lane.get("id") == f"Lane_{step['lane']}"
    printed = step.get("pelaksana_cetak")
    if printed:
        assert properties(node(name))["sop:pelaksana_cetak"].split(",") == printed
    else:
        assert node(name).get(f"{CAMUNDA}candidateGroups") == step["lane"]


@each_step
def test_standard_time_is_the_boundary_timer(step: dict[str, Any]) -> None:
    timers = TREE.xpath(
        "//*[local-name()='boundaryEvent' and @attachedToRef=$host]", host=f"Langkah_{step['no']}"
    )
    (timer,) = timers
    assert timer.get("id") == f"Langkah_{step['no']}_tenggat"
    assert timer.get("cancelActivity") == "false"
    printed = step["waktu"] or step["waktu_bawaan"]
    assert timer.findtext(f".//{BPMN}timeDuration") == duration(printed)
    assert timer.get("name") == f"Lewat {printed}"
    end = node(flow(timer.get("id"), f"Langkah_{step['no']}_terlambat").get("targetRef"))
    assert (etree.QName(end).localname, end.get("name")) == ("endEvent", "Terlambat")


def test_lanes_are_the_executor_columns() -> None:
    lanes = [(lane.get("id"), lane.get("name")) for lane in PROCESS.iter(f"{BPMN}lane")]
    assert lanes == [(f"Lane_{lane['id']}", lane["nama"]) for lane in SOP["lane"]]
    listed = [ref.text for ref in PROCESS.iter(f"{BPMN}flowNodeRef")]
    top = [child.get("id") for child in PROCESS if child.get("id") and child.tag != f"{BPMN}sequenceFlow"]
    assert sorted(listed) == sorted(set(top) - {"Pelaksana", "Catatan_sumber"})


def test_identity_is_the_source_and_empty_where_the_source_is_silent() -> None:
    said, facts = properties(PROCESS), SOP["identitas"]
    for key in ("unit", "instansi", "nama_sop", "peringatan", "pencatatan_dan_pendataan"):
        assert said[f"sop:{key}"] == facts[key]
    for key in ("nomor_sop", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif"):
        assert (facts[key], said[f"sop:{key}"], said[f"sop:grade.{key}"]) == (None, "", "tidak_terbaca")
    signed = {key: said[f"sop:disahkan_oleh.{key}"] or None for key in ("jabatan", "nama", "nip")}
    assert signed == facts["disahkan_oleh"]
    for key in ("dasar_hukum", "kualifikasi_pelaksana", "keterkaitan", "peralatan"):
        listed = [value for name, value in said.items() if re.fullmatch(rf"sop:{key}\.\d+", name)]
        assert listed == facts[key]
    assert {value for name, value in said.items() if ".grade." in name} <= set(SOP["arti_grade"])


def test_returns_go_one_step_down_and_are_marked_as_an_extension() -> None:
    for start, back in SOP["jalur_kembali"]["jalur"].items():
        gateway = node(f"Keputusan_{start}")
        returning = flow(f"Keputusan_{start}", f"Gabung_{back}")
        assert condition(returning) == "${keputusan == 'kembalikan'}"
        assert properties(returning)["sop:ekstensi"] == "jalur kembali bukan bagian dokumen sumber"
        assert "bukan bagian dokumen sumber" in returning.findtext(f"{BPMN}documentation")
        onward = node(gateway.get("default"))
        assert onward.get("targetRef") in (f"Langkah_{int(start) + 1}", f"Gabung_{int(start) + 1}")
        assert (onward.get("name"), returning.get("name")) == ("Ya", "Tidak")
    gateways = [one.get("id") for one in PROCESS.findall(f"{BPMN}exclusiveGateway") if one.get("name")]
    assert gateways == [f"Keputusan_{start}" for start in SOP["jalur_kembali"]["jalur"]]


@pytest.mark.parametrize("name", ["telaah", "paraf", "periksa", "tandatangan"])
def test_returning_needs_a_reason_and_paraf_only_when_approving(name: str) -> None:
    decision = component(name, "keputusan")
    assert [choice["value"] for choice in decision["values"]] == ["setuju", "kembalikan"]
    assert decision["validate"] == {"required": True}
    reason = component(name, "alasan")
    assert reason["validate"]["required"] is True
    assert reason["validate"]["minLength"] == 10
    assert reason["conditional"] == {"hide": "=keputusan != 'kembalikan'"}
    for tick in (c for c in components(form(name)) if c["type"] == "checkbox"):
        assert tick["validate"] == {"required": True}
        assert tick["conditional"] == {"hide": "=keputusan == 'kembalikan'"}
        assert "tercatat sebagai persetujuan di Alur, bukan tanda tangan elektronik" in tick["label"]


def test_each_bidang_fills_its_own_rows_at_once() -> None:
    filling = node("Langkah_3_isian")
    multi = filling.find(f"{BPMN}multiInstanceLoopCharacteristics")
    assert filling.getparent() is node("Langkah_3")
    assert multi.get("isSequential", "false") == "false"
    assert multi.get(f"{CAMUNDA}elementVariable") == "bidang"
    assert multi.get(f"{CAMUNDA}collection") == (
        "${Langkah_4.bidang_dikembalikan if Langkah_4.keputusan == 'kembalikan'"
        " else unik(Langkah_3_permintaan.indikator, 'bidang')}"
    )
    assert filling.get(f"{CAMUNDA}candidateGroups") == "${bidang}"
    assert node("Langkah_3_permintaan").get(f"{CAMUNDA}candidateGroups") == "fungsional_perencana"
    skipping = flow("Langkah_3_perlu_permintaan", "Langkah_3_siap_diisi")
    assert condition(skipping) == "${Langkah_4.keputusan == 'kembalikan'}"
    for name in ("Langkah_3_permintaan", "Langkah_3_isian"):
        assert properties(node(name))["sop:ekstensi"] == "rincian langkah 3; bukan baris dokumen sumber"


def test_every_form_is_used_and_every_task_has_one() -> None:
    asking = [*TREE.iter(f"{BPMN}userTask"), node("Mulai")]
    named = [element.get(f"{CAMUNDA}formRef") for element in asking]
    assert sorted(named) == sorted(path.stem for path in (PACKAGE / "forms").iterdir())
    for element in asking:
        read = form(element.get(f"{CAMUNDA}formRef"))
        given = set(inputs(element))
        assert read["id"] == element.get(f"{CAMUNDA}formRef")
        ids = [c["id"] for c in components(read)]
        assert len(set(ids)) == len(ids)
        wanted = {c["valuesKey"] for c in components(read) if "valuesKey" in c}
        wanted |= {c["dataSource"].removeprefix("=") for c in read["components"] if c["type"] == "table"}
        wanted |= {c["key"] for c in read["components"] if c.get("readonly")}
        wanted |= {c["path"] for c in read["components"] if c.get("allowAddRemove") is False}
        assert wanted <= given, element.get("id")


def test_review_shows_every_column_a_bidang_fills() -> None:
    (rows,) = [c for c in form("isian")["components"] if c["type"] == "dynamiclist"]
    filled = {c["key"] for c in rows["components"]}
    for name in ("telaah", "olah", "bahas", "paraf", "periksa", "tandatangan"):
        (table,) = [c for c in form(name)["components"] if c["type"] == "table"]
        assert {column["key"] for column in table["columns"]} == filled


def test_roles_cover_lanes_units_and_duties() -> None:
    assert {lane["id"] for lane in SOP["lane"]} | UNITS | {"pemilik_proses", "auditor", "admin"} == set(ROLES)
    assert all(role.get("atasan", "kepala_dinas") in ROLES for role in ROLES.values())
    rights = {name: role["hak"] for name, role in ROLES.items() if "hak" in role}
    assert rights == {
        "kepala_dinas": ["enforce"],
        "pemilik_proses": ["deploy"],
        "auditor": ["audit"],
        "admin": ["admin", "enforce"],
    }


def test_sample_indicators_say_that_they_are_samples() -> None:
    with (PACKAGE / "data" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["bidang"] for row in rows} == UNITS
    assert {row["catatan"] for row in rows} == {"DATA CONTOH"}
    assert {row["arah"] for row in rows} == {"positif", "negatif"}
    assert "catatan" in inputs(node("Langkah_3_permintaan"))
    for name in ("Langkah_3_isian", *(f"Langkah_{number}" for number in range(4, 10))):
        assert inputs(node(name))["catatan_permintaan"] == "${Langkah_3_permintaan.catatan}"


def test_process_toml_invents_no_retention_and_no_official_number() -> None:
    facts = tomllib.loads((PACKAGE / "process.toml").read_text("utf-8"))
    assert facts["title"] == SOP["identitas"]["nama_sop"]
    unknown = {facts["retensi"][key] for key in ("retensi_aktif", "retensi_inaktif", "nasib_akhir")}
    assert unknown == {"belum ditetapkan"}
    asked = set(re.findall(r"\{(\w+)", facts["perihal"]))
    assert asked <= {c.get("key") for c in components(form("mulai"))}


def test_lint_remarks_only_on_what_the_source_itself_lacks() -> None:
    """Step 4 has no readable time, and the source's step 10 begins with a noun."""
    read = files.read_folder(PACKAGE)
    assert read.findings == ()
    found = [
        (finding.level, finding.rule, finding.element)
        for finding in lint_package(read, read.roles or {}, USUAL)
    ]
    assert found == [("warning", "unread-time", "Langkah_4"), ("warning", "step-verb", "Langkah_10")]
