"""The workbook in which the lists of a task's form are filled in: written with its rules, and known again by its mark.

It holds one sheet for each list (engine.forms.sheet), the instructions, which carry the mark, and what may be chosen.
Everything but what is asked for is protected, without a password: against slips, not against anybody.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.forms import Choice, Component, Form, cells
from engine.forms import sheet as sheets
from engine.service.views import TaskView
from engine.workbooks import Page
from webui import filters
from webui.language import gettext as _
from webui.messages import task_sheets as words

if TYPE_CHECKING:
    import xlsxwriter

Json = Any
VERSION = "alur-1"
SPARE = 50  # empty rows for those that people add
WIDEST, NARROWEST = 44, 9
_MARK = re.compile(r"alur-1 (\d{1,18}) (\S{1,80}) (\S{1,60}) (.{0,200})", re.ASCII | re.DOTALL)
FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2200, 12, 31)  # before that spreadsheets disagree


@dataclass(frozen=True, slots=True)
class Mark:
    """Of what a workbook is: the task, what its form stood on, which files lay in which rows, and the task's words."""

    task: int
    revision: str
    files: str
    said: str


def mark(view: TaskView, value: Mapping[str, Json]) -> Mark:
    """Return the mark of a workbook of this task with this value."""
    row = view.row
    said = " · ".join(filter(None, (row.number, row.subject, row.name, row.item_label)))
    return Mark(row.id, view.revision, files_of(view.form, value), said)


def files_of(form: Form, value: Mapping[str, Json]) -> str:
    """Return in which rows files lie, of lists whose rows may move: they must not change under a workbook."""
    places = []
    for at, listed in enumerate(form.fields):
        if not listed.is_list or listed.fixed:
            continue
        pickers = [one.key for one in listed.components if one.takes_files]
        rows = value.get(listed.key) or ()
        places += [f"{at}.{row}" for row, held in enumerate(rows) if any(held.get(key) for key in pickers)]
    return "-".join(places)[:60] or "-"


def mark_of(pages: Mapping[str, Page]) -> Mark | None:
    """Return the mark that a workbook carries; None for a workbook of something else."""
    page = pages.get(sheets.INSTRUCTIONS)
    for held in page.cells.values() if page is not None else ():
        found = _MARK.fullmatch(held) if isinstance(held, str) else None
        if found:
            return Mark(int(found[1]), found[2], found[3], found[4])
    return None


