"""The lists of a form as sheets of a workbook: what stands in their cells, and what a sheet that comes back says.

    found = sheet.read(form, pages, value, inputs)        # pages of engine.workbooks
    found.value, found.faults                             # the value with the sheets in it; what is wrong, by cell
    more, left = sheet.judge(form, found, inputs, names)  # the rules of the form; what may be filled in later

Every list that people fill in is one sheet. Its row HEAD names the columns, one row each follows: first its number,
then what the form shows and what it asks for. Files, questions and what is computed stand in no sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from engine.errors import Problem
from engine.forms import cells, wording
from engine.forms.component import Component
from engine.forms.form import Form
from engine.forms.judgement import broken_rules
from engine.forms.model import MAX_ROWS, FieldProblem, Json, mapping
from engine.texts import tidy
from engine.workbooks import Held, Page

HEAD = 6  # the row that names the columns
NUMBER = "No."
INSTRUCTIONS, OPTIONS = "Petunjuk", "Pilihan"  # sheets beside those of lists
MAX_LINES = 2_000  # rows of a sheet that are looked at
MAX_FAULTS = 100
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# What a draft may lack: it is asked for when the task is sent, and some of it stands in no sheet.
LATER = frozenset({"required", "missing", "far", "min_rows", "must_check", "file", "file_type", "max_files"})


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the list and the row (from 1; 0: none) it lies in, what its column is called, and its address (E7)."""

    sheet: str
    row: int = 0
    label: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, a row or a sheet: `code` and `params` are those of a Problem, or of this module.

    sheet_missing, sheet_hidden; column (`label` is what should stand there, `found` what does), outside, locked
    (`expected`), number_row, cell_text, cell_date, cell_tick.
    """

    place: Place
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something new; `path` is that of its field. `column` is None for a row that comes or goes."""

    place: Place
    path: str
    column: Component | None
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Reading:
    """What sheets say: the value of the form with them in it, what could not be read, and what is new.

    `lines` tells by list which row of the sheet each row of the value came from, from 1; `unread` are the paths of what
    could not be read, which hold what they held before.
    """

    value: dict[str, Json]
    faults: tuple[CellFault, ...] = ()
    changes: tuple[Change, ...] = ()
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


def lists(
    form: Form, value: Mapping[str, Json], inputs: Mapping[str, Json], names: Mapping[str, Any]
) -> tuple[Component, ...]:
    """Return the lists of a form that people fill in row by row, as it stands with this value."""
    found = [one for one in form.fields if one.is_list and any(column.is_input for column in columns(one))]
    if not any(one.hides for one in found):
        return tuple(found)
    hidden = form.settle(value, inputs, names)
    return tuple(one for one in found if not hidden.hides((one.key,)))


def columns(listed: Component) -> tuple[Component, ...]:
    """Return the columns of a list that stand in its sheet."""
    return tuple(
        one for one in listed.components if one.is_field and not (one.is_question or one.takes_files)
    )


def names_of(found: Sequence[Component]) -> dict[str, str]:
    """Return what the sheet of each list is called, by the list's key: as the list, as far as a sheet may be."""
    taken = {INSTRUCTIONS.casefold(), OPTIONS.casefold(), "history"}
    given: dict[str, str] = {}
    for one in found:
        plain = " ".join((one.label or one.key).translate(_FORBIDDEN).split())[:31].strip() or "Tabel"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: 30 - len(str(number))]} {number}"
        taken.add(name.casefold())
        given[one.key] = name
    return given


def heads(listed: Component) -> tuple[str, ...]:
    """Return the words of the row HEAD."""
    return (NUMBER, *(tidy(one.label or one.key, lines=False) for one in columns(listed)))


def read(
    form: Form,
    pages: Mapping[str, Page],
    value: Mapping[str, Json],
    inputs: Mapping[str, Json],
    names: Mapping[str, Any],
) -> Reading:
    """Return what the sheets of a form say, beside the value that the form holds now."""
    found = Reading(dict(value))
    shown = lists(form, value, inputs, names)
    called = names_of(shown)
    for listed in shown:
        reader = _Reader(form, listed, called[listed.key], pages.get(called[listed.key]), inputs)
        rows, lines = reader.rows(value.get(listed.key))
        found = replace(
            found,
            value={**found.value, listed.key: rows},
            faults=(*found.faults, *reader.faults),
            changes=(*found.changes, *reader.changes),
            lines={**found.lines, listed.key: lines},
            unread=found.unread | reader.unread,
        )
    return found


