"""Sheets hold what was typed as text, read back by another program's reader."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from webui import sheets

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TYPED = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://contoh.test")', "http://contoh.test", "\t=1", "007", "{=1}",
]  # fmt: skip


def read(sheet: sheets.Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(sheets.workbook([sheet], title="Uji", created=NOW)))


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_typed_becomes_a_formula_a_link_or_a_number(typed: str) -> None:
    page = read(sheets.Sheet("Uji", [typed], [[typed]], [typed])).worksheets[0]
    for place in ("A1", "A3", "A4"):
        cell = page[place]
        assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_values_keep_their_kind() -> None:
    row: list[sheets.Cell] = [1, 0.5, date(2026, 11, 23), None, "teks"]
    page = read(sheets.Sheet("a/b:c" * 9, list("abcde"), [row], percent=frozenset({1}))).worksheets[0]
    assert [cell.value for cell in page[2]] == [1, 0.5, datetime(2026, 11, 23), None, "teks"]
    assert page["B2"].number_format == "0%"
    assert page.freeze_panes == "A2"


def test_the_same_content_is_the_same_file() -> None:
    sheet = sheets.Sheet("Uji", ["a"], [["b"]])
    assert sheets.workbook([sheet], title="Uji", created=NOW) == sheets.workbook(
        [sheet], title="Uji", created=NOW
    )
