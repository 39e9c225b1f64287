"""What a form looks like: every component, its faults, its conditions, and tables of many columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import Problem
from engine.forms import SUPPORTED, Form, read_form
from engine.service import Engine
from engine.settings import HOME, Settings
from tests import sop
from webui import current, forms
from webui.forms.fields import Field


@pytest.fixture(autouse=True)
def _at_hand(engine: Engine, settings: Settings) -> Iterator[None]:
    with current.outside(engine, settings):
        yield


def form(*components: dict[str, Any]) -> Form:
    source = {"type": "default", "id": "coba", "schemaVersion": 18, "components": list(components)}
    return read_form(json.dumps(source), "forms/coba.form")


def shipped(name: str) -> Form:
    path = HOME / "processes" / sop.KEY / "forms" / f"{name}.form"
    return read_form(path.read_bytes(), f"forms/{name}.form")


def drawn(
    of: Form, value: dict[str, Any] | None = None, inputs: dict[str, Any] | None = None
) -> dict[str, Field]:
    return {one.name or one.kind: one for one in forms.draw(of, value or {}, inputs or {}).fields}


CHOICES = [{"label": "Satu", "value": "1"}, {"label": "Dua", "value": "2"}]
COMPONENTS: dict[str, dict[str, Any]] = {
    "text": {"text": "## Judul"},
    "textfield": {},
    "textarea": {},
    "number": {},
    "datetime": {"subtype": "date"},
    "select": {"values": CHOICES},
    "radio": {"values": CHOICES},
    "checkbox": {},
    "checklist": {"values": CHOICES},
    "filepicker": {},
    "group": {"components": [{"type": "textfield", "id": "g", "key": "g", "label": "Dalam"}]},
    "dynamiclist": {
        "path": "x",
        "components": [{"type": "textfield", "id": "c", "key": "c", "label": "Kolom"}],
    },
    "table": {"dataSource": "=baris", "columns": [{"key": "a", "label": "A"}]},
    "expression": {"expression": "=1 + 1"},
    "separator": {},
    "spacer": {},
}


def test_every_supported_component_is_drawn() -> None:
    assert set(COMPONENTS) == set(SUPPORTED)
    for kind, more in COMPONENTS.items():
        keyed = (
            {} if kind in ("text", "separator", "spacer", "group", "dynamiclist", "table") else {"key": "x"}
        )
        labelled = {} if kind in ("text", "separator", "spacer") else {"label": "Label"}
        of = form({"type": kind, "id": "x", **labelled, **keyed, **more})
        fields = forms.draw(of, of.initial({"baris": [{"a": 1}]}), {"baris": [{"a": 1}]}).fields
        assert fields, kind


def test_values_come_back_as_they_were_typed() -> None:
    of = form(
        {"type": "number", "id": "n", "key": "n", "label": "Angka"},
        {"type": "select", "id": "s", "key": "s", "label": "Pilih", "values": CHOICES},
        {"type": "checklist", "id": "c", "key": "c", "label": "Centang", "values": CHOICES},
    )
    fields = drawn(of, {"n": 1234.5, "s": "2", "c": ["1"]})
    assert fields["n"].text == "1.234,5"
    assert drawn(of, {"n": "72.5"})["n"].text == "72.5"
    assert [one.chosen for one in fields["s"].choices] == [False, True]
    assert [one.chosen for one in fields["c"].choices] == [True, False]


def test_a_field_that_belongs_to_one_answer_says_so() -> None:
    alasan = drawn(shipped("periksa"))["alasan"]
    assert alasan.shown_by == "keputusan"
    assert alasan.shown_for == ("kembalikan",)
    assert alasan.shown_words == "Diisi bila Keputusan: Kembalikan untuk perbaikan."


def test_what_a_form_may_read_beyond_its_inputs_is_seen() -> None:
    hidden = {
        "type": "textfield",
        "id": "x",
        "key": "x",
        "label": "X",
        "conditional": {"hide": "=not Langkah_1.perlu"},
    }
    of = form(
        hidden,
        {"type": "expression", "id": "y", "key": "y", "label": "Y", "expression": "=Langkah_1.jumlah + 1"},
    )

    def shown(perlu: bool) -> dict[str, Field]:
        names = {"Langkah_1": {"perlu": perlu, "jumlah": 2}}
        return {one.name: one for one in forms.draw(of, {}, {}, names=names).fields}

    assert set(shown(False)) == {"y"}
    assert set(shown(True)) == {"x", "y"}
    assert shown(True)["y"].shown == "3"


def test_a_field_hidden_by_its_data_is_not_there() -> None:
    assert "catatan_permintaan" not in drawn(shipped("periksa"))
    assert "catatan_permintaan" in drawn(shipped("periksa"), inputs={"catatan_permintaan": "Mohon lengkap."})


def test_faults_name_their_place_in_the_owners_words() -> None:
    of = shipped("isian")
    problems = [
        Problem("indikator/1/realisasi", "decimal_point"),
        Problem("", "type"),
        Problem("indikator", "rows"),
    ]
    rows = [{"kode": "A", "target": 1}, {"kode": "B", "target": 2}]
    drawing = forms.draw(of, {"indikator": rows}, {"indikator": rows}, problems)
    assert [fault.label for fault in drawing.faults] == [
        "Indikator kinerja, baris 2: Realisasi",
        "",
        "Indikator kinerja",
    ]
    assert drawing.faults[0].anchor == "f-indikator-1-realisasi"
    table = next(one for one in drawing.fields if one.kind == "rows")
    assert [row.faulty for row in table.rows] == [False, True]
    assert table.error == "Jumlah baris tidak boleh diubah."


def test_a_table_of_many_columns_names_the_row_and_puts_long_inputs_below() -> None:
    rows = [{"kode": "IK-01", "indikator": "IPLM", "satuan": "indeks", "arah": "positif", "target": 72}]
    inputs = {"indikator": rows, "batas": None, "skala": None}
    drawing = forms.draw(shipped("isian"), {"indikator": [{**rows[0], "realisasi": 70.85}]}, inputs)
    table = next(one for one in drawing.fields if one.kind == "rows")
    assert drawing.wide
    assert [one.label for one in table.columns] == ["Indikator kinerja", "Target", "Realisasi", "Capaian (%)"]
    lead, _target, _realisasi, capaian = table.rows[0].cells
    assert (lead.shown, lead.lines) == (
        "IPLM",
        (("Kode", "IK-01"), ("Satuan", "indeks"), ("Arah", "positif")),
    )
    assert capaian.shown == "98,40"
    assert ("Predikat", "Sangat Tinggi") in capaian.lines
    assert [one.label for one in table.rows[0].below] == ["Bukti dukung", "Keterangan"]
    empty = forms.draw(shipped("isian"), {"indikator": rows}, inputs)
    table = next(one for one in empty.fields if one.kind == "rows")
    assert "Alasan data belum tersedia" in [one.label for one in table.rows[0].below]


def test_no_cell_of_a_table_is_lost_when_it_is_condensed() -> None:
    row = {
        "kode": "IK-12",
        "indikator": "Digitalisasi",
        "satuan": "nilai",
        "arah": "positif",
        "target": 80,
        "belum_tersedia": "Survei belum selesai.",
        "bukti_dukung": "Nota",
        "keterangan": "Susulan",
        "unit": "Bidang",
    }
    (table,) = forms.record(shipped("isian"), {"indikator": [row]})
    said = " ".join(
        [cell.shown for cell in table.rows[0].cells]
        + [text for cell in table.rows[0].cells for _label, text in cell.lines]
    )
    assert all(str(value) in said for value in row.values())


def test_a_record_shows_what_was_sent_and_nothing_else() -> None:
    fields = {
        one.name: one
        for one in forms.record(shipped("periksa"), {"keputusan": "setuju", "rata_rata_capaian": 93.4})
    }
    assert set(fields) == {"keputusan", "rata_rata_capaian"}
    assert fields["keputusan"].shown == "Setujui dan teruskan kepada Kepala Dinas"
    assert fields["rata_rata_capaian"].shown == "93,40"


def test_a_year_has_no_thousands_point() -> None:
    start = shipped("mulai")
    assert drawn(start, {"tahun": 2026})["tahun"].text == "2026"
    record = {one.name or one.label: one.text for one in forms.record(start, {"tahun": 2026})}
    assert "2026" in record.values()
