"""webui/forms/layout.py: tables of many columns."""

from __future__ import annotations

from tests.webui.forms.drawn import shipped
from webui import forms
from webui.forms import layout
from webui.forms.fields import Field, Row


def test_a_table_of_many_columns_names_the_row_and_puts_long_inputs_below() -> None:
    rows = [{"kode": "IK-01", "indikator": "IPLM", "satuan": "indeks", "arah": "positif", "target": 72}]
    inputs = {"indikator": rows, "batas": None, "skala": None}
    drawing = forms.draw(shipped("isian"), {"indikator": [{**rows[0], "realisasi": 70.85}]}, inputs)
    table = next(one for one in drawing.fields if one.kind == "rows")
    assert [one.label for one in table.columns] == ["Indikator kinerja", "Target", "Realisasi", "Capaian (%)"]
    lead, _target, _realisasi, capaian = table.rows[0].cells
    assert (lead.shown, lead.lines) == (
        "IPLM",
        (("Kode", "IK-01"), ("Satuan", "indeks"), ("Arah", "positif")),
    )
    assert capaian.shown == "98,40"
    assert [(one.label, one.shown) for one in capaian.results] == [("Predikat", "Sangat Tinggi")]
    (row,) = table.rows
    assert not row.below
    assert [one.label for one in row.more] == ["Bukti dukung", "Lampiran bukti", "Keterangan"]
    assert not row.more_open
    assert [(one.label, one.away) for one in row.reasons] == [("Alasan data belum tersedia", True)]
    told = {"indikator": [{**rows[0], "keterangan": "Susulan"}]}
    table = next(one for one in forms.draw(shipped("isian"), told, inputs).fields if one.kind == "rows")
    assert table.rows[0].more_open
    empty = forms.draw(shipped("isian"), {"indikator": rows}, inputs)
    table = next(one for one in empty.fields if one.kind == "rows")
    assert [(one.label, one.away) for one in table.rows[0].reasons] == [("Alasan data belum tersedia", False)]


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


def test_cells_stand_as_their_column_does() -> None:
    row = Row((Field("computed", numeric=True), Field("computed"), Field("text")))
    assert [one.numeric for one in layout.numbered(row, (True, True, False)).cells] == [True, True, False]
    assert layout.numbered(row, (True, False, False)) is row
