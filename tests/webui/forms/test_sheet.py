"""The workbook of a task: known again by its mark, protected, with its rules and real numbers."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask

from engine import workbooks
from engine.service import Engine
from engine.service.views import TaskView
from tests.engine.forms.test_sheet import FORM
from tests.tools.site import START
from tests.webui import office
from webui.forms import sheet


@pytest.fixture
def view(engine: Engine) -> TaskView:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    return engine.tasks.get(task, office.actor(engine, "bidang.kearsipan"))


def test_a_workbook_is_known_again_and_the_same_content_is_the_same_file(app: Flask, view: TaskView) -> None:
    with app.test_request_context():
        content = sheet.content(view, view.value, START)
        assert content == sheet.content(view, view.value, START)
        pages = workbooks.pages(content, 2_000)
        found = sheet.mark_of(pages)
        assert found == sheet.mark(view, view.value)
    assert found is not None
    assert (found.task, found.revision) == (view.row.id, view.revision)
    assert view.row.number in found.said
    assert "Bidang Kearsipan" in found.said
    del pages["Petunjuk"]
    assert sheet.mark_of(pages) is None


def test_only_what_is_asked_for_is_open_and_numbers_are_numbers(app: Flask, view: TaskView) -> None:
    rows = [dict(row) for row in view.value["indikator"]]
    rows[0] |= {"realisasi": 1234.5, "keterangan": "=1+1"}
    with app.test_request_context():
        content = sheet.content(view, {"indikator": rows}, START)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Indikator kinerja"]
    assert book.sheetnames == ["Indikator kinerja", "Petunjuk"]
    assert all(one.protection.sheet for one in book.worksheets)
    unlocked = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{letter}{row}" for letter in "GHIJ" for row in range(7, 7 + len(rows))}
    assert (page["G7"].value, page["G7"].data_type) == (1234.5, "n")
    assert page["G7"].number_format.startswith("#,##0")
    assert (page["J7"].value, page["J7"].data_type) == ("=1+1", "s")
    rules = {str(one.sqref): one for one in page.data_validations.dataValidation}
    number = rules[f"G7:G{6 + len(rows)}"]
    assert (number.type, float(number.formula1)) == ("decimal", 0)
    assert rules[f"H7:H{6 + len(rows)}"].formula2 == "300"
    assert page.freeze_panes == "B7"


def test_files_are_told_by_the_rows_they_lie_in() -> None:
    fact = [{"name": "a.pdf"}]
    assert sheet.files_of(FORM, {}) == "-"
    rows = [{}, {"bukti": fact}, {}, {"bukti": fact}]
    assert sheet.files_of(FORM, {"daftar": rows}) == "0.1-0.3"
    assert sheet.files_of(FORM, {"daftar": rows[1:]}) != sheet.files_of(FORM, {"daftar": rows})
