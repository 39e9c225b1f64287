"""Cells of a spreadsheet: how one is called."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from engine.forms import cells


def test_a_cell_is_called_as_spreadsheets_call_it() -> None:
    for column in (1, 7, 26, 27, 52, 702, 703, 16_384):
        assert cells.address(12, column) == f"{get_column_letter(column)}12"
