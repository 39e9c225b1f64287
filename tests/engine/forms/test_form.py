"""Submitting in one pass gives what reading, checking and computing give one after the other."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import Form, read_form
from engine.settings import HOME

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
