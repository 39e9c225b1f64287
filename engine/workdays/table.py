"""Special days as a table that spreadsheets read and write: one row a date, the columns of the office's calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engine import spreadsheet
from engine.workdays.rules import PLAIN, CalendarError, DayRule, Window, read_date, read_windows

COLUMNS = ("tanggal", "jenis", "jam", "keterangan", "dasar")
MAX_ROWS = 2_000
MAX_BYTES = 1_000_000
_FAULTS = {
    "columns": CalendarError("columns", names=", ".join(COLUMNS)),
    "encoding": CalendarError("encoding"),
    "quoting": CalendarError("quoting"),
    "row": CalendarError("long_row"),
    "rows": CalendarError("too_many", limit=MAX_ROWS),
}
# What a spreadsheet would take for a formula; the office's words are told apart from it by an apostrophe.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(days: Iterable[tuple[date, DayRule | None]]) -> str:
    """Return the table as CSV, in the order given; None is a date that is no special day."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for day, rule in days:
        facts = {} if rule is None else rule.to_dict()
        words = (_guarded(str(facts.get(name, ""))) for name in ("note", "basis"))
        hours = "+".join(facts.get("windows", ()))
        writer.writerow([day.isoformat(), facts.get("kind", PLAIN), hours, *words])
    return text.getvalue()


def read(content: bytes) -> tuple[dict[date, DayRule | None], list[tuple[int, CalendarError]]]:
    """Days by date, and what is wrong with which line (the header is line 1), however a spreadsheet saved it."""
    if len(content) > MAX_BYTES:
        return {}, [(1, CalendarError("too_many", limit=MAX_ROWS))]
    try:
        sheet = spreadsheet.read(content, 2 * MAX_ROWS)
    except spreadsheet.SheetError as error:
        return {}, [(error.line, _FAULTS[error.reason])]
    header = tuple(cell.lower() for cell in sheet.header)
    if not {"tanggal", "jenis"} <= set(header) or not set(header) <= set(COLUMNS):
        return {}, [(1, CalendarError("columns", names=", ".join(COLUMNS)))]
    if len(sheet.rows) > MAX_ROWS:
        return {}, [(1, CalendarError("too_many", limit=MAX_ROWS))]
    found: dict[date, DayRule | None] = {}
    wrong: list[tuple[int, CalendarError]] = []
    for line, cells in sheet.rows:
        try:
            day, rule = _day(dict(zip(header, cells, strict=True)))
            if day in found:
                raise CalendarError("twice", date=day.isoformat())
            found[day] = rule
        except CalendarError as error:
            wrong.append((line, error))
    return found, wrong


def hours(text: str) -> tuple[Window, ...]:
    """The windows that people write: "07.30-12.00, 13.00-16.00", with a dot or a colon, a comma or a plus."""
    return read_windows(_parts(text))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(".", ":").replace(",", "+").split("+") if part.strip()]


def _day(row: Mapping[str, str]) -> tuple[date, DayRule | None]:
    facts: dict[str, Any] = {
        "date": row.get("tanggal", ""),
        "kind": row.get("jenis", ""),
        "windows": _parts(row.get("jam", "")),
        "note": _unguarded(row.get("keterangan", "")),
        "basis": _unguarded(row.get("dasar", "")),
    }
    if facts["kind"] == PLAIN:
        return read_date(facts["date"]), None
    rule = DayRule.from_dict(facts)
    return rule.date, rule


def _guarded(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