def judge(
    form: Form, found: Reading, inputs: Mapping[str, Json], names: Mapping[str, Any]
) -> tuple[list[CellFault], list[CellFault]]:
    """Return which rules of the form the sheets break, and what else has to be filled in or answered before sending.

    What could not be read is not judged once more.
    """
    wrong: list[CellFault] = []
    left: list[CellFault] = []
    told = {(fault.place.sheet, fault.place.cell) for fault in found.faults}
    shown = {one.key: one for one in form.fields if one.key in found.lines}
    called = names_of(tuple(shown.values()))
    # Not `check`, which tells so many problems and no more: what is missing everywhere would hide what is wrong.
    settled, held = form.settle(found.value, inputs, names), form.held_files(found.value)
    unread = {one.path for one in form.read_json(found.value, inputs, held, names)[1]}
    choices = partial(form.choices, inputs=inputs)
    for problem in broken_rules(form.fields, settled, choices, found.unread | unread, inputs):
        key, _slash, _rest = problem.path.partition("/")
        if key not in shown:
            continue
        place = _place(shown[key], called[key], found.lines[key], problem)
        if (place.sheet, place.cell) not in told or not place.cell:
            fault = CellFault(place, problem.code, problem.params)
            (left if problem.code in LATER else wrong).append(fault)
    return wrong, left


def _place(listed: Component, name: str, lines: Sequence[int], problem: Problem) -> Place:
    parts = problem.path.split("/")
    if len(parts) < 3 or int(parts[1]) >= len(lines):
        return Place(name)
    column = next((one for one in listed.components if one.key == parts[2]), None)
    key = column.about if column is not None and column.is_question else parts[2]
    line = lines[int(parts[1])]
    for at, one in enumerate(columns(listed), 2):
        if one.key == key:
            return Place(name, line, one.label or one.key, cells.address(HEAD + line, at))
    return Place(name, line, column.label if column is not None else key)