def content(view: TaskView, value: Mapping[str, Json], created: datetime) -> bytes:
    """Return the workbook of a task whose form holds this value."""
    import xlsxwriter  # slow to import: a site starts without it

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    book.set_properties({"title": view.row.name, "author": "Alur", "created": created.replace(tzinfo=None)})
    _Writer(book, view, value).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, view: TaskView, value: Mapping[str, Json]) -> None:
        self.book, self.view, self.value = book, view, value
        self.form: Form = view.form
        self.lists = sheets.lists(self.form, value, view.inputs, view.names)
        self.called = sheets.names_of(self.lists)
        self.offered: list[tuple[str, ...]] = []
        self.formats: dict[tuple[str, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.quiet = book.add_format({"font_color": "#5c6670"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#e8edf2"}
        )
        self.whole = book.add_format({"num_format": "#,##0"})

    def write(self) -> None:
        pages = [(one, self.book.add_worksheet(self.called[one.key])) for one in self.lists]
        instructions = self.book.add_worksheet(sheets.INSTRUCTIONS)
        for listed, page in pages:
            self._table(listed, page)
        self._instructions(instructions)
        if self.offered:
            self._options(self.book.add_worksheet(sheets.OPTIONS))

    def _table(self, listed: Component, page: xlsxwriter.worksheet.Worksheet) -> None:
        row = self.view.row
        page.write_string(0, 0, listed.label or row.name, self.title)
        page.write_string(1, 0, f"{row.number} · {row.subject}")
        page.write_string(2, 0, " · ".join(filter(None, (row.process_title, row.name, row.item_label))))
        page.write_string(3, 0, words.how_to_fill(), self.quiet)
        for at, head in enumerate(sheets.heads(listed)):
            page.write_string(sheets.HEAD - 1, at, head, self.head)
        rows = [one for one in self.value.get(listed.key) or () if isinstance(one, Mapping)]
        count = len(rows) if listed.fixed else min(len(rows) + SPARE, max(listed.max_rows, len(rows)))
        for place in range(count):
            page.write_number(sheets.HEAD + place, 0, place + 1, self._format("plain", open_=False))
        for at, column in enumerate(sheets.columns(listed), 1):
            self._column(listed, page, at, column, rows, count)
        page.set_column(0, 0, 5)
        page.freeze_panes(sheets.HEAD, 1)
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(sheets.HEAD - 1)

    def _column(
        self,
        listed: Component,
        page: xlsxwriter.worksheet.Worksheet,
        at: int,
        column: Component,
        rows: Sequence[Mapping[str, Json]],
        count: int,
    ) -> None:
        """Write a column below its head: what stands in it, in its format, and what may be filled in."""
        choices = self.form.choices(column, self.view.inputs)
        style = self._format(_kind(column), open_=not column.readonly)
        text = self._format("text", open_=not column.readonly)
        width = len(column.label or column.key) * 0.7
        for place in range(count):
            held = cells.cell(column, rows[place].get(column.key), choices) if place < len(rows) else None
            line = sheets.HEAD + place
            if held is None:
                page.write_blank(line, at, None, style)
            elif (
                isinstance(held, date) and (held.date() if isinstance(held, datetime) else held) >= FIRST_DAY
            ):
                page.write_datetime(line, at, held, style)
                width = max(width, 16 if column.time else 11)
            elif isinstance(held, int | float) and not isinstance(held, bool):
                page.write_number(line, at, held, style)
                width = max(width, len(filters.number(held)) + 2)
            else:
                page.write_string(line, at, str(held), text if isinstance(held, str) else style)
                width = max(width, *map(len, str(held).split("\n")))
        page.set_column(at, at, min(max(width + 2, NARROWEST), WIDEST))
        if not count:
            return
        area = (sheets.HEAD, at, sheets.HEAD + count - 1, at)
        if column.kind == "number" and _kind(column) == "number":  # no comma after a whole number
            first = cells.address(sheets.HEAD + 1, at + 1)
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({first}),{first}=INT({first}))"}
            page.conditional_format(*area, {**rule, "format": self.whole})
        if not column.readonly:
            page.data_validation(*area, self._rule(listed, column, choices))

    def _rule(self, listed: Component, column: Component, choices: Sequence[Choice]) -> dict[str, Any]:
        """Return what a spreadsheet lets be typed into a column, and what it says about that."""
        label, hint = column.label or column.key, words.hint(column)
        told = {
            "ignore_blank": True,
            "input_title": label[:32],
            "input_message": hint[:255],
            "error_title": label[:32],
            "error_message": words.rule(column)[:255],
        }
        lists_words: tuple[str, ...] = ()
        if column.kind == "checkbox":
            lists_words = words.TICKS
        elif column.kind == "choice" and not column.many:
            lists_words = tuple(cells.options(choices))
        if lists_words:
            return {**told, "validate": "list", "source": self._source(lists_words)}
        if column.kind == "number":
            return {**told, **_bounds(column)}
        if column.kind == "date":
            return {
                **told,
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": LAST_DAY,
            }
        if column.kind == "text" and column.max_length:
            least = column.min_length
            return {
                **told,
                "validate": "length",
                "criteria": "between",
                "minimum": least,
                "maximum": column.max_length,
            }
        return {**told, "validate": "any"}

    def _source(self, offered: tuple[str, ...]) -> str:
        """Return where the options of a column stand: each list of them once, in a column of its own."""
        if offered not in self.offered:
            self.offered.append(offered)
        letters = cells.address(0, self.offered.index(offered) + 1)[:-1]
        return f"={sheets.OPTIONS}!${letters}$1:${letters}${len(offered)}"

    def _format(self, kind: str, *, open_: bool) -> Any:
        if (kind, open_) not in self.formats:
            look: dict[str, Any] = {"border": 1, "border_color": "#b9c2cb", "valign": "top"}
            look |= {"num_format": NUMBER_FORMATS[kind], "locked": not open_}
            look |= {"text_wrap": True} if kind == "text" else {}
            look |= {"bg_color": "#fff8dc"} if open_ else {"font_color": "#3a434c"}
            self.formats[kind, open_] = self.book.add_format(look)
        return self.formats[kind, open_]

    def _instructions(self, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 90)
        page.write_string(0, 0, _("Petunjuk"), self.title)
        wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        point = self.book.add_format({"align": "right", "valign": "top"})
        line = 1
        for sentence in words.instructions(self.form, self.lists):
            line += 1
            page.write_string(line, 0, "•", point)
            page.write_string(line, 1, sentence, wrapped)
        line += 2
        for listed in self.lists:
            page.write_string(line, 0, self.called[listed.key], self.head)
            page.write_string(line, 1, _("Yang diisi"), self.head)
            for column in sheets.columns(listed):
                if not column.readonly:
                    line += 1
                    page.write_string(line, 0, column.label or column.key, wrapped)
                    page.write_string(line, 1, words.hint(column), wrapped)
            line += 2
        found = mark(self.view, self.value)
        page.write_string(line, 0, _("Tanda lembar ini; jangan diubah"), self.quiet)
        said = f"{VERSION} {found.task} {found.revision} {found.files} {found.said[:200]}"
        page.write_string(line, 1, said, self.quiet)
        page.protect("")

    def _options(self, page: xlsxwriter.worksheet.Worksheet) -> None:
        for at, offered in enumerate(self.offered):
            for line, one in enumerate(offered):
                page.write_string(line, at, one)
            page.set_column(at, at, min(max(map(len, offered)) + 2, WIDEST))
        page.protect("")
        page.hide()


# Real numbers: each spreadsheet writes them in the manner of its own language.
NUMBER_FORMATS = {
    "plain": "0",
    "whole": "#,##0",
    "number": "#,##0.###############",
    "text": "@",
    "date": "dd-mm-yyyy",
    "moment": "dd-mm-yyyy hh:mm",
}


def _kind(column: Component) -> str:
    """Return the format of a column."""
    if column.kind == "number":
        ungrouped = column.properties.get("grouping") == "false"
        return "plain" if ungrouped else "whole" if column.decimals == 0 else "number"
    if column.kind == "date":
        return "moment" if column.time else "date"
    return "text"


def _bounds(column: Component) -> dict[str, Any]:
    """Return between what a number lies."""
    least = -(10**15) if column.minimum is None else column.minimum
    most = 10**15 if column.maximum is None else column.maximum
    kind = "integer" if column.decimals == 0 else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
