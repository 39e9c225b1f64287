"""data/*.csv: small tables of the office (indicators, units), read into plain rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from engine.bpmn.model import LIMITS
from engine.bpmn.xml import shorten

Cell = str | int | float | None
# Only numbers written in their one plain form: "1.10" or "007" are codes and stay text.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,9}[1-9])?")


class TableError(ValueError):
    """A table that cannot be read. `reason` is encoding, header, row, rows, quoting; `line` where."""

    def __init__(self, reason: str, line: int = 0, detail: str = "") -> None:
        super().__init__(reason, line, detail)
        self.reason, self.line, self.detail = reason, line, detail


def read(content: bytes) -> tuple[Mapping[str, Cell], ...]:
    """The rows of a UTF-8 comma table with a header row.

    A column whose filled cells are all plain numbers holds numbers, its empty cells None; any other column
    holds text. Raises TableError.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("encoding", content[: error.start].count(b"\n") + 1) from error
    lines = _lines(text)
    header = [cell.strip() for cell in lines[0]] if lines else []
    if not header or not all(header) or len(set(header)) != len(header):
        raise TableError("header", 1)
    rows = [line for line in lines[1:] if any(cell.strip() for cell in line)]
    for row in rows:
        if len(row) != len(header):
            raise TableError("row", lines.index(row) + 1)
    columns = [_typed([row[place].strip() for row in rows]) for place in range(len(header))]
    return (
        tuple(dict(zip(header, cells, strict=True)) for cells in zip(*columns, strict=True)) if rows else ()
    )


def _lines(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        for line in reader:
            lines.append(line)
            if len(lines) > LIMITS.table_rows:
                raise TableError("rows", len(lines))
    except csv.Error as error:
        raise TableError("quoting", reader.line_num, shorten(str(error))) from error
    return lines


def _typed(cells: list[str]) -> list[Cell]:
    filled = [cell for cell in cells if cell]
    if not filled or not all(_plain(cell) for cell in filled):
        return list(cells)
    return [None if not cell else float(cell) if "." in cell else int(cell) for cell in cells]


def _plain(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and sum(c.isdigit() for c in cell) <= 15
