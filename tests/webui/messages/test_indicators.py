"""Every fault of the list of indicators is a sentence, and names its cell."""

from __future__ import annotations

import pytest
from flask import Flask

from engine.errors import Problem
from webui.messages import indicators

CODES = (
    "taken", "choice_of", "unknown_role", "before_start", "year", "period", "target_when", "target_twice", "unlike",
    "columns", "no_lines", "book_file", "book_size", "book_macros", "book_merged", "book_rows", "book_formula",
    "sheet_encoding", "sheet_rows", "sheet_columns", "sheet_quoting", "sheet_row", "required", "max_length", "date",
    "decimal_point", "number", "digits",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_fault_is_a_sentence(app: Flask, code: str) -> None:
    with app.test_request_context():
        said = indicators.cell_sentence(Problem("5/target", code, {"limit": 3}))
        whole = indicators.cell_sentence(Problem("0/", code, {"limit": 3}))
    assert said.startswith("Baris 5, kolom target: ")
    assert said.endswith(".") or said[-1].isalnum()
    assert f"({code})" not in said
    assert not whole.startswith("Baris 0")


def test_facts_are_called_as_people_call_them(app: Flask) -> None:
    with app.test_request_context():
        assert indicators.label("valid_from") == "Berlaku sejak"
        assert indicators.label("target 2026 Triwulan I") == "Target Triwulan I 2026"
        assert indicators.said("direction", "negatif") == "Makin rendah makin baik"
        assert indicators.said("name", "positif") == "positif"
