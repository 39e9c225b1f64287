"""The list of indicators as a table: what each cell may say, judged cell by cell, from a form, a CSV or an XLSX."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from engine import errors, formulas, spreadsheet, texts, workbooks
from engine.errors import Problem
from engine.forms import NumberProblem, parse_number
from engine.service.middle.periods import PERIODS
from engine.service.views import Role

REFERENCE, YEAR, PERIOD, TARGET = "kode", "tahun", "periode", "target"
# By column of the table the fact of an indicator, and how long it may be.
FACTS: Mapping[str, tuple[str, int]] = {
    REFERENCE: ("reference", 30),
    "indikator": ("name", 300),
    "satuan": ("unit", 60),
    "arah": ("direction", 10),
    "sifat": ("nature", 20),
    "rumus": ("formula", 500),
    "penanggung_jawab": ("role", 60),
    "berlaku_sejak": ("valid_from", 20),
    "berlaku_sampai": ("valid_until", 20),
    "keterangan": ("note", 500),
}
COLUMNS = (*FACTS, YEAR, PERIOD, TARGET)
ALIASES = {"bidang": "penanggung_jawab", "catatan": "keterangan"}
REQUIRED = (REFERENCE, "indikator", "satuan", "arah")
DIRECTIONS = (formulas.POSITIVE, formulas.NEGATIVE)
NATURES = ("posisi_akhir", "kumulatif", "rata_rata")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST = 5_000  # lines of one file
DIGITS = 15  # of a target, as of every number
_FORMULA = ("=", "+", "-", "@")

Targets = dict[tuple[int, str], str]  # by year and period, exact text; "" takes one away


@dataclass
class Wanted:
    """An indicator as it is wanted: the facts and the targets that are said; `line` is where a file says it."""

    facts: dict[str, str]
    targets: Targets = field(default_factory=dict)
    line: int = 0


def facts_of(
    cells: Mapping[str, Any], roles: Mapping[str, Role], said: Collection[str] = COLUMNS
) -> tuple[dict[str, str], list[Problem]]:
    """Return the facts of an indicator in these cells, of the columns that are `said`, and what is wrong at which."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for column, (name, longest) in FACTS.items():
        if column not in said:
            continue
        try:
            found[name] = _fact(column, cells.get(column), longest, roles)
        except errors.Invalid as problem:
            problems.append(Problem(column, str(problem.params["reason"]), problem.params))
    start, end = found.get("valid_from", ""), found.get("valid_until", "")
    if start and end and end < start:
        problems.append(Problem("berlaku_sampai", "before_start"))
    return found, problems


def missing(wanted: Wanted) -> list[Problem]:
    """Return what a new indicator has to say and does not."""
    return [
        Problem(f"{wanted.line}/{one}", "required") for one in REQUIRED if not wanted.facts.get(FACTS[one][0])
    ]


def target_of(value: Any, pointed: bool = False) -> str:
    """Return a target as exact text, "" for none; `pointed` is whether decimals come with a point.

    Raises NumberProblem.
    """
    if value in (None, ""):
        return ""
    if isinstance(value, str):
        value = _pointed(value) if pointed else parse_number(value)
    number = formulas.exact(value)
    if number is None:
        raise NumberProblem("number")
    return format(number.normalize(), "f")


def read(content: bytes, roles: Mapping[str, Role]) -> dict[str, Wanted]:
    """Return the indicators of a CSV or XLSX file by their kode; lines of one kode say one indicator. A column that
    the file does not have says nothing.

    Raises FormInvalid: each problem's path is the line, a slash and the column ("": the line as a whole; line 0: the
    file as a whole).
    """
    return _judged(*_lines(content), roles)


def of_table(
    table: Sequence[Mapping[str, Any]], when: Sequence[tuple[int, str]], roles: Mapping[str, Role]
) -> dict[str, Wanted]:
    """Return the indicators of a table of a package, each with its target for every one of these periods.
    Raises FormInvalid as `read` does.
    """
    header = [*(table[0] if table else ()), YEAR, PERIOD]
    lines = [(line, [*row.values(), *one]) for line, row in enumerate(table, 2) for one in when]
    return _judged(header, lines, True, roles)


