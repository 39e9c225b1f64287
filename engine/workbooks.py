"""Tables as spreadsheets save them in XLSX, read into cells: numbers as numbers, days as days, all else as text.

What could be meant otherwise than it looks is refused: formulas, macros, merged cells. So is what would take much
memory: the file is looked at before it is unpacked, and never more rows than asked for are read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.texts import tidy

Cell = str | int | float | date | None
Held = str | bool | int | float | date | datetime

MAX_BYTES = 5_000_000  # of the file
MAX_UNPACKED = 60_000_000
BLANK = 200  # rows without anything in them, after which a sheet has ended
WIDEST = 200

PAGES_BYTES = 3_000_000  # of a file that is read whole, cell by cell
PAGES_UNPACKED = 20_000_000
PAGES_TAGS = 500_000  # what is taken apart takes a hundred times the room
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of Office begin that are no XLSX
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # how a part begins whose letters are not of one byte
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell[\s/>]")
# What makes much of little when it is taken apart: links of whole areas, and names for text.
_SWELLING = re.compile(rb"<(?:[\w.-]+:)?hyperlink\b[^>]*\bref\s*=\s*[\"'][^\"'<>]*:|<!(?:DOCTYPE|ENTITY)")


class WorkbookError(ValueError):
    """A file that cannot be read as plain tables. `reason` is file (none, or a damaged one), size, macros, merged,
    rows (too many) or formula; `line` and `column` say where, from 1 (0: nowhere), `sheet` on which sheet, where that
    is known. Of a file that is read whole it may also be encrypted, old (an Office file before XLSX), fault (a cell
    that says #N/A and the like) or hidden (a row, or where `line` is 0 a column).
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0, sheet: str = "") -> None:
        super().__init__(reason, line, column, sheet)
        self.reason, self.line, self.column, self.sheet = reason, line, column, sheet


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a file: by row and column, from 1, what stands in its cells that are not empty."""

    cells: Mapping[tuple[int, int], Held]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The first sheet: the cells of its header, and every row that has anything in it, with its line.

    The header is the first line whose first cell is one of the wanted `heads`.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def is_workbook(content: bytes) -> bool:
    """Return whether a file begins as an XLSX file does."""
    return content.startswith(b"PK\x03\x04")


def read(content: bytes, limit: int, heads: frozenset[str]) -> Book:
    """Return the first sheet with at most `limit` rows below its header. Raises WorkbookError."""
    _look(content)
    from openpyxl import load_workbook  # slow to import: a site starts without it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        lines = book.worksheets[0].iter_rows(max_col=WIDEST)
        return _rows(lines, limit, heads)
    except WorkbookError:
        raise
    except Exception as fault:  # whatever a damaged or strange file makes of it
        raise WorkbookError("file") from fault


def pages(content: bytes, limit: int) -> dict[str, Page]:
    """Return every sheet of a file by its name, none with more than `limit` rows. Raises WorkbookError."""
    _look_closely(content, limit)
    from openpyxl import load_workbook  # slow to import: a site starts without it

    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
        return {sheet.title: _page(sheet, limit) for sheet in book.worksheets}
    except WorkbookError:
        raise
    except Exception as fault:  # whatever a damaged or strange file makes of it
        raise WorkbookError("file") from fault


def _page(sheet: Any, limit: int) -> Page:
    """Return one sheet. Raises WorkbookError for what could be meant otherwise than it looks."""
    if sheet.merged_cells.ranges:
        first = next(iter(sheet.merged_cells.ranges))
        raise WorkbookError("merged", first.min_row, first.min_col, sheet.title)
    for line, row in sheet.row_dimensions.items():
        if row.hidden:
            raise WorkbookError("hidden", line, 0, sheet.title)
    for column in sheet.column_dimensions.values():
        if column.hidden:
            raise WorkbookError("hidden", 0, column.min or 1, sheet.title)
    if sheet.max_row > limit or sheet.max_column > WIDEST:
        raise WorkbookError("rows", 0, 0, sheet.title)
    found: dict[tuple[int, int], Held] = {}
    for row in sheet.iter_rows():
        for cell in row:
            value, place = cell.value, (cell.row, cell.column)
            if cell.data_type in ("f", "e"):
                raise WorkbookError("formula" if cell.data_type == "f" else "fault", *place, sheet.title)
            held = value if isinstance(value, int | float | date) else tidy(str(value or ""))
            if held != "":
                found[place] = held
    return Page(found, sheet.sheet_state != "visible")


def _rows(lines: Iterable[Iterable[object]], limit: int, heads: frozenset[str]) -> Book:
    header: tuple[str, ...] = ()
    found: list[tuple[int, tuple[Cell, ...]]] = []
    blank = 0
    for line, cells in enumerate(lines, 1):
        read_cells = tuple(_cell(cell, line, place) for place, cell in enumerate(cells, 1))
        if all(cell in (None, "") for cell in read_cells):
            blank += 1
            if blank > BLANK:
                break
            continue
        blank = 0
        if not header:
            if str(read_cells[0] or "").lower() in heads:
                header = tuple(str(cell or "").lower() for cell in read_cells)
                while header and not header[-1]:
                    header = header[:-1]
            continue
        if len(found) == limit:
            raise WorkbookError("rows", line)
        found.append((line, read_cells[: len(header)]))
    return Book(header, tuple(found))


def _cell(cell: object, line: int, column: int) -> Cell:
    value, kind = getattr(cell, "value", None), getattr(cell, "data_type", "n")
    if kind == "f":
        raise WorkbookError("formula", line, column)
    if isinstance(value, datetime):
        return value.date()
    if value is None or (isinstance(value, int | float | date) and not isinstance(value, bool)):
        return value
    return tidy(str(value))


def _look_closely(content: bytes, limit: int) -> None:
    """Raise WorkbookError for what is not to be taken apart whole, or is no XLSX, as far as that shows from outside."""
    if content.startswith(_OFFICE):
        raise WorkbookError("encrypted" if _ENCRYPTED in content else "old")
    if is_workbook(content) and _locked(content):
        raise WorkbookError("encrypted")
    _look(content, PAGES_BYTES, PAGES_UNPACKED)
    tags = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for one in packed.infolist():
            text = packed.read(one)
            if one.filename == "[Content_Types].xml" and b"macroEnabled" in text:
                raise WorkbookError("macros")
            if text[:2] in _WIDE:
                raise WorkbookError("file")
            for fault, found in (("rows", len(_ROW.findall(text)) > limit), ("merged", _MERGED.search(text))):
                if found:
                    raise WorkbookError(fault)
            if _SWELLING.search(text):
                raise WorkbookError("file")
            tags += text.count(b"<")
    if tags > PAGES_TAGS:
        raise WorkbookError("size")


def _locked(content: bytes) -> bool:
    """Whether a part of the file needs a password to be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return any(one.flag_bits & 1 for one in packed.infolist())
    except zipfile.BadZipFile:
        return False


def _look(content: bytes, most: int = MAX_BYTES, unpacked: int = MAX_UNPACKED) -> None:
    """Raise WorkbookError for what is not to be unpacked, or holds what is not read."""
    if len(content) > most:
        raise WorkbookError("size")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(one.file_size for one in parts) > unpacked:
                raise WorkbookError("size")
            if any(one.filename.lower().endswith("vbaproject.bin") for one in parts):
                raise WorkbookError("macros")
            for one in parts:
                if one.filename.startswith("xl/worksheets/") and b"<mergeCell " in packed.read(one):
                    raise WorkbookError("merged")
    except WorkbookError:
        raise
    except Exception as fault:  # whatever stands in a file that is none
        raise WorkbookError("file") from fault