@dataclass
class _Reader:
    """Reads one list out of its sheet; `faults` and `changes` are what it found."""

    form: Form
    listed: Component
    name: str
    page: Page | None
    inputs: Mapping[str, Json]
    faults: list[CellFault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def rows(self, held: Json) -> tuple[list[dict[str, Json]], list[int]]:
        """Return the rows of the list, and from which rows of the sheet they came."""
        before = [dict(mapping(row)) for row in held] if isinstance(held, list) else []
        if self.page is None or self.page.hidden:
            self.fault(0, 0, "", "sheet_missing" if self.page is None else "sheet_hidden")
        elif self._heads() and self._within(self._last(before)):
            return self._all(before, self._last(before))
        return before, [*range(1, len(before) + 1)]

    def fault(self, line: int, column: int, label: str, code: str, **params: Any) -> None:
        """Note what is wrong with a cell of row `line` (0: the sheet)."""
        where = cells.address(HEAD + line, column) if column else ""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(CellFault(Place(self.name, max(line, 0), label, where), code, params))

    def at(self, line: int, column: int) -> Held | None:
        """Return what stands in a cell of row `line` of the table; row 0 names the columns."""
        return self.page.cells.get((HEAD + line, column)) if self.page is not None else None

    def _heads(self) -> bool:
        """Whether the columns are those of the form; the first that is not is told."""
        wanted = heads(self.listed)
        for at, label in enumerate(wanted, 1):
            said = self.at(0, at)
            if not isinstance(said, str) or tidy(said, lines=False) != label:
                self.fault(0, at, label, "column", found="" if said is None else str(said))
                return False
        return True

    def _last(self, before: Sequence[Mapping[str, Json]]) -> int:
        """Return the last row of the table; where people add rows the last that says anything."""
        if self.listed.fixed or self.page is None:
            return len(before)
        width = len(heads(self.listed))
        said = [line - HEAD for line, column in self.page.cells if line > HEAD and 1 < column <= width]
        return max(len(before), *said) if said else len(before)

    def _within(self, last: int) -> bool:
        """Whether nothing stands beside or below the table, and it is not too long."""
        if self.page is None:
            return False
        width, sound = len(heads(self.listed)), True
        most = last if self.listed.fixed else max(last, MAX_ROWS)
        for line, column in sorted(self.page.cells):
            if line >= HEAD and (column > width or line > HEAD + most):
                self.fault(line - HEAD, column, "", "outside")
                sound = False
        if last > MAX_ROWS and not self.listed.fixed:
            self.fault(0, 0, "", "max_rows", limit=self.listed.max_rows)
            sound = False
        return sound

    def _all(self, before: list[dict[str, Json]], last: int) -> tuple[list[dict[str, Json]], list[int]]:
        rows: list[dict[str, Json]] = []
        lines: list[int] = []
        for line in range(1, last + 1):
            had = before[line - 1] if line <= len(before) else None
            if self.at(line, 1) not in ((line, str(line)) if had is not None else (line, str(line), None)):
                self.fault(line, 1, NUMBER, "number_row", expected=line)
            row, changes = self._row(line, had or {}, len(rows))
            emptied = not self.listed.fixed and all(
                _is_blank(row.get(one.key)) for one in columns(self.listed)
            )
            if emptied and not self._stays(had):
                if had is not None:
                    self.changes.append(self._whole(line, had, None))
                continue
            if had is None:
                self.changes.append(self._whole(line, None, row))
            self.changes += changes
            rows.append(row)
            lines.append(line)
        return rows, lines

    def _stays(self, had: Mapping[str, Json] | None) -> bool:
        """Whether a row in which nothing is filled in stays: it was so before, or holds files."""
        if had is None:
            return False
        files = any(had.get(one.key) for one in self.listed.components if one.takes_files)
        return files or all(_is_blank(had.get(one.key)) for one in columns(self.listed))

    def _whole(self, line: int, had: Json, row: Json) -> Change:
        return Change(Place(self.name, line), f"{self.listed.key}/{line - 1}", None, had, row)

    def _row(self, line: int, had: Mapping[str, Json], place: int) -> tuple[dict[str, Json], list[Change]]:
        """Return a row as its sheet has it, and what is new in it."""
        row = dict(had)
        changes: list[Change] = []
        for at, column in enumerate(columns(self.listed), 2):
            held, label = self.at(line, at), column.label or column.key
            choices = self.form.choices(column, self.inputs)
            if column.readonly:
                shown = cells.cell(column, had.get(column.key), choices)
                if not cells.alike(shown, held):
                    said = wording.words(column, had.get(column.key), choices)
                    self.fault(line, at, label, "locked", expected=said)
                continue
            try:
                new = cells.from_cell(column, held, choices)
            except FieldProblem as problem:
                self.fault(line, at, label, problem.code, **problem.params)
                self.unread.add(f"{self.listed.key}/{place}/{column.key}")
                continue
            old = had.get(column.key)
            if not (new == old or (_is_blank(new) and _is_blank(old))):
                where = Place(self.name, line, label, cells.address(HEAD + line, at))
                changes.append(Change(where, f"{self.listed.key}/{place}/{column.key}", column, old, new))
                row[column.key] = new
                if _is_blank(new):
                    del row[column.key]
        return row, changes


def computed(
    form: Form,
    found: Reading,
    before: Mapping[str, Json],
    inputs: Mapping[str, Json],
    names: Mapping[str, Any],
) -> Iterator[Change]:
    """Yield what the form computes otherwise in the rows of these lists than it did."""
    old, new = form.settle(before, inputs, names).value, form.settle(found.value, inputs, names).value
    shown = [one for one in form.fields if one.key in found.lines]
    called = names_of(shown)
    for listed in shown:
        for place, line in enumerate(found.lines[listed.key]):
            had, has = _row_at(old.get(listed.key), line - 1), _row_at(new.get(listed.key), place)
            for one in listed.components:
                if one.is_computed and had.get(one.key) != has.get(one.key):
                    where = Place(called[listed.key], line, one.label or one.key)
                    path = f"{listed.key}/{place}/{one.key}"
                    yield Change(where, path, one, had.get(one.key), has.get(one.key))


def _row_at(rows: Json, place: int) -> Mapping[str, Json]:
    return mapping(rows[place]) if isinstance(rows, list) and 0 <= place < len(rows) else {}


def _is_blank(value: Json) -> bool:
    return value is None or value is False or value in ("", [])
