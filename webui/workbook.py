"""Tables as an XLSX or CSV file. What people typed is written as text and never becomes a formula or a link."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import flask

from webui import downloads, filters
from webui.exports import log

if TYPE_CHECKING:
    import xlsxwriter

Cell = str | int | float | date | datetime | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters in a cell, by the format
WIDEST = 60
FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what it is about (lines above it), column heads and rows.

    `percent` columns hold shares, `plain` ones numbers that are never grouped, such as years.
    """

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[str] = ()
    percent: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()


def content(tables: Iterable[Table], *, title: str, created: datetime) -> bytes:
    """Return the tables as one file, each on a sheet of its own; the same content makes the same bytes."""
    import xlsxwriter  # slow to import: a site starts without it

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    book.set_properties({"title": title, "author": "Alur", "created": created.replace(tzinfo=None)})
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "about": book.add_format({"italic": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "percent": book.add_format({"num_format": "0%"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
        "plain": book.add_format({"num_format": "0"}),
    }
    for table in tables:
        _fill(book.add_worksheet(table.name.translate(FORBIDDEN_IN_NAMES)[:31]), table, styles)
    book.close()
    return buffer.getvalue()


def csv_content(table: Table) -> bytes:
    """Return the heads and rows of one table as CSV, UTF-8 with the mark that spreadsheets look for.

    Moments are written in the office's own time, as a spreadsheet reads them in any language.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.heads)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def download_csv(content: bytes, name: str) -> flask.Response:
    """Return a CSV file as a download."""
    return downloads.under_name(flask.Response(content, mimetype="text/csv"), f"{name}.csv")


def download(content: bytes, name: str) -> flask.Response:
    """Return the file as a download."""
    response = flask.make_response(content)
    response.headers["Content-Type"] = XLSX
    return downloads.under_name(response, f"{name}.xlsx")


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return filters.local(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return log.safe(cell) if isinstance(cell, str) else cell


def _fill(page: xlsxwriter.worksheet.Worksheet, table: Table, styles: dict[str, object]) -> None:
    row = 0
    for line in table.about:
        page.write_string(row, 0, line[:LONGEST], styles["about"])
        row += 1
    row += bool(table.about)
    first, widths = row, [len(head) for head in table.heads]
    for place, head in enumerate(table.heads):
        page.write_string(row, place, head, styles["head"])
    for cells in table.rows:
        row += 1
        for place, cell in enumerate(cells):
            kind = "percent" if place in table.percent else "plain" if place in table.plain else "number"
            widths[place] = max(widths[place], _write(page, row, place, cell, styles, kind))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width + 2, 8), WIDEST))
    page.freeze_panes(first + 1, 0)
    page.autofilter(first, 0, max(row, first), len(table.heads) - 1)


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    place: int,
    cell: Cell,
    styles: dict[str, object],
    kind: str,
) -> int:
    """Write one cell by its own kind, a number in the style of that `kind`, and return its width in characters."""
    if cell is None:
        return 0
    if isinstance(cell, datetime):
        page.write_datetime(row, place, filters.local(cell).replace(tzinfo=None), styles["moment"])
        return 16
    if isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), styles["date"])
        return 10
    if isinstance(cell, int | float):
        page.write_number(row, place, cell, styles[kind])
        return 8
    page.write_string(row, place, cell[:LONGEST])
    return max(map(len, cell.split("\n")), default=0)