def _judged(
    header: Sequence[str],
    lines: Sequence[tuple[int, Sequence[Any]]],
    pointed: bool,
    roles: Mapping[str, Role],
) -> dict[str, Wanted]:
    columns = [ALIASES.get(one, one) for one in header]
    if REFERENCE not in columns or not set(columns) <= set(COLUMNS) or len(set(columns)) < len(columns):
        raise errors.FormInvalid([Problem("1/", "columns", {"names": ", ".join(COLUMNS)})])
    found: dict[str, Wanted] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for line, cells in lines:
        row = dict(zip(columns, cells, strict=False))
        facts, wrong = facts_of(row, roles, columns)
        problems += [Problem(f"{line}/{one.path}", one.code, one.params) for one in wrong]
        reference = facts.get("reference", "")
        known = found.setdefault(reference, Wanted(facts, line=line))
        if first.setdefault(reference, line) != line and not wrong and known.facts != facts:
            problems.append(Problem(f"{line}/{REFERENCE}", "unlike", {"line": first[reference]}))
        said, wrong = _target(row, pointed)
        problems += [Problem(f"{line}/{one.path}", one.code, one.params) for one in wrong]
        for key, target in said.items():
            if key in known.targets:
                problems.append(Problem(f"{line}/{PERIOD}", "target_twice"))
            known.targets[key] = target
    if not lines:
        problems.append(Problem("0/", "no_lines"))
    if problems:
        raise errors.FormInvalid(problems)
    return found


def _lines(content: bytes) -> tuple[Sequence[str], Sequence[tuple[int, Sequence[Any]]], bool]:
    """Return header and lines of a file, and whether its numbers as text have decimals after a point."""
    try:
        if workbooks.is_workbook(content):
            book = workbooks.read(content, MOST, frozenset({REFERENCE}))
            return book.header, book.rows, False
        sheet = spreadsheet.read(content, MOST + 1)
        return [one.lower() for one in sheet.header], sheet.rows, sheet.separator == ","
    except workbooks.WorkbookError as fault:
        where = {"cell": f"{_letters(fault.column)}{fault.line}"} if fault.column else {}
        raise errors.FormInvalid([Problem(f"{fault.line}/", f"book_{fault.reason}", where)]) from fault
    except spreadsheet.SheetError as fault:
        raise errors.FormInvalid([Problem(f"{fault.line}/", f"sheet_{fault.reason}")]) from fault


def _fact(column: str, value: Any, longest: int, roles: Mapping[str, Role]) -> str:
    text = _text(value)
    if not text:
        if column in REQUIRED:
            raise errors.Invalid(field=column, reason="required")
        return ""
    if len(text) > longest:
        raise errors.Invalid(field=column, reason="max_length", limit=longest)
    known: dict[str, Callable[[str], str]] = {
        "arah": lambda said: _choice(said.lower(), DIRECTIONS),
        "sifat": lambda said: _choice(said.lower().replace(" ", "_"), NATURES),
        "penanggung_jawab": lambda said: _role(said, roles),
        "berlaku_sejak": _day,
        "berlaku_sampai": _day,
    }
    judge = known.get(column)
    return judge(text) if judge is not None else texts.accept(text, column)


def _target(row: Mapping[str, Any], pointed: bool) -> tuple[Targets, list[Problem]]:
    """Return the target of a line, where it says year and period; a line without these says none."""
    year, period, target = (row.get(name) for name in (YEAR, PERIOD, TARGET))
    said = _text(period)
    if not (_text(year) or said):
        given = _text(target)
        return {}, [Problem(YEAR, "target_when")] if given else []
    problems: list[Problem] = []
    whole = 0
    with suppress(ValueError, OverflowError):
        whole = int(year) if isinstance(year, float) and year.is_integer() else int(str(year))
    if not FIRST_YEAR <= whole <= LAST_YEAR:
        problems.append(Problem(YEAR, "year", {"first": FIRST_YEAR, "last": LAST_YEAR}))
    if said not in PERIODS:
        problems.append(Problem(PERIOD, "period", {"names": ", ".join(PERIODS)}))
    exact = ""
    try:
        exact = target_of(target, pointed)
    except NumberProblem as problem:
        problems.append(Problem(TARGET, problem.code))
    return ({} if problems else {(whole, said): exact}), problems


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value).strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _choice(text: str, among: Sequence[str]) -> str:
    if text not in among:
        raise errors.Invalid(field="", reason="choice_of", names=", ".join(among))
    return text


def _role(text: str, roles: Mapping[str, Role]) -> str:
    """Return a role by its id or by what people call it."""
    found = next((one.id for one in roles.values() if text.lower() in (one.id, one.label.lower())), None)
    if found is None:
        raise errors.Invalid(field="penanggung_jawab", reason="unknown_role")
    return found


def _day(text: str) -> str:
    parts = text.replace("/", "-").split("-")
    parts = parts if len(parts[0]) == 4 else parts[::-1]  # 2026-01-31, or 31-01-2026 as people write it
    try:
        year, month, day = map(int, parts)
        return date(year, month, day).isoformat()
    except ValueError as fault:
        raise errors.Invalid(field="", reason="date") from fault


def _pointed(text: str) -> Decimal:
    """Return a number whose decimals stand after a point, without groups."""
    plain = text.strip()
    if not plain.removeprefix("-").replace(".", "", 1).isdecimal() or not plain.isascii():
        raise NumberProblem("number")
    if len(plain.replace(".", "").strip("-0")) > DIGITS:
        raise NumberProblem("digits")
    return Decimal(plain)


def _letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
