"""What differs between two packages, as facts."""

from __future__ import annotations

import json
import re

import pytest

from engine import bpmn
from engine.bpmn.versions.comparison import Difference, compare
from engine.settings import HOME
from tests import versions
from tests.engine.service import packages

ROLES = bpmn.parse_roles((HOME / "processes" / "roles.toml").read_bytes(), "roles.toml")


def between(old: dict[str, bytes], new: dict[str, bytes]) -> list[Difference]:
    return list(compare(bpmn.read_files(old), bpmn.read_files(new), ROLES))


def edited(path: str, old: str, new: str) -> dict[str, bytes]:
    files = versions.in_force()
    text = files[path].decode()
    assert old in text
    files[path] = text.replace(old, new, 1).encode()
    return files


def told(changes: list[Difference]) -> list[tuple[str, str, str, str]]:
    return [(one.what, one.kind, one.element, one.field) for one in changes]


def test_a_version_is_equal_to_itself() -> None:
    assert between(versions.in_force(), versions.in_force()) == []


def test_a_time_and_a_step() -> None:
    found = between(versions.in_force(), versions.later())
    assert told(found)[:2] == [
        ("step", "changed", "Langkah_8", "duration"),
        ("step", "added", versions.ADDED, "userTask"),
    ]
    assert (found[0].step, found[0].before, found[0].after) == (8, "P3D", "P2D")
    assert found[1].after == "sekretaris"
    assert ("flow", "changed", "Alur_6_7", "ends") in told(found)
    assert ("flow", "added", "Alur_6b_7", "") in told(found)
    back = between(versions.later(), versions.in_force())
    assert ("step", "removed", versions.ADDED, "userTask") in told(back)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name="sop:output"', 'name="sop:keluar"', ("step", "changed", "", "sop:output")),
        ('candidateGroups="kepala_dinas"', 'candidateGroups="sekretaris"', ("step", "changed", "Langkah_1", "role")),
        (">${keputusan == ", ">${keputusan != ", ("flow", "changed", "", "condition")),
        ('formRef="telaah"', 'formRef="olah"', ("step", "changed", "Langkah_4", "form")),
        ('<dc:Bounds x="1650" y="790"', '<dc:Bounds x="1650" y="791"', ("layout", "moved", "Langkah_6", "")),
        ('nama_sop" value="P', 'nama_sop" value="X P', ("identity", "changed", "nama_sop", "nama_sop")),
    ],
)  # fmt: skip
def test_one_change_of_the_diagram(old: str, new: str, expected: tuple[str, ...]) -> None:
    found = told(between(versions.in_force(), edited("process.bpmn", old, new)))
    assert any(
        all(not want or want == got for want, got in zip(expected, one, strict=True)) for one in found
    ), found


def test_forms_settings_and_files() -> None:
    old, new = packages.two_steps(), packages.two_steps("Lain")
    form = json.loads(new["forms/isi.form"])
    form["components"][0]["validate"]["required"] = False
    form["components"][0]["label"] = "Nama lengkap"
    form["components"].append(packages.field("baru"))
    del form["components"][1]
    new["forms/isi.form"] = json.dumps(form).encode()
    new["forms/kosong.form"] = json.dumps(form | {"id": "kosong"}).encode()
    new["data/a.csv"] = b"a\n1\n"
    found = told(between(old, new))
    assert set(found) >= {
        ("form", "changed", "isi", "required"),
        ("form", "changed", "isi", "label"),
        ("form", "added", "isi", "baru"),
        ("form", "removed", "isi", "catatan"),
        ("form", "added", "kosong", ""),
        ("setting", "changed", "title", "title"),
        ("file", "added", "data/a.csv", ""),
    }


def test_a_difference_nobody_sees_is_still_told() -> None:
    files = versions.in_force()
    files["process.bpmn"] += b"<!-- -->"
    assert told(between(versions.in_force(), files)) == [("file", "changed", "process.bpmn", "")]


def test_where_ways_only_come_together_is_no_change_of_the_sop() -> None:
    files = versions.in_force()
    drawing = files["process.bpmn"].decode()
    start, end = (
        drawing.index('<bpmn:exclusiveGateway id="Gabung_6">'),
        drawing.index('<bpmn:userTask id="Langkah_6"'),
    )
    bare = drawing[:start] + drawing[end:]
    bare = bare.replace('targetRef="Gabung_6"', 'targetRef="Langkah_6"').replace(
        "<bpmn:flowNodeRef>Gabung_6</bpmn:flowNodeRef>", ""
    )
    flow = '<bpmn:sequenceFlow id="Alur_ke_6" sourceRef="Gabung_6" targetRef="Langkah_6" />'
    assert flow in bare
    bare = bare.replace(flow, "").replace(
        "<bpmn:incoming>Alur_ke_6</bpmn:incoming>",
        "<bpmn:incoming>Alur_5_6</bpmn:incoming><bpmn:incoming>Alur_7_kembali</bpmn:incoming>",
    )
    old = files | {
        "process.bpmn": re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", bare, flags=re.S).encode()
    }
    new = files | {
        "process.bpmn": re.sub(
            r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", drawing, flags=re.S
        ).encode()
    }
    assert [one for one in between(old, new) if one.what in ("element", "flow", "step")] == []


def test_a_pair_of_steps_is_added_changed_and_removed() -> None:
    path, pair = "pengumpulan_data_kinerja/process.bpmn", 'name="sop:empat_mata" value="Langkah_8 peringatan"'
    path = next(one for one in versions.in_force() if path.endswith(one))
    strict = edited(path, pair, pair.replace("peringatan", "tolak"))
    without = edited(path, pair, 'name="sop:empat_mata" value=""')
    (changed,) = between(versions.in_force(), strict)
    assert (changed.element, changed.field) == ("Langkah_9", "four_eyes")
    assert (changed.before, changed.after) == ("Langkah_8 peringatan", "Langkah_8 tolak")
    (removed,) = between(versions.in_force(), without)
    assert (removed.field, removed.after) == ("four_eyes", "")
