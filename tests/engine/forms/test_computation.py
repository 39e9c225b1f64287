"""Computed fields and conditions: what they see, and what happens when they cannot be worked out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.forms import samples
from tests.engine.forms.samples import INDICATORS, field, make, rows


def result(expression: str, value: dict[str, Any] | None = None, **names: Any) -> Any:
    form = make(
        field("number"), field("textfield", "teks"), field("expression", "hasil", expression=expression)
    )
    return form.compute(value or {}, {}, names)["hasil"]


@pytest.mark.parametrize(
    ("expression", "value", "computed"),
    [
        ("=isi * 2", {"isi": 2.5}, 5),
        ("=isi / 3", {"isi": 1}, 0.333333333333333),
        ("=isi * 2", {}, None),
        ("=isi * 2", {"isi": "abc"}, None),
        ("=isi / 0", {"isi": 1}, None),
        ("=teks", {"teks": "a"}, "a"),
        ("=teks", {}, None),
        ("=isi == null", {}, True),
        ("=[isi, teks]", {"isi": 1}, [1, None]),
        ("=tidak_ada", {}, None),
        ("=isi * isi * isi", {"isi": 999999999999999}, None),
        ("=capaian(isi, 200, 'positif')", {"isi": 181.99}, 91),
        ("=capaian(isi, 0, 'positif')", {"isi": 1}, None),
        ("=hasil", {}, None),
    ],
)
def test_an_expression_has_a_value_or_null(expression: str, value: dict[str, Any], computed: Any) -> None:
    found = result(expression, value)
    assert (found, type(found)) == (computed, type(computed))


def test_names_are_those_of_the_form_then_inputs_then_the_caller() -> None:
    form = make(field("number"), field("expression", "hasil", expression="=isi"))
    assert form.compute({}, {"isi": 2}, {"isi": 3})["hasil"] is None
    assert form.compute({"isi": 1}, {"isi": 2}, {"isi": 3})["hasil"] == 1
    other = make(field("expression", "hasil", expression="=isi"))
    assert other.compute({}, {"isi": 2}, {"isi": 3})["hasil"] == 2
    assert other.compute({}, {}, {"isi": 3})["hasil"] == 3
    shown = make(field("number", readonly=True), field("expression", "hasil", expression="=isi"))
    assert shown.compute({"isi": 1}, {"isi": 2}) == {"hasil": 2}
    assert shown.compute({}, {}, {"isi": 3}) == {"hasil": None}


def test_names_in_a_row_are_its_columns_first() -> None:
    form = make(
        field("number", "a"),
        field("number", "b"),
        rows(field("number", "a"), field("expression", "hasil", expression="=[a, b, c, d.e]")),
    )
    value = {"a": 1, "b": 2, "daftar": [{"a": 5}, {}]}
    computed = form.compute(value, {"c": 3}, {"d": {"e": 4}})
    assert [row["hasil"] for row in computed["daftar"]] == [[5, 2, 3, 4], [None, 2, 3, 4]]


def test_earlier_forms_are_seen() -> None:
    assert result("=Langkah_4.keputusan", Langkah_4={"keputusan": "setuju"}) == "setuju"
    assert result("=Langkah_4.keputusan", Langkah_4={}) is None


def test_functions_of_the_installation_are_called() -> None:
    assert result("=label_peran('kadis')", label_peran=lambda role: role.upper()) == "KADIS"
    assert result("=label_peran('kadis')") is None
    assert result("=label_peran('kadis')", label_peran="bukan fungsi") is None


def test_expressions_use_one_another_in_any_order() -> None:
    form = make(
        field("expression", "c", expression="=b * 2"),
        field("expression", "b", expression="=a * 2"),
        field("number", "a"),
        field("expression", "jumlah", expression="=daftar[0].bagian + daftar[1].bagian"),
        rows(field("number", "n"), field("expression", "bagian", expression="=n / total")),
        field("expression", "total", expression="=daftar[0].n + daftar[1].n"),
    )
    computed = form.compute({"a": 1, "daftar": [{"n": 1}, {"n": 3}]})
    assert computed == {
        "c": 4,
        "b": 2,
        "a": 1,
        "jumlah": 1,
        "daftar": [{"n": 1, "bagian": 0.25}, {"n": 3, "bagian": 0.75}],
        "total": 4,
    }
    assert list(computed) == ["c", "b", "a", "jumlah", "daftar", "total"]


def test_what_never_settles_is_null() -> None:
    form = make(
        field("expression", "a", expression="=1 if b == null else (b + 1)"),
        field("expression", "b", expression="=a + 1"),
        field("expression", "c", expression="=5"),
    )
    assert form.compute({}) == {"a": None, "b": None, "c": 5}


def test_the_indicator_table_is_computed() -> None:
    form = samples.load("indikator")
    value = form.initial(INDICATORS)
    value["indikator"][0]["realisasi"] = 70.85
    value["indikator"][1]["realisasi"] = 5
    computed = form.compute(value, INDICATORS)
    assert [(row["capaian"], row["predikat"]) for row in computed["indikator"]] == [
        (98.4, "Sangat Tinggi"),
        (75, "Sedang"),
    ]
    assert computed["rata"] == 86.7
    assert "unit" not in computed


def test_what_is_hidden_is_left_out() -> None:
    form = samples.load("tinjau")
    value = {"keputusan": "setuju", "alasan": "x", "bidang": ["a"], "paraf": True}
    assert form.compute(value) == {"keputusan": "setuju", "paraf": True}
    hidden = form.settle(value).hidden
    assert ("alasan",) in hidden
    assert not hidden & {("paraf",), ("keputusan",)}
    assert ("alasan",) in form.settle({}).hidden


def test_a_cell_is_hidden_by_its_row() -> None:
    form = samples.load("indikator")
    value: dict[str, Any] = {"indikator": [{"realisasi": 1, "alasan": "lama"}, {"alasan": "Belum ada"}]}
    assert ("indikator", 0, "alasan") in form.settle(value, INDICATORS).hidden
    assert ("indikator", 1, "alasan") not in form.settle(value, INDICATORS).hidden
    stored = form.compute(value, INDICATORS)
    assert "alasan" not in stored["indikator"][0]
    assert stored["indikator"][1]["alasan"] == "Belum ada"


def test_what_a_hidden_field_hid_comes_back() -> None:
    form = make(
        field("checkbox", "a"),
        field("checkbox", "b", conditional={"hide": "=a"}),
        field("textfield", "c", conditional={"hide": "=b"}),
    )
    assert form.compute({"a": True, "b": True, "c": "x"}) == {"a": True, "c": "x"}
    assert form.compute({"a": False, "b": True, "c": "x"}) == {"a": False, "b": True}


def test_a_condition_may_use_a_computed_value_and_a_list_may_be_hidden() -> None:
    form = make(
        field("number", "a"),
        field("expression", "dua", expression="=a * 2"),
        rows(field("number", "n", validate={"required": True}), conditional={"hide": "=dua > 5"}),
    )
    assert form.compute({"a": 3, "daftar": [{"n": 1}]}) == {"a": 3, "dua": 6}
    assert form.check({"a": 3, "daftar": [{}]}) == []
    assert [problem.path for problem in form.check({"a": 2, "daftar": [{}]})] == ["daftar/0/n"]


@pytest.mark.parametrize("condition", ["=tidak_ada", "=a > 5", "=a + 'x'", "='ya'", "=1"])
def test_a_condition_that_is_not_true_hides_nothing(condition: str) -> None:
    form = make(field("number", "a"), field("number", conditional={"hide": condition}))
    assert form.compute({"isi": 1}) == {"isi": 1}


def test_a_hidden_expression_is_left_out() -> None:
    form = make(
        field("number", "a"), field("expression", "b", expression="=a", conditional={"hide": "=a == 1"})
    )
    assert form.compute({"a": 1}) == {"a": 1}
    assert form.compute({"a": 2}) == {"a": 2, "b": 2}


def test_a_table_shows_the_rows_it_is_given() -> None:
    form = samples.load("tinjau")
    table = form.fields[0]
    given_rows = [{"nama": "IPLM", "capaian": 98.4}]
    assert form.table_rows(table, {}, {"indikator": given_rows}) == given_rows
    assert form.table_rows(table, {}, {"indikator": [5, {"nama": "A"}]}) == [{"nama": "A"}]
    assert form.table_rows(table, {}, {"indikator": "x"}) == []
    assert form.table_rows(table, {}, {}) == []
    assert form.table_rows(form.fields[1], {}, {}) == []


def test_an_untouched_form_holds_defaults_and_what_the_inputs_say() -> None:
    form = samples.load("permintaan")
    assert form.initial() == {"indikator": [{"arah": "positif"}]}
    inputs = {
        "tahun": 2026,
        "periode": "tw3",
        "batas": 5,
        "indikator": [{"nama": "A", "arah": "negatif", "asing": 1}, {}],
    }
    assert form.initial(inputs) == {
        "tahun": 2026,
        "periode": "tw3",
        "indikator": [{"nama": "A", "arah": "negatif"}, {"arah": "positif"}],
    }
    assert form.initial({"indikator": []}) == {"indikator": []}
    assert len(form.initial({"indikator": [{}] * 500})["indikator"]) == 200


def test_fixed_rows_begin_with_what_stands_in_the_inputs() -> None:
    form = samples.load("indikator")
    inputs = {"indikator": [{"nama": "A", "target": 5, "realisasi": 4, "kode": "X"}]}
    assert form.initial(inputs) == {"indikator": [{"nama": "A", "target": 5, "realisasi": 4}]}
    assert form.initial({}) == {"indikator": [{}]}


def test_inputs_are_never_changed() -> None:
    form = samples.load("indikator")
    before = json.dumps(INDICATORS)
    value = form.initial(INDICATORS)
    value["indikator"][0]["realisasi"] = 1
    kept = json.dumps(value)
    form.compute(value, INDICATORS)
    form.check(value, INDICATORS)
    assert json.dumps(INDICATORS) == before
    assert json.dumps(value) == kept


numbers = (
    st.none()
    | st.integers(-1000, 1000)
    | st.floats(-1000, 1000).map(lambda value: round(value, 2))
    | st.text(max_size=3)
)


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"realisasi": numbers, "alasan": st.text(max_size=8)}), max_size=4
    )
)
def test_computing_again_changes_nothing(given_rows: list[dict[str, Any]]) -> None:
    form = samples.load("indikator")
    once = form.compute({"indikator": given_rows, "catatan": "c"}, INDICATORS)
    assert form.compute(once, INDICATORS) == once
    json.dumps(once, allow_nan=False)
