"""webui/forms/samples.py: a form that is looked at outside any case has made-up inputs that its fields can hold."""

from __future__ import annotations

from typing import Any

from tests.webui.forms.drawn import form, shipped
from webui.forms import samples

FIELDS: list[dict[str, Any]] = [
    {"type": "number", "key": "angka"},
    {"type": "datetime", "key": "tanggal", "subtype": "date"},
    {"type": "datetime", "key": "waktu", "subtype": "datetime"},
    {"type": "checkbox", "key": "centang"},
    {"type": "select", "key": "pilihan", "values": [{"value": "a", "label": "A"}]},
    {"type": "textfield", "key": "teks"},
]


def test_every_field_that_is_only_read_has_a_value_of_its_kind() -> None:
    shown = form(*({"id": one["key"], "readonly": True, **one} for one in FIELDS))
    assert samples.inputs(shown) == {
        "angka": 10,
        "tanggal": "2026-07-01",
        "waktu": "2026-07-01T08:00",
        "centang": True,
        "pilihan": "a",
        "teks": "contoh 1",
    }


def test_fixed_rows_and_lists_of_choices_are_made_up() -> None:
    given = samples.inputs(shipped("isian"))
    assert len(given["indikator"]) == samples.ROWS
    assert shipped("isian").misfits(given) == []
    chosen = form({"type": "radio", "id": "p", "key": "p", "valuesKey": "bidang"})
    assert [one["value"] for one in samples.inputs(chosen)["bidang"]] == ["contoh_1", "contoh_2", "contoh_3"]
