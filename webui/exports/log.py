"""The event log for other programs: CSV, XLSX, and XES for process mining. Written as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO
from xml.sax.saxutils import quoteattr

from engine.service.audit.exports import LogLine
from webui.language import gettext as _
from webui.language import marked
from webui.messages.events import SENTENCES

COLUMNS: tuple[tuple[str, Callable[[LogLine], str | int]], ...] = (
    (marked("Berkas"), lambda one: one.instance),
    (marked("Nomor"), lambda one: one.number),
    (marked("Proses"), lambda one: one.process),
    (marked("Versi"), lambda one: one.version),
    (marked("Urut"), lambda one: one.seq),
    (marked("Waktu (UTC)"), lambda one: one.at.isoformat()),
    (marked("Kejadian"), lambda one: one.type),
    (marked("Langkah"), lambda one: one.step if one.step is not None else ""),
    (marked("Elemen"), lambda one: one.element),
    (marked("Nama"), lambda one: one.name),
    (marked("Pengguna"), lambda one: one.actor),
    (marked("Jabatan"), lambda one: one.role),
    (marked("Pemegang"), lambda one: one.holding),
    (marked("Saluran"), lambda one: one.channel),
    (marked("Data (JSON)"), lambda one: one.data),
    (marked("Hash"), lambda one: one.hash),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
CELL = 32_767  # characters that a cell of a spreadsheet holds

# What is done on a case beside the work itself: everything but the completion of a task.
BESIDE = frozenset(SENTENCES) - {"task_completed", "task_returned"}

# XES has words of its own for where in its life an activity is.
LIFECYCLE: Mapping[str, str] = MappingProxyType(
    {
        "instance_started": "start",
        "task_completed": "complete",
        "task_returned": "complete",
        "task_claimed": "assign",
        "task_assigned": "reassign",
        "task_released": "withdraw",
        "draft_saved": "suspend",
        "rows_renewed": "suspend",
        "instance_cancelled": "pi_abort",
    }
)
XES_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/></global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
"""


def safe(text: str) -> str:
    """Text that a spreadsheet takes for text: what could be a formula gets an apostrophe before it."""
    return "'" + text if text.startswith(FORMULA) else text


def write_csv(lines: Iterable[LogLine], path: Path) -> None:
    """The log as CSV, UTF-8 with the mark that spreadsheets look for."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for piece in csv_pieces(lines):
            file.write(piece)


def csv_pieces(lines: Iterable[LogLine]) -> Iterator[str]:
    """The log as CSV, one line a piece."""
    yield _csv_line([_(name) for name, _read in COLUMNS])
    for line in lines:
        cells = (read(line) for _name, read in COLUMNS)
        yield _csv_line([safe(cell) if isinstance(cell, str) else cell for cell in cells])


def _csv_line(cells: Iterable[str | int]) -> str:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue()


def write_xlsx(lines: Iterable[LogLine], path: Path) -> None:
    """The log as a workbook, row by row; text is stored as text, so nothing in it is ever calculated."""
    import xlsxwriter  # slow to import: a site starts without it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        sheet, row, part = None, 0, 0
        for line in lines:
            if sheet is None or row >= 1_048_575:
                part, row = part + 1, 0
                sheet = book.add_worksheet(f"{_('Riwayat')} {part}")
                sheet.freeze_panes(1, 0)
                for place, (name, _read) in enumerate(COLUMNS):
                    sheet.write_string(0, place, _(name), bold)
            row += 1
            for place, (_name, read) in enumerate(COLUMNS):
                cell = read(line)
                if isinstance(cell, int):
                    sheet.write_number(row, place, cell)
                else:
                    sheet.write_string(row, place, cell[:CELL])
        if sheet is None:
            book.add_worksheet(_("Riwayat"))


def write_xes(lines: Iterable[LogLine], path: Path) -> None:
    """The log as XES (IEEE 1849): a trace for each case, an event for each act."""
    with path.open("w", encoding="utf-8") as file:
        file.write(XES_HEAD)
        current: int | None = None
        for line in lines:
            if line.instance != current:
                file.write("" if current is None else "</trace>\n")
                current = line.instance
                _trace(file, line)
            _event(file, line)
        file.write(("" if current is None else "</trace>\n") + "</log>\n")


def _trace(file: IO[str], line: LogLine) -> None:
    file.write("<trace>")
    _put(file, "string", "concept:name", line.number)
    _put(file, "string", "alur:process", line.process)
    _put(file, "int", "alur:version", str(line.version))
    file.write("\n")


def _event(file: IO[str], line: LogLine) -> None:
    file.write("<event>")
    # Only what was done is an activity of its name; what happened beside it is named for what it is.
    beside = line.type in BESIDE
    _put(file, "string", "concept:name", line.type if beside else line.name or line.element or line.type)
    _put(file, "string", "lifecycle:transition", LIFECYCLE.get(line.type, "unknown"))
    _put(file, "date", "time:timestamp", line.at.isoformat(timespec="milliseconds"))
    if line.actor:
        _put(file, "string", "org:resource", line.actor)
    if line.role:
        _put(file, "string", "org:role", line.role)
    if beside and line.name:
        _put(file, "string", "alur:step", line.name)
    for key, value in (("type", line.type), ("element", line.element), ("hash", line.hash)):
        _put(file, "string", f"alur:{key}", value)
    _put(file, "int", "alur:seq", str(line.seq))
    file.write("</event>\n")


def _put(file: IO[str], kind: str, key: str, value: str) -> None:
    # XML has no place for most control characters, however they are written.
    plain = "".join(sign if sign >= " " or sign in "\t\n\r" else "\ufffd" for sign in value)
    file.write(f"<{kind} key={quoteattr(key)} value={quoteattr(plain)}/>")


WRITERS: Mapping[str, Callable[[Iterable[LogLine], Path], None]] = MappingProxyType(
    {"csv": write_csv, "xlsx": write_xlsx, "xes": write_xes}
)
