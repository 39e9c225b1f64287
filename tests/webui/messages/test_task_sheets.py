"""What is wrong with a workbook of a task is one whole sentence, in both languages, with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import workbooks
from engine.forms.sheet import CellFault, Place
from engine.workbooks import WorkbookError
from tests.engine.forms.test_sheet import FORM
from webui import language
from webui.messages import task_sheets as words

REASONS = ["file", "old", "encrypted", "macros", "size", "rows", "merged", "hidden", "formula", "fault"]
PLACE = Place("Daftar", 4, "Realisasi", "E10")


@pytest.mark.parametrize("spoken", ["id", "en"])
def test_every_reason_has_its_sentence(spoken: str) -> None:
    read = Path(workbooks.__file__).read_text()
    assert {*re.findall(r'WorkbookError\("(\w+)"', read), "formula", "fault", "encrypted", "old"} == {
        *REASONS
    }
    with language.speak(spoken):
        for reason in REASONS:
            for line, column in ((3, 2), (0, 2)):
                said = words.file_sentence(WorkbookError(reason, line, column, "Daftar"))
                assert said.endswith(".")
                assert "%(" not in said
        for code in (*words.FAULTS, "minimum", "cell_date"):
            for params in ({}, {"found": "x", "expected": "y", "limit": 3}):
                said = words.sentence(CellFault(PLACE, code, params))
                assert said.endswith(".")
                assert "%(" not in said
        for said in (words.another("KCL-1"), words.unknown(), words.outdated(), words.files_moved()):
            assert said.endswith(".")
        assert "Ani" in words.saved_by("Ani", "hari ini")


def test_a_place_is_said_by_row_column_and_cell() -> None:
    with language.speak("id"):
        assert words.place(PLACE) == "Baris 4, kolom Realisasi (E10)"
        assert words.place(PLACE, several=True) == "Lembar “Daftar”, baris 4, kolom Realisasi (E10)"
        assert words.place(Place("Daftar")) == "Lembar “Daftar”"
        assert words.place(Place("Daftar", 0, "Target", "F6")) == "Kolom Target (F6)"
        assert words.left([CellFault(PLACE, "required")] * 2) == [
            "Baris 4, kolom Realisasi (E10): Wajib diisi."
        ]


def test_every_column_says_what_it_takes() -> None:
    listed = next(one for one in FORM.fields if one.is_list)
    with language.speak("id"):
        hints = {
            one.key: words.hint(one) for one in listed.components if one.is_field and not one.is_question
        }
        told = words.instructions(FORM, [listed])
    assert hints == {
        "teks": "Paling banyak 20 huruf.",
        "angka": "Isi dengan angka. Paling kecil 0.",
        "tanggal": "Isi dengan tanggal.",
        "jam": "Isi dengan tanggal dan jam.",
        "satu": "Pilih salah satu dari pilihan yang ada.",
        "banyak": "Isi dengan beberapa pilihan, dipisahkan titik koma.",
        "benar": "Isi dengan Ya atau Tidak.",
    }
    assert "Dihitung sesudah diunggah: Dua kali." in told
    assert any(one.startswith("Lampiran tidak ada di sini") for one in told)
