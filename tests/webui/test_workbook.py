"""Sheets hold what was typed as text, read back by another program's reader."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import openpyxl
import pytest

from engine import workdays
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.calendar.calendar_views import CalendarChange
from tests import sop, versions
from tests.webui import office
from tests.webui.visitor import Visitor
from webui import workbook

Come = Callable[..., Visitor]

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TYPED = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://contoh.test")', "http://contoh.test", "\t=1", "007", "{=1}",
]  # fmt: skip


def read(sheet: workbook.Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.content([sheet], title="Uji", created=NOW)))


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_typed_becomes_a_formula_a_link_or_a_number(typed: str) -> None:
    page = read(workbook.Table("Uji", [typed], [[typed]], [typed])).worksheets[0]
    for place in ("A1", "A3", "A4"):
        cell = page[place]
        assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_values_keep_their_kind() -> None:
    row: list[workbook.Cell] = [1, 0.5, date(2026, 11, 23), None, "teks"]
    page = read(workbook.Table("a/b:c" * 9, list("abcde"), [row], percent=frozenset({1}))).worksheets[0]
    assert [cell.value for cell in page[2]] == [1, 0.5, datetime(2026, 11, 23), None, "teks"]
    assert page["B2"].number_format == "0%"
    assert page.freeze_panes == "A2"


def test_the_same_content_is_the_same_file() -> None:
    sheet = workbook.Table("Uji", ["a"], [["b"]])
    assert workbook.content([sheet], title="Uji", created=NOW) == workbook.content(
        [sheet], title="Uji", created=NOW
    )


def test_a_case_written_as_formulas_is_text_in_every_export(visitor: Come, engine: Engine) -> None:
    kadis, formulas = office.actor(engine, "kadis"), ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1"]
    files = versions.in_force()
    pattern = b'"Pengumpulan Data Kinerja {periode} {tahun}"'
    files["process.toml"] = files["process.toml"].replace(pattern, b'"{textfield}"')
    form = json.loads(files["forms/mulai.form"])
    form["components"] += [{"type": kind, "key": kind, "id": kind} for kind in ("textfield", "textarea")]
    files["forms/mulai.form"] = json.dumps(form).encode()
    files["process.bpmn"] = re.sub(rb'(id="Langkah_2" name=")', rb"\1=1+1 ", files["process.bpmn"])
    engine.definitions.deploy(files, SETUP)
    for text in formulas:
        engine.instances.start(sop.KEY, sop.START | {"textfield": text, "textarea": text * 9}, kadis)
    case = office.brought_to(engine, "Langkah_4")
    (task,) = office.open_tasks(engine, case)
    person = office.actor(engine, sop.PEOPLE[task.roles[0]])
    value = sop.filled("Langkah_4", engine.tasks.get(task.id, person).value, back=True)
    engine.tasks.complete(task.id, value | {"alasan": "=1+1 adalah alasannya"}, person)
    engine.instances.comment(case, "=SUM(A1)", kadis)
    rules = {date(2026, 12, 1): workdays.DayRule(date(2026, 12, 1), "libur_daerah", note="=1+1", basis="@A1")}
    engine.agency.calendars.change(
        CalendarChange(days=rules), "Surat edaran bupati.", None, office.actor(engine, "admin")
    )
    auditor = visitor("auditor")
    found = set()
    for address in ("/berkas.xlsx", "/laporan.xlsx?tahun=2026", "/audit/riwayat.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(auditor.get(address).response.get_data()))
        cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
        found |= {str(cell.value) for cell in cells if cell.value is not None}
        assert "f" not in {cell.data_type for cell in cells}, address
        assert not any(cell.hyperlink for cell in cells), address
    for address in ("/audit/riwayat.csv", "/kalender/2026.csv"):
        rows = [*csv.reader(io.StringIO(auditor.get(address).text.lstrip("\ufeff")))]
        words = {cell for row in rows for cell in row}
        found |= words
        assert not [cell for cell in words if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], address
    assert {"=1+1 adalah alasannya", "'=1+1", "'@A1", *map(str.strip, formulas)} <= found
    assert any(cell.startswith("'=1+1 M") for cell in found), "the name of a step"
