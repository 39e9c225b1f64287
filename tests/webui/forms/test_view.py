"""What a form looks like: every component, its faults, its conditions, and tables of many columns."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem
from engine.forms import SUPPORTED, computation
from tests.webui.forms.drawn import calls, drawn, form, shipped
from webui import forms

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
    assert table.error == "Jumlah baris tidak boleh diubah; muat ulang halaman ini."


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


def test_a_form_is_settled_once_and_once_for_each_answer_that_parts_hang_on() -> None:
    """However many parts there are: step 4 has five, and a table of what came in."""
    of, code = shipped("telaah"), computation.settle.__code__
    parts = [one for one in of.walk() if any("keputusan" in text.names for text in one.hides)]
    (chooser,) = [one for one in of.fields if one.key == "keputusan"]
    assert len(parts) > 2
    assert calls(code, lambda: forms.draw(of, {}, {})) == 1 + len(chooser.choices)
    settled = of.settle({})
    assert calls(code, lambda: forms.draw(of, settled, {})) == len(chooser.choices)
    assert forms.draw(of, settled, {}) == forms.draw(of, settled.value, {})
    assert calls(code, lambda: forms.reading(of, settled, {})) == 0
