"""What was typed and not taken: by label and row, beside what stands there now, and as text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Flask

from tests.webui.forms.drawn import form
from webui import forms, unsent
from webui.forms import opening

FORM = form(
    {
        "type": "dynamiclist",
        "id": "b",
        "path": "b",
        "label": "Indikator",
        "allowAddRemove": False,
        "components": [
            {"type": "textfield", "id": "i", "key": "i", "label": "Indikator", "readonly": True},
            {"type": "number", "id": "x", "key": "x", "label": "Realisasi"},
            {"type": "checkbox", "id": "k", "key": "k", "label": "Tidak ada"},
        ],
    },
    {"type": "datetime", "subtype": "date", "id": "d", "key": "d", "label": "Tanggal"},
    {"type": "filepicker", "id": "f", "key": "f", "label": "Bukti"},
)
ROWS: list[dict[str, Any]] = [
    {"i": f"Indikator nomor {place}", "x": place, "k": place == 7} for place in range(200)
]


def posted(value: dict[str, Any]) -> list[tuple[str, str]]:
    """What a browser posts of a form left alone."""
    found = [
        ("isi-awal", opening.of(forms.draw(FORM, value, {"b": ROWS}).fields)),
        ("b.jumlah", "200"),
        ("d", ""),
    ]
    found += [(f"b.{place}.x", str(row["x"])) for place, row in enumerate(value["b"])]
    return found + [(f"b.{place}.k", "on") for place, row in enumerate(value["b"]) if row["k"]]


def test_one_changed_row_of_two_hundred_is_one(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        unsent.of_form(FORM)
        before = posted({"b": ROWS})
        assert unsent.listed(before) == []
        pairs = [(name, "72,5" if name == "b.120.x" else text) for name, text in before]
        (one,) = unsent.listed(pairs, {"b": ROWS}, {"b": ROWS})
        assert (one.place, one.row) == ("Indikator, baris 121: Realisasi", "Indikator nomor 120")
        assert (one.mine, one.now, one.same) == ("72,5", "120", False)
        assert unsent.plain([one]) == "Indikator, baris 121: Realisasi (Indikator nomor 120): 72,5"


def test_an_unticked_box_a_date_and_what_cannot_be_read_are_said(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        unsent.of_form(FORM)
        changed = {"d": "2026-11-23", "b.3.x": "7.5x"}
        pairs = [(name, changed.get(name, text)) for name, text in posted({"b": ROWS}) if name != "b.7.k"]
        found = {one.place: one.mine for one in unsent.listed(pairs, {"b": ROWS})}
    assert found == {
        "Tanggal": "23 November 2026",
        "Indikator, baris 4: Realisasi": "7.5x",
        "Indikator, baris 8: Tidak ada": "Tidak",
    }


def test_of_a_page_that_does_not_say_how_it_was_opened_all_that_was_typed_is_listed(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        pairs = [
            ("alasan", "Sebab"),
            ("kepada", "sari"),
            ("lama", "x"),
            ("csrf_token", "y"),
            ("komentar", " "),
        ]
        found = unsent.listed(pairs, names={"kepada": {"sari": "Sari"}})
        assert [(one.place, one.mine, one.now) for one in found] == [
            ("Alasan", "Sebab", None),
            ("Kepada", "Sari", None),
        ]


def test_chosen_files_are_named(app: Flask) -> None:
    data = {"f": (BytesIO(b"x"), "bukti.pdf"), "g": (BytesIO(b""), "")}
    with app.test_request_context("/", method="POST", data=data):
        unsent.of_form(FORM)
        assert unsent.files() == [("Bukti", "bukti.pdf")]
