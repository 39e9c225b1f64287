"""XLSX files are read as one plain table, or refused with a word for why; none of them takes much memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest

from engine import workbooks
from engine.workbooks import WorkbookError

HEADS = frozenset({"kode"})


def book(*rows: Sequence[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_cells_keep_their_kind_and_lines_their_number() -> None:
    content = book(
        ["Judul"], [], ["Kode", "Nilai", None], ["A", 70.85, "  x  "], [], ["B", datetime(2026, 1, 31)]
    )
    found = workbooks.read(content, 10, HEADS)
    assert found.header == ("kode", "nilai")
    assert found.rows == ((4, ("A", 70.85)), (6, ("B", date(2026, 1, 31))))
    assert workbooks.is_workbook(content)
    assert not workbooks.is_workbook(b"kode,nilai")
    assert workbooks.read(book(["lain"]), 10, HEADS).header == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 nothing", "file"),
        (b"x" * (workbooks.MAX_BYTES + 1), "size"),
        (book(["kode"], ["=1+1"]), "formula"),
        (book(["kode"], *([[number] for number in range(4)])), "rows"),
    ],
)
def test_what_is_no_plain_table_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(WorkbookError) as refusal:
        workbooks.read(content, 3, HEADS)
    assert refusal.value.reason == reason


def test_macros_and_bombs_are_refused_before_they_are_unpacked() -> None:
    for name, content, reason in (
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/worksheets/sheet1.xml", b"0" * (workbooks.MAX_UNPACKED + 1), "size"),
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(name, content)
        with pytest.raises(WorkbookError) as refusal:
            workbooks.read(file.getvalue(), 3, HEADS)
        assert refusal.value.reason == reason
