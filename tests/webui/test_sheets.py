"""Sheets of attached files: shown as text, within bounds, whatever a file holds."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from webui import sheets


def book(*rows: list[object], more: dict[str, bytes] | None = None) -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "Data"
    for row in rows:
        page.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    if more:
        with zipfile.ZipFile(buffer) as old:
            parts = {one: old.read(one) for one in old.namelist()} | more
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in parts.items():
                new.writestr(name, content)
    return buffer.getvalue()


def test_cells_are_shown_as_they_stand_and_formulas_are_not_computed() -> None:
    (sheet,) = sheets.of_workbook(
        book(
            ["Kode", "Tahun", "Capaian"],
            ["<b>IK-01</b>", 2026, 72.5],
            ["=1+1", 198501012010011, None],
            [datetime(2026, 11, 29), True, '=cmd|"/c calc"!A1'],
        )
    )
    assert sheet.name == "Data"
    assert sheet.rows == (
        ("Kode", "Tahun", "Capaian"),
        ("<b>IK-01</b>", "2026", "72,5"),
        ("", "198501012010011", ""),
        ("29-11-2026", "TRUE", ""),
    )
    assert not sheet.more


LONG: list[list[object]] = [[number] for number in range(sheets.ROWS + 5)]


def test_a_long_or_wide_sheet_shows_its_beginning_and_says_so() -> None:
    for content in (book(*LONG), book(list(range(sheets.COLUMNS + 1)))):
        (sheet,) = sheets.of_workbook(content)
        assert sheet.more
        assert len(sheet.rows) <= sheets.ROWS
        assert len(sheet.rows[0]) <= sheets.COLUMNS
    (text,) = sheets.of_text(b"a;b\n" * 1_000_000, "data.csv")
    assert text.more
    assert len(text.rows) == sheets.ROWS


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "' + b"x" * 1000 + b'">]><sst>&a;</sst>'


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 cut",
        b"no archive",
        book(["a"], more={"xl/sharedStrings.xml": ENTITIES}),
        book(["a"], more={"xl/styles.xml": b" " * 1_000_001}),
        book(["a"], more={"xl/sharedStrings.xml": b" " * 4_000_001}),
        book(["a"], more={"xl/media/image1.png": b"\0" * (sheets.WHOLE + 1)}),
        book(["a"], more={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}),
    ],
    ids=["cut", "none", "entities", "styles", "strings", "bomb", "broken"],
)
def test_what_is_broken_or_unfolds_without_measure_is_refused(content: bytes) -> None:
    with pytest.raises(sheets.Unreadable):
        sheets.of_workbook(content)


def test_texts_of_rows_are_read_by_their_separator() -> None:
    (sheet,) = sheets.of_text(b"Kode;Capaian\nIK-01;72,5\n", "capaian.csv")
    assert sheet.rows == (("Kode", "Capaian"), ("IK-01", "72,5"))
    for content in (b"\xff\xfe\xff", b"x" * (sheets.TEXT + 1), b"\xe9a;b\n"):
        with pytest.raises(sheets.Unreadable):
            sheets.of_text(content, "rusak.csv")
