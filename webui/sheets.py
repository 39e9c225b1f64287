"""Sheets of an attached file as plain text: what its cells show, for a look; nothing is computed, followed or run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import spreadsheet

ROWS, COLUMNS, SHEETS = 200, 40, 10  # what one look shows
LETTERS = 500  # of one cell
# Bytes that a file may unfold to: all of it, and the parts that are read whole before the first row is there.
WHOLE = 60_000_000
PARTS = {"xl/sharedStrings.xml": 4_000_000, "xl/styles.xml": 1_000_000, "xl/workbook.xml": 1_000_000}
HEAD = 20_000  # of a part, in which it would declare entities
TEXT = 2_000_000  # bytes of a text of rows that are looked at
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")  # no sheet has one; entities of XML could unfold without end


class Unreadable(Exception):
    """A file that cannot be shown as sheets: broken, locked, or unfolding to more than is sound."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its first rows as text, and whether there is more of it."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    more: bool = False


def of_workbook(content: bytes) -> tuple[Sheet, ...]:
    """Return the first sheets of an XLSX file. Raises Unreadable."""
    import openpyxl  # only for who looks at one

    _examine(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            pages = [one for one in book.worksheets if one.sheet_state == "visible"][:SHEETS]
            return tuple(
                _sheet(page.title, page.iter_rows(max_row=ROWS + 1, max_col=COLUMNS + 1, values_only=True))
                for page in pages
            )
        finally:
            book.close()
    except Exception as fault:  # whatever a broken file makes the library stumble over
        raise Unreadable() from fault


def of_text(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Return a CSV file as its one sheet. Raises Unreadable."""
    whole = content if len(content) <= TEXT else content[:TEXT].rpartition(b"\n")[0]
    if content and not whole:  # one line without end
        raise Unreadable()
    try:
        text = spreadsheet.decoded(whole)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=spreadsheet.separator_of(text))
        sheet = _sheet(name, rows)
    except (csv.Error, spreadsheet.SheetError) as fault:
        raise Unreadable() from fault
    return (sheet if len(content) <= TEXT else Sheet(sheet.name, sheet.rows, more=True),)


def _examine(content: bytes) -> None:
    """Raise Unreadable for an archive that would unfold beyond measure, or whose XML declares what no sheet does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(one.file_size for one in parts) > WHOLE:
                raise Unreadable()
            for one in parts:
                with archive.open(one) as part:
                    head = part.read(HEAD)
                if one.file_size > PARTS.get(one.filename, WHOLE) or any(word in head for word in DECLARED):
                    raise Unreadable()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        raise Unreadable() from fault


def _sheet(name: str, rows: Iterable[Sequence[Any]]) -> Sheet:
    found = list(_first(rows))
    more = len(found) > ROWS or any(cell not in (None, "") for row in found for cell in row[COLUMNS:])
    texts = [tuple(_words(cell) for cell in row[:COLUMNS]) for row in found[:ROWS]]
    while texts and not any(texts[-1]):
        texts.pop()
    width = max((place + 1 for row in texts for place, text in enumerate(row) if text), default=0)
    return Sheet(name, tuple((*row, *[""] * width)[:width] for row in texts), more)


def _first(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for count, row in enumerate(rows):
        if count > ROWS:
            return
        yield row


def _words(cell: object) -> str:
    """Return what a cell shows; a formula shows what it gave when the file was saved."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):  # a year and a NIP are numbers, too: no dots are put into one
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, datetime) and (cell.hour or cell.minute):
        return cell.strftime("%d-%m-%Y %H.%M")
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    text = str(cell)
    return text if len(text) <= LETTERS else text[:LETTERS] + "…"
