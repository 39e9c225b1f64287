"""What a page posts becomes a value, built from the form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Problem
from engine.forms import Posted
from tests.engine.forms import samples
from tests.engine.forms.samples import INDICATORS, Post, choose, field, make, rows


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


def test_an_absent_box_is_false_and_absent_choices_are_none() -> None:
    form = make(
        field("checkbox", "a"), field("checklist", "b", values=choose("x", "y")), field("textfield", "c")
    )
    assert form.read(Posted({})) == ({"a": False}, [])
    assert form.read(Posted(Post({"b": ["y", "x", "y", ""]}))) == ({"a": False, "b": ["y", "x"]}, [])


def test_names_the_form_does_not_have_never_enter() -> None:
    form = make(
        field("textfield"),
        field("expression", "jumlah", expression="=1"),
        field("textfield", "unit", readonly=True),
    )
    value, problems = form.read(
        Posted({"isi": "a", "jumlah": "9", "unit": "Lain", "admin": "1", "__class__": "x"}), {"unit": "A"}
    )
    assert (value, problems) == ({"isi": "a"}, [])


def test_rows_are_as_many_as_were_posted() -> None:
    form = make(rows(field("textfield", "nama"), field("number", "target")))
    posted = {"daftar.jumlah": "2", "daftar.0.nama": "A", "daftar.1.target": "1,5", "daftar.2.nama": "hantu"}
    assert form.read(Posted(posted)) == ({"daftar": [{"nama": "A"}, {"target": 1.5}]}, [])
    assert form.read(Posted({"daftar.jumlah": "0"})) == ({"daftar": []}, [])
    assert form.read(Posted({})) == ({"daftar": []}, [])
    for wrong in ("", "x", "-1", "1e3", "٣", "9999999"):
        assert form.read(Posted({"daftar.jumlah": wrong})) == ({"daftar": []}, [])


def test_the_number_of_rows_is_bounded() -> None:
    form = make(rows(field("number", "a")))
    value, problems = form.read(Posted({"daftar.jumlah": "999999"}))
    assert len(value["daftar"]) == 200
    assert codes(problems) == [("daftar", "max_rows")]


def test_fixed_rows_come_from_the_inputs() -> None:
    form = samples.load("indikator")
    posted = {
        "indikator.jumlah": "2",
        "indikator.0.realisasi": "70,85",
        "indikator.0.target": "1",
        "indikator.0.nama": "Milik saya",
        "indikator.1.alasan": "Belum diperiksa",
    }
    value, problems = form.read(Posted(posted), INDICATORS)
    assert problems == []
    assert value["indikator"] == [
        {"nama": "IPLM", "satuan": "indeks", "arah": "positif", "target": 72, "realisasi": 70.85},
        {
            "nama": "Temuan berulang",
            "satuan": "temuan",
            "arah": "negatif",
            "target": 4,
            "alasan": "Belum diperiksa",
        },
    ]


@pytest.mark.parametrize(
    "posted", [{"indikator.jumlah": "3"}, {"indikator.2.realisasi": "5"}, {"indikator.jumlah": "1"}]
)
def test_rows_of_someone_else_are_refused(posted: dict[str, str]) -> None:
    value, problems = samples.load("indikator").read(Posted(posted), INDICATORS)
    assert codes(problems) == [("indikator", "rows")]
    assert problems[0].params == {"limit": 2}
    assert len(value["indikator"]) == 2


def test_what_was_not_on_the_page_is_kept() -> None:
    form = samples.load("tinjau")
    before = {"keputusan": "kembalikan", "alasan": "Angka belum lengkap"}
    value, _ = form.read(Posted({"keputusan": "setuju"}), {}, before)
    assert value == {"keputusan": "setuju", "alasan": "Angka belum lengkap", "paraf": False}
    assert "alasan" not in form.compute(value)
    fixed = samples.load("indikator")
    value, _ = fixed.read(Posted({}), INDICATORS, {"indikator": [{"realisasi": 5}, {"realisasi": "x"}]})
    assert [row["realisasi"] for row in value["indikator"]] == [5, "x"]


def test_an_emptied_field_does_not_keep_what_it_had() -> None:
    assert make(field("textfield")).read(Posted({"isi": ""}), {}, {"isi": "lama"}) == ({}, [])


def test_hidden_faults_are_none() -> None:
    form = make(field("number", "a"), field("number", "b", conditional={"hide": "=a == 1"}))
    assert codes(form.read(Posted({"a": "1", "b": "x"}))[1]) == []
    assert codes(form.read(Posted({"a": "2", "b": "x"}))[1]) == [("b", "number")]


def test_attached_files_are_facts_of_the_caller() -> None:
    form = samples.load("indikator")
    facts = [{"name": "a.pdf", "sha256": "0" * 64, "size": 5}]
    value, _ = form.read(Posted({"bukti": "palsu"}), INDICATORS, files={"bukti": facts, "lain": facts})
    assert value["bukti"] == facts
    assert "lain" not in value
    assert "bukti" not in form.read(Posted({"bukti": "palsu"}), INDICATORS)[0]


def test_a_page_holds_a_megabyte_at_most() -> None:
    form = make(rows(field("textarea", "a", validate={"maxLength": 20_000})))
    posted = {"daftar.jumlah": "60", **{f"daftar.{number}.a": "é" * 10_000 for number in range(60)}}
    value, problems = form.read(Posted(posted))
    assert sum(len(row.get("a", "").encode()) for row in value["daftar"]) <= 1_000_000
    assert codes(problems) == [(f"daftar/{number}/a", "too_large") for number in range(49, 60)]


def test_problems_follow_the_page() -> None:
    form = make(field("number", "z"), rows(field("number", "b"), field("number", "a")), field("number", "y"))
    posted = {"y": "x", "z": "x", "daftar.jumlah": "11"} | {
        f"daftar.{n}.{k}": "x" for n in (10, 2) for k in "ab"
    }
    assert [path for path, _ in codes(form.read(Posted(posted))[1])] == [
        "z",
        "daftar/2/b",
        "daftar/2/a",
        "daftar/10/b",
        "daftar/10/a",
        "y",
    ]


names = st.sampled_from(
    [
        "isi",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "daftar",
        "daftar.jumlah",
        "daftar.0.a",
        "daftar.1.b",
        "tetap.jumlah",
        "tetap.7.a",
    ]
) | st.text(max_size=8)
anything = (
    st.text(max_size=30)
    | st.none()
    | st.integers()
    | st.binary(max_size=3)
    | st.lists(st.text(max_size=5) | st.none())
)
FORM = make(
    field("textfield", "a", validate={"required": True, "pattern": "^[a-z]*$"}),
    field("number", "b", validate={"min": 0}, decimalDigits=1),
    field("datetime", "c"),
    field("select", "d", values=choose("x", "y")),
    field("checklist", "e", valuesKey="pilihan", conditional={"hide": "=b > 5"}),
    field("checkbox", "f"),
    rows(field("number", "a"), field("checkbox", "b"), field("expression", "c", expression="=a * b + d")),
    rows(
        field("number", "a", readonly=True),
        field("checklist", "b", values=choose("x")),
        path="tetap",
        allowAddRemove=False,
    ),
    field("expression", "isi", expression="=len(daftar) + b"),
)


@given(st.dictionaries(names, anything), st.dictionaries(names, anything), st.dictionaries(names, anything))
def test_no_post_breaks_the_reading(
    posted: dict[str, Any], inputs: dict[str, Any], before: dict[str, Any]
) -> None:
    value, problems = FORM.read(Posted(posted), inputs, before)
    assert set(value) <= {"a", "b", "c", "d", "e", "f", "daftar", "tetap"}
    assert set(value) >= {"daftar", "tetap"}
    for problem in problems:
        assert FORM.label(problem.path)
    FORM.check(value, inputs)
    stored = FORM.compute(value, inputs)
    assert FORM.compute(stored, inputs) == stored


def test_a_post_is_texts_and_nothing_else() -> None:
    posted = Posted({"a": "1", "b": ["x", 5, "y"], "c": 7, 8: "z", "daftar.jumlah": "3", "daftar.4.a": "1"})
    assert (posted.texts("a"), posted.texts("b"), posted.texts("c"), posted.texts("d")) == (
        ["1"],
        ["x", "y"],
        [],
        [],
    )
    assert (posted.count("daftar"), posted.count("a")) == (3, None)
    assert posted.beyond("daftar", 4)
    assert not posted.beyond("daftar", 5)
