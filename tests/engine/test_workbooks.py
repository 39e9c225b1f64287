"""XLSX files are read as one plain table, or refused with a word for why; none of them takes much memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

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


def saved(edit: Callable[[openpyxl.Workbook], object]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Satu"
    edit(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def fill(made: openpyxl.Workbook) -> None:
    sheet = made.active
    sheet["B2"], sheet["C2"], sheet["D2"] = 1.5, "  teks  ", datetime(2026, 1, 31, 8, 30)
    sheet["E2"], sheet["F2"], sheet["G2"] = True, time(7, 30), "   "
    made.create_sheet("Dua").sheet_state = "hidden"


def test_a_file_is_read_whole_every_cell_by_its_place() -> None:
    found = workbooks.pages(saved(fill), 10)
    assert found["Satu"].cells == {
        (2, 2): 1.5, (2, 3): "teks", (2, 4): datetime(2026, 1, 31, 8, 30), (2, 5): True, (2, 6): "07:30:00",
    }  # fmt: skip
    assert (found["Satu"].hidden, found["Dua"].hidden, found["Dua"].cells) == (False, True, {})


def _set(place: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    return lambda made: made.active.__setitem__(place, value)


@pytest.mark.parametrize(
    ("edit", "reason", "line", "column"),
    [
        (_set("B3", "=1+1"), "formula", 3, 2),
        (_set("C4", "#N/A"), "fault", 4, 3),
        (lambda made: setattr(made.active.row_dimensions[5], "hidden", True), "hidden", 5, 0),
        (lambda made: setattr(made.active.column_dimensions["D"], "hidden", True), "hidden", 0, 4),
        (_set("A1048576", 1), "rows", 0, 0),
        (_set("XFD1", 1), "rows", 0, 0),
        (lambda made: [made.active.append([1]) for _ in range(11)], "rows", 0, 0),
        (lambda made: made.active.merge_cells("A1:B2"), "merged", 0, 0),
    ],
)
def test_what_could_be_meant_otherwise_than_it_looks_is_refused_with_its_place(
    edit: Callable[[openpyxl.Workbook], object], reason: str, line: int, column: int
) -> None:
    with pytest.raises(WorkbookError) as refusal:
        workbooks.pages(saved(edit), 10)
    assert (refusal.value.reason, refusal.value.line, refusal.value.column) == (reason, line, column)


def with_part(name: str, content: bytes) -> bytes:
    file = io.BytesIO(saved(fill))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


def locked() -> bytes:
    """A file of which a part says that it needs a password."""
    content = bytearray(saved(fill))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file"),
        (b"PK\x03\x04 nothing", "file"),
        (b"x" * (workbooks.PAGES_BYTES + 1), "size"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (locked(), "encrypted"),
        (with_part("xl/vbaProject.bin", b"x"), "macros"),
        (with_part("xl/media/large.bin", b"0" * (workbooks.PAGES_UNPACKED + 1)), "size"),
        (with_part("xl/many.xml", b"<a/>" * (workbooks.PAGES_TAGS + 1)), "size"),
        (with_part("xl/other.xml", "<a/>".encode("utf-16")), "file"),
        (with_part("xl/other.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "file"),
        (with_part("xl/worksheets/other.xml", b"<x:hyperlink r:id='1' ref = 'A1:XFD1048576'/>"), "file"),
        (with_part("xl/worksheets/other.xml", b'<x:mergeCell\tref="A1:XFD1048576"/>'), "merged"),
    ],
)
def test_what_is_no_workbook_to_be_read_whole_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(WorkbookError) as refusal:
        workbooks.pages(content, 10)
    assert refusal.value.reason == reason


def test_a_workbook_that_may_hold_macros_is_refused() -> None:
    file, content = io.BytesIO(), saved(fill)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for one in old.namelist():
            part = old.read(one)
            if one == "[Content_Types].xml":
                plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                assert plain in part
                part = part.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
            new.writestr(one, part)
    with pytest.raises(WorkbookError) as refusal:
        workbooks.pages(file.getvalue(), 10)
    assert refusal.value.reason == "macros"
