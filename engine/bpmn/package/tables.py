"""data/*.csv: small tables of the office (indicators, units), read into plain rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine import spreadsheet
from engine.bpmn import bounds
from engine.bpmn.drawing.xml import shorten
from engine.forms import numbers

Cell = str | int | float | None
# Only numbers written in their one plain form: "1.10" or "007" are codes and stay text.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,9}[1-9])?")
# As spreadsheets write them where a comma is the decimal mark, and therefore separates no cells.
_DECIMAL_COMMA = re.compile(r"-?(0|[1-9]\d{0,14})(,\d{1,10})?")


class TableError(ValueError):
    """A table that cannot be read. `reason` is encoding, header, one-column, row, rows, quoting; `line` where."""

    def __init__(self, reason: str, line: int = 0, detail: str = "") -> None:
        super().__init__(reason, line, detail)
        self.reason, self.line, self.detail = reason, line, detail


def read(content: bytes) -> tuple[Mapping[str, Cell], ...]:
    """Return the rows of a table as spreadsheets save it, with a header row.

    A column whose filled cells are all plain numbers holds numbers, its empty cells None; any other column
    holds text. Raises TableError.
    """
    try:
        sheet = spreadsheet.read(content, bounds.TABLE_ROWS)
    except spreadsheet.SheetError as error:
        raise TableError(error.reason, error.line, shorten(error.detail)) from error
    header = sheet.header
    if not header or not all(header) or len(set(header)) != len(header):
        raise TableError("header", 1)
    if len(header) == 1 and any(mark in header[0] for mark in spreadsheet.SEPARATORS):
        raise TableError("one-column", 1, shorten(header[0]))  # each line was put in quotes as a whole
    written = _NUMBER if sheet.separator == "," else _DECIMAL_COMMA
    columns = [_typed([row[place] for _, row in sheet.rows], written) for place in range(len(header))]
    return tuple(dict(zip(header, cells, strict=True)) for cells in zip(*columns, strict=True))


def _typed(cells: list[str], written: re.Pattern[str]) -> list[Cell]:
    filled = [cell for cell in cells if cell]
    for pattern in (_NUMBER, written):
        if filled and all(_plain(cell, pattern) for cell in filled):
            return [numbers.parse_number(cell.replace(".", ",")) if cell else None for cell in cells]
    return list(cells)


def _plain(cell: str, written: re.Pattern[str]) -> bool:
    return bool(written.fullmatch(cell)) and sum(c.isdigit() for c in cell) <= 15
