"""Tables as spreadsheets save them as text (CSV), read into rows whatever the country of the spreadsheet.

Excel in Indonesia separates cells by semicolons; others use commas or tabs, a line `sep=;` or UTF-16, fill empty
columns and rows up to where somebody once clicked, or leave out empty cells at the end of a line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass

from engine.texts import tidy

SEPARATORS = ",;\t"
MOST_COLUMNS = 1_000  # of one table
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


class SheetError(ValueError):
    """A table that cannot be read. `reason` is encoding, rows or columns (too many), quoting, or row (more cells
    than the header has); `line` says where, from 1.
    """

    def __init__(self, reason: str, line: int, detail: str = "") -> None:
        super().__init__(reason, line, detail)
        self.reason, self.line, self.detail = reason, line, detail


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of the header, and every row that has anything in it, as long as the header, with its line.

    Texts are tidy (engine.texts). `separator` tells how numbers are written: beside commas never with one.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str


def read(content: bytes, limit: int) -> Sheet:
    """Return the table with at most `limit` lines; an empty file is an empty header. Raises SheetError."""
    text = decoded(content)
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    separator = said[1] if said else separator_of(text)
    skipped = 1 if said else 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for line in reader:
            if reader.line_num + skipped > limit:
                raise SheetError("rows", reader.line_num + skipped)
            cells = [tidy(cell) for cell in line]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                lines.append((reader.line_num + skipped, cells))
    except csv.Error as error:
        raise SheetError("quoting", reader.line_num + skipped, str(error)) from error
    header, *rows = lines or [(1, [])]
    width = len(header[1])
    if width > MOST_COLUMNS:
        raise SheetError("columns", header[0])
    for number, cells in rows:
        if len(cells) > width:
            raise SheetError("row", number)
    return Sheet(
        tuple(header[1]),
        tuple((number, (*cells, *[""] * (width - len(cells)))) for number, cells in rows),
        separator,
    )


def decoded(content: bytes) -> str:
    """Return a text of UTF-8 or UTF-16. Raises SheetError, at the line where it is neither."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetError("encoding", content[: error.start].count(b"\n") + 1) from error
    if "\0" in text:
        raise SheetError("encoding", text.partition("\0")[0].count("\n") + 1)
    return text


def separator_of(text: str) -> str:
    """Return the separator that the first line with words has most of, outside quotes; commas when it has none."""
    first = next((line for line in text.splitlines() if line.strip(SEPARATORS + " ")), "")
    bare = _QUOTED.sub("", first)
    return max(SEPARATORS, key=bare.count)
