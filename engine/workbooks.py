"""Tables as spreadsheets save them in XLSX, read into cells: numbers as numbers, days as days, all else as text.

What could be meant otherwise than it looks is refused: formulas, macros, merged cells. So is what would take much
memory: the file is looked at before it is unpacked, and never more rows than asked for are read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.texts import tidy

Cell = str | int | float | date | None

MAX_BYTES = 5_000_000  # of the file
MAX_UNPACKED = 60_000_000
BLANK = 200  # rows without anything in them, after which a sheet has ended
WIDEST = 200


class WorkbookError(ValueError):
    """A file that cannot be read as one plain table. `reason` is file (none, or a damaged one), size, macros, merged,
    rows (too many) or formula; `line` and `column` say where, from 1 (0: nowhere).
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason, line, column)
        self.reason, self.line, self.column = reason, line, column


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


def _look(content: bytes) -> None:
    """Raise WorkbookError for what is not to be unpacked, or holds what is not read."""
    if len(content) > MAX_BYTES:
        raise WorkbookError("size")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(one.file_size for one in parts) > MAX_UNPACKED:
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
