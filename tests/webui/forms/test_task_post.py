"""webui/forms/task_post.py: what a button asks for, rows that come and go, problems each once in order."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Problem
from tests.webui.forms.drawn import form
from webui.forms import task_post

LIST = form(
    {"type": "textfield", "id": "n", "key": "nama", "label": "Nama", "validate": {"required": True}},
    {
        "type": "dynamiclist",
        "id": "d",
        "path": "daftar",
        "label": "Daftar",
        "properties": {"maxRows": 2},
        "components": [{"type": "number", "id": "a", "key": "a", "label": "A"}],
    },
    {"type": "filepicker", "id": "b", "key": "berkas", "label": "Berkas"},
)


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("", None), ("-1", None), ("٧", None), ("1" * 19, None), ("7 ", None)]
)
def test_a_button_carries_a_number_or_none(text: str, number: int | None) -> None:
    assert task_post.number(text) == number


@pytest.mark.parametrize(
    ("action", "rest", "rows"),
    [
        ("tambah", "daftar", [{"a": 1}, {}]),
        ("hapus", "daftar:0", []),
        ("hapus", "daftar:5", [{"a": 1}]),
        ("hapus", "daftar:x", [{"a": 1}]),
        ("tambah", "lain", [{"a": 1}]),
        ("simpan", "", [{"a": 1}]),
    ],
)
def test_rows_come_and_go_where_the_form_allows_it(action: str, rest: str, rows: list[Any]) -> None:
    before = {"daftar": [{"a": 1}]}
    assert task_post.change_rows(LIST, before, action, rest) == {"daftar": rows}
    assert before == {"daftar": [{"a": 1}]}


def test_no_row_is_added_beyond_the_most() -> None:
    full: dict[str, Any] = {"daftar": [{}, {}]}
    assert task_post.change_rows(LIST, full, "tambah", "daftar") == full


def test_the_page_stands_at_the_list_that_changed() -> None:
    assert task_post.landing("tambah", "daftar", {"daftar": [{}, {}]}) == "f-daftar-1"
    assert task_post.landing("hapus", "daftar:0", {"daftar": [{}]}) == "f-daftar"
    assert task_post.landing("simpan", "", {"daftar": [{}]}) is None


def test_problems_stand_once_each_in_the_order_of_the_page() -> None:
    value = {"daftar": [{"a": "satu"}]}
    found = [Problem("berkas", "file_type"), Problem("daftar/0/a", "number"), Problem("berkas", "empty")]
    problems = task_post.all_problems(LIST, value, found)
    assert [(one.path, one.code) for one in problems] == [
        ("nama", "required"),
        ("daftar/0/a", "number"),
        ("berkas", "file_type"),
    ]
    assert task_post.all_problems(None, {}, found) == found
