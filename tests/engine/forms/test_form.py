"""A form as a whole: submitted in one pass, its places in the owner's words, problems in their order."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Problem
from engine.forms import Form, read_form
from engine.settings import HOME
from tests.engine.forms import samples

FORMS = sorted((HOME / "processes/pengumpulan_data_kinerja/forms").glob("*.form"))
ROW = {"kode": "IK-01", "indikator": "IPLM", "satuan": "indeks", "arah": "positif", "target": 72}
INPUTS: dict[str, Any] = {"indikator": [ROW, {**ROW, "kode": "IK-02"}], "catatan_permintaan": "a"}
DATA: list[Any] = [
    {},
    None,
    {"indikator": [{**ROW, "realisasi": 70.85}, {"belum_tersedia": "belum selesai"}]},
    {"indikator": [{**ROW, "realisasi": -1}]},
    {"keputusan": "setuju", "paraf": True, "tanda_tangan": True},
    {"keputusan": "kembalikan", "alasan": "x"},
    {"tahun": "2026", "periode": "Triwulan III", "perihal": " a ", "instruksi": "b", "asing": 1},
]


def one_by_one(form: Form, data: Any) -> tuple[dict[str, Any], list[Any]]:
    read, problems = form.read_json(data, INPUTS)
    seen = {problem.path for problem in problems}
    problems += [problem for problem in form.check(read, INPUTS) if problem.path not in seen]
    return form.compute(read, INPUTS), form.in_order(problems)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_submitting_at_once_is_the_same(path: Any) -> None:
    form = read_form(path.read_bytes(), path.name)
    refused = 0
    for data in DATA:
        stored, problems = form.submit(data, INPUTS)
        assert (stored, problems) == one_by_one(form, data), data
        refused += bool(problems)
    assert refused


def test_places_are_told_in_the_owners_words() -> None:
    form = samples.load("permintaan")
    assert form.label("tahun") == "Tahun"
    assert form.label("indikator/1/target") == "Target"
    assert form.label("indikator") == "Indikator"
    assert form.label("tidak/ada") == "tidak/ada"
    assert form.place("indikator/1/target") == ("Indikator", 2, "Target")
    assert form.place("indikator/0") == ("Indikator", 1, "")
    assert form.place("batas") == ("", None, "Batas waktu")
    assert form.label("") == ""
    assert form.label("indikator/1/asing") == "asing"


def test_problems_of_others_are_put_in_order_too() -> None:
    form: Form = samples.load("permintaan")
    mixed = [
        Problem("x", "unknown"),
        Problem("segera", "type"),
        Problem("indikator/0/x", "unknown"),
        Problem("", "type"),
    ]
    assert [problem.path for problem in form.in_order(mixed)] == ["", "indikator/0/x", "segera", "x"]
