"""Rows of the register in words: years without a point, choices by name, what there is to choose from, figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from engine.service.record.declaration import Column
from engine.service.record.views import Facet, Totals
from webui.pages import record_tables

YEAR, PLAIN = Column("tahun", "Tahun", "number"), Column("nilai", "Nilai")
CHOICE = Column("mutu", "Mutu", "choice", choices={"a": "Amat baik"})


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (YEAR, 2026, "2026"),
        (PLAIN, 24000, "24.000"),
        (PLAIN, 70.85, "70,85"),
        (PLAIN, None, "–"),
        (PLAIN, True, "Ya"),
        (PLAIN, ["a.pdf", "b.pdf"], "a.pdf, b.pdf"),
        (PLAIN, "=1+1", "=1+1"),
        (CHOICE, "a", "Amat baik"),
        (CHOICE, "z", "z"),
        (Column("bidang", "Bidang"), "bidang_kearsipan", "Bidang Kearsipan"),
    ],
)
def test_a_value_is_said_as_people_say_it(app: Flask, column: Column, value: Any, words: str) -> None:
    with app.test_request_context():
        assert record_tables.said(column, value) == words


def test_there_is_to_choose_what_rows_have(app: Flask) -> None:
    facets = [
        Facet(2025, "Triwulan IV", "Sekretariat", "IK-09", "Nama lama", ""),
        Facet(2026, "Triwulan I", "Sekretariat", "IK-09", "Nama baru", "Tinggi"),
        Facet(None, "", "", "", "", ""),
    ]
    with app.test_request_context():
        found = record_tables.choices(facets)
    assert found == {
        "tahun": [("2026", "2026"), ("2025", "2025")],
        "periode": [("Triwulan I", "Triwulan I"), ("Triwulan IV", "Triwulan IV")],
        "bidang": [("Sekretariat", "Sekretariat")],
        "indikator": [("IK-09", "IK-09 · Nama baru")],
        "predikat": [("Tinggi", "Tinggi")],
    }


def test_figures_in_words(app: Flask) -> None:
    with app.test_request_context():
        whole = record_tables.summary_words(Totals(12, 11, Decimal("93.44"), (), True))
        bare = record_tables.summary_words(Totals(3, 0, None, (), False))
    assert whole == "12 baris berlaku · 11 dengan capaian · rata-rata capaian 93,44 %"
    assert bare == "3 baris berlaku"


def test_a_list_shows_what_its_first_cells_do_not_say() -> None:
    columns = (YEAR, Column("indikator", "Indikator"), Column("target", "Target", "number"))
    assert [one.key for one in record_tables.listed(columns)] == ["target"]
    others = (Column("nama", "Nama"), Column("jumlah", "Jumlah", "number"), Column("harga", "Harga"))
    assert [one.key for one in record_tables.listed(others)] == ["jumlah", "harga"]
