"""The lists of a form as sheets: what goes out comes back the same, and a sheet that was changed says where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forms import Form, cells, read_form, sheet
from engine.forms.model import MAX_ROWS
from engine.workbooks import Held, Page

CHOICES = [
    {"value": "a", "label": "Sama"},
    {"value": "b", "label": "Sama"},
    {"value": "c", "label": "Lain; atau"},
]
COLUMNS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "teks", "label": "Teks", "validate": {"maxLength": 20}},
    {"type": "number", "key": "angka", "label": "Angka", "validate": {"min": 0}, "decimalDigits": 2},
    {"type": "datetime", "key": "tanggal", "label": "Tanggal", "subtype": "date"},
    {"type": "datetime", "key": "jam", "label": "Jam", "subtype": "datetime"},
    {"type": "select", "key": "satu", "label": "Satu", "values": CHOICES},
    {"type": "checklist", "key": "banyak", "label": "Banyak", "values": CHOICES},
    {"type": "checkbox", "key": "benar", "label": "Benar"},
    {"type": "filepicker", "key": "bukti", "label": "Bukti", "multiple": True},
    {"type": "expression", "key": "dua_kali", "label": "Dua kali", "expression": "=angka * 2"},
]


def form(*columns: dict[str, Any], **more: Any) -> Form:
    parts = [{"id": f"c_{one['key']}", **one} for one in columns or COLUMNS]
    listed = {
        "type": "dynamiclist",
        "id": "l",
        "path": "daftar",
        "label": "Daftar",
        "components": parts,
        **more,
    }
    drawn = {"type": "default", "id": "isi", "schemaVersion": 16, "components": [listed]}
    return read_form(json.dumps(drawn).encode(), "forms/isi.form")


FORM = form()


def out(used: Form, rows: list[dict[str, Any]]) -> Page:
    """The sheet of the one list of a form, as a spreadsheet would hold it."""
    (listed,) = sheet.lists(used, {}, {}, {})
    held: dict[tuple[int, int], Held] = {
        (sheet.HEAD, at): one for at, one in enumerate(sheet.heads(listed), 1)
    }
    for line, row in enumerate(rows, 1):
        held[sheet.HEAD + line, 1] = line
        for at, column in enumerate(sheet.columns(listed), 2):
            said = cells.cell(column, row.get(column.key), used.choices(column))
            if said is not None:
                held[sheet.HEAD + line, at] = said
    return Page(held)


def back(
    used: Form, page: Page, rows: list[dict[str, Any]], inputs: Mapping[str, Any] | None = None
) -> sheet.Reading:
    return sheet.read(used, {"Daftar": page}, {"daftar": rows}, inputs or {}, {})


def codes(found: sheet.Reading) -> list[tuple[str, str]]:
    return [(one.place.cell, one.code) for one in found.faults]


def changed(page: Page, **edits: Held | None) -> Page:
    held = dict(page.cells)
    for place, value in edits.items():
        at = (int(place[1:]), ord(place[0]) - 64)
        held.pop(at, None)
        if value is not None:
            held[at] = value
    return Page(held)


ROW = st.fixed_dictionaries(
    {},
    optional={
        "teks": st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20),
        "angka": st.one_of(st.integers(0, 10**14), st.decimals(0, 10**9, places=2).map(float)),
        "tanggal": st.dates().filter(lambda day: 1900 <= day.year <= 2200).map(lambda day: day.isoformat()),
        "jam": st.datetimes()
        .filter(lambda at: 1900 <= at.year <= 2200)
        .map(lambda at: at.isoformat("T", "minutes")),
        "satu": st.sampled_from("abc"),
        "banyak": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
        "benar": st.booleans(),
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=5))
def test_what_goes_out_comes_back_the_same(rows: list[dict[str, Any]]) -> None:
    rows = FORM.read_json({"daftar": rows})[0]["daftar"]
    found = back(FORM, out(FORM, rows), rows)
    assert not found.faults
    assert not found.changes
    assert found.value == {"daftar": rows}
    said = back(FORM, out(FORM, rows), [])  # read as if all of it were new
    full = [row for row in rows if any(value is not False for value in row.values())]
    kept = [{key: value for key, value in row.items() if value is not False} for row in full]
    assert said.value == {"daftar": kept}


def test_rules_are_told_by_cell_and_what_is_missing_may_come_later() -> None:
    columns = [
        {**COLUMNS[0], "validate": {"required": True, "maxLength": 3}},
        {"type": "number", "key": "angka", "label": "Angka", "validate": {"min": 1, "max": 9}},
    ]
    used = form(*columns)
    rows = [{"teks": "abc", "angka": 1}] * 150
    page = changed(out(used, rows), B7=None, B8="panjang", C9=0, C156=10, C10="1.5", C11="5", C12=0.1 + 0.2)
    found = back(used, page, rows)
    assert codes(found) == [("C10", "decimal_point")]
    wrong, left = sheet.judge(used, found, {}, {})
    assert [(one.place.cell, one.code, one.place.row) for one in wrong] == [
        ("B8", "max_length", 2), ("C9", "minimum", 3), ("C12", "minimum", 6), ("C156", "maximum", 150),
    ]  # fmt: skip
    assert [(one.place.cell, one.code) for one in left] == [("B7", "required")]
    assert found.value["daftar"][4]["angka"] == 5
    assert found.value["daftar"][5]["angka"] == 0.3


def test_what_is_missing_everywhere_hides_nothing_that_is_wrong() -> None:
    required = {"validate": {"required": True}}
    used = form({**COLUMNS[0], **required}, {**COLUMNS[2], **required}, {**COLUMNS[1]})
    rows = [{"angka": 1}] * MAX_ROWS
    found = back(used, changed(out(used, rows), D206=-1), rows)
    wrong, left = sheet.judge(used, found, {}, {})
    assert [one.place.cell for one in wrong] == ["D206"]
    assert len(left) == 2 * MAX_ROWS


def test_a_list_of_fixed_rows_takes_what_is_asked_and_nothing_else() -> None:
    shown = {"type": "number", "key": "target", "label": "Target", "readonly": True}
    code = {"type": "textfield", "key": "kode", "label": "Kode", "readonly": True}
    used = form(code, shown, COLUMNS[1], allowAddRemove=False)
    rows: list[dict[str, Any]] = [{"kode": "007", "target": 2.5}, {"kode": "B"}]
    page = out(used, rows)
    assert codes(back(used, changed(page, B7=7, C7=2.5, D7=3), rows)) == [("B7", "locked")]
    assert codes(back(used, changed(page, C7=3), rows)) == [("C7", "locked")]
    assert codes(back(used, changed(page, C8=1, D8=2), rows)) == [("C8", "locked")]
    assert codes(back(used, changed(page, A8=5), rows)) == [("A8", "number_row")]
    assert codes(back(used, changed(page, B9="C"), rows)) == [("B9", "outside")]
    assert codes(back(used, changed(page, E6="Baru"), rows)) == [("E6", "outside")]
    assert codes(back(used, changed(page, C6="Sasaran"), rows)) == [("C6", "column")]
    assert codes(sheet.read(used, {}, {"daftar": rows}, {}, {})) == [("", "sheet_missing")]
    hidden = sheet.read(used, {"Daftar": Page(page.cells, hidden=True)}, {"daftar": rows}, {}, {})
    assert codes(hidden) == [("", "sheet_hidden")]
    found = back(used, changed(page, D8=7), rows)
    (change,) = found.changes
    assert (change.place.cell, change.path, change.before, change.after) == ("D8", "daftar/1/angka", None, 7)
    assert found.value["daftar"] == [rows[0], {"kode": "B", "angka": 7}]


def test_kinds_of_cells_that_a_field_does_not_take_are_named() -> None:
    page = out(FORM, [{}])
    wrong = changed(
        page, B7=date(2026, 1, 1), C7=True, D7="31-12-2026", E7=3, F7="Sama", G7=True, H7="barangkali"
    )
    assert codes(back(FORM, wrong, [{}])) == [
        ("B7", "cell_text"), ("C7", "number"), ("D7", "cell_date"), ("E7", "cell_date"), ("F7", "choice"),
        ("G7", "choice"), ("H7", "cell_tick"),
    ]  # fmt: skip
    good = changed(
        page, B7=12.5, C7="1.234,5", D7=datetime(2026, 12, 31), E7=date(2026, 1, 2), F7="Sama (b)", G7="Sama (a)\nc",
        H7="yes",
    )  # fmt: skip
    assert back(FORM, good, [{}]).value["daftar"] == [
        {
            "teks": "12,5", "angka": 1234.5, "tanggal": "2026-12-31", "jam": "2026-01-02T00:00", "satu": "b",
            "banyak": ["a", "c"], "benar": True,
        }
    ]  # fmt: skip
    assert codes(back(FORM, changed(page, D7=datetime(2026, 1, 1, 8), C7=1e300), [{}])) == [
        ("C7", "digits"), ("D7", "date"),
    ]  # fmt: skip


def test_rows_come_and_go_files_and_their_rows_stay() -> None:
    fact = [{"name": "a.pdf", "sha256": "0" * 64, "size": 1}]
    rows: list[dict[str, Any]] = [{"teks": "satu"}, {"teks": "dua", "bukti": fact}, {}, {"teks": "empat"}]
    found = back(FORM, changed(out(FORM, rows), B7=None, B8=None, B12="enam"), rows)
    assert not found.faults
    assert found.value["daftar"] == [{"bukti": fact}, {}, {"teks": "empat"}, {"teks": "enam"}]
    assert found.lines["daftar"] == [2, 3, 4, 6]
    whole = [(one.place.row, one.before is None) for one in found.changes if one.column is None]
    assert whole == [(1, False), (6, True)]


def test_what_is_computed_is_told_where_it_changes() -> None:
    rows = [{"angka": 1}, {"angka": 2}]
    found = back(FORM, changed(out(FORM, rows), C8=5), rows)
    (change,) = sheet.computed(FORM, found, {"daftar": rows}, {}, {})
    assert (change.place.row, change.before, change.after) == (2, 4, 10)


def test_sheets_have_names_that_a_spreadsheet_takes_each_once() -> None:
    one = sheet.lists(FORM, {}, {}, {})[0]
    parts = [replace(one, key=str(at), label=label) for at, label in enumerate(
        ["Petunjuk", "a/b: [c]", "a b c", "x" * 40, "x" * 40, "'", "History"]
    )]  # fmt: skip
    names = [*sheet.names_of(parts).values()]
    assert names == ["Petunjuk 2", "a b c", "a b c 2", "x" * 31, "x" * 29 + " 2", "Tabel", "History 2"]
    assert all(len(name) <= 31 for name in names)
