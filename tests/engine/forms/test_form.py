"""A form as a whole: submitted in one pass, its places in the owner's words, problems in their order."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import FormInvalid, Problem
from engine.forms import Form, Posted, read_form
from engine.settings import HOME
from tests.engine.forms import samples
from tests.engine.forms.samples import field, make, page, rows

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
    {"tahun": "2026", "periode": "Triwulan III", "asing": 1},
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


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("data", DATA[2:])
def test_a_post_is_accepted_as_the_data_it_says(path: Any, data: dict[str, Any]) -> None:
    """What a page posts is judged like the value that a draft would keep of it, problems and all."""
    form = read_form(path.read_bytes(), path.name)
    posted = Posted(page(form, {**form.initial(INPUTS), **data}))
    kept, unread = form.read(posted, INPUTS)
    stored, problems = form.submit(kept, INPUTS)
    seen = {problem.path for problem in unread}
    problems = form.in_order([*unread, *(problem for problem in problems if problem.path not in seen)])
    if problems:
        with pytest.raises(FormInvalid) as refused:
            form.accept(posted, INPUTS)
        assert list(refused.value.problems) == problems
    else:
        assert form.accept(posted, INPUTS) == stored


def test_all_that_is_wrong_with_a_post_is_said_at_once() -> None:
    form = make(
        field("number", "a"), field("textfield", "b", validate={"required": True}), rows(field("number"))
    )
    posted = Posted({"a": "satu", "b": " ", "daftar.jumlah": "2", "daftar.0.isi": "2", "daftar.1.isi": "x"})
    with pytest.raises(FormInvalid) as refused:
        form.accept(posted)
    found = [(one.path, one.code) for one in refused.value.problems]
    assert found == [("a", "number"), ("b", "required"), ("daftar/1/isi", "number")]


def test_what_was_not_on_the_page_is_read_as_the_data_it_was() -> None:
    """A draft may come from the command line: its texts are numbers, its rows may hold what the form does not ask."""
    form = make(field("number", "a"), field("number", "b"), rows(field("number")))
    before = {"a": "1.000,5", "b": 7, "asing": 1, "daftar": [{"isi": "2,5"}]}
    assert form.accept(Posted({"b": "8"}), before=before) == {"a": 1000.5, "b": 8, "daftar": [{"isi": 2.5}]}
    assert form.read(Posted({"b": "8"}), {}, before)[0] == {
        "a": "1.000,5",
        "b": 8,
        "daftar": [{"isi": "2,5"}],
    }
    for wrong, path, code in (
        ({"a": "satu"}, "a", "number"),
        ({"daftar": [{"isi": 1, "asing": 2}]}, "daftar/0/asing", "unknown"),
        ({"daftar": [{}] * 201}, "daftar", "max_rows"),
    ):
        with pytest.raises(FormInvalid) as refused:
            form.accept(Posted({"b": "8"}), before=wrong)
        assert [(one.path, one.code) for one in refused.value.problems] == [(path, code)]
