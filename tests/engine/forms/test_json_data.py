"""JSON data is read strictly: unknown, computed and read-only parts are problems."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Problem
from tests.engine.forms import samples
from tests.engine.forms.samples import INDICATORS, choose, field, make, rows
from tests.tools.pace import at_most


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize("data", [None, [], "a", 5, [{}]])
def test_the_whole_is_an_object(data: Any) -> None:
    assert codes(make(field("number")).read_json(data)[1]) == [("", "type")]


def test_unknown_keys_are_named_where_they_stand() -> None:
    form = make(field("number"), rows(field("number", "a")))
    data = {"isi": 1, "x": 1, "daftar": [{"a": 1}, {"b": 2, "a": 1}], "y\x00" + "z" * 100: 2}
    value, problems = form.read_json(data)
    assert value == {"isi": 1, "daftar": [{"a": 1}, {"a": 1}]}
    assert sorted(codes(problems)) == sorted(
        [("x", "unknown"), ("y?" + "z" * 58, "unknown"), ("daftar/1/b", "unknown")]
    )


def test_readonly_parts_may_be_sent_as_they_are_shown_only() -> None:
    form = make(field("textfield", readonly=True), field("number", "n", readonly=True))
    inputs = {"isi": "Unit A", "n": 1}
    assert form.read_json({"isi": "Unit A", "n": 1}, inputs) == ({}, [])
    assert form.read_json({"isi": None, "n": None}, inputs) == ({}, [])
    assert codes(form.read_json({"isi": "Unit B", "n": True}, inputs)[1]) == [
        ("isi", "readonly"),
        ("n", "readonly"),
    ]
    assert codes(form.read_json({"isi": "Unit A"}, {})[1]) == [("isi", "readonly")]


def test_computed_parts_may_be_sent_as_they_are_computed_only() -> None:
    form = make(field("number"), field("expression", "dua", expression="=isi * 2"))
    for same in (None, 10, 10.0):
        assert form.read_json({"isi": 5, "dua": same}) == ({"isi": 5}, [])
    others: list[Any] = [11, "10", True, [10]]
    for claim in others:
        assert codes(form.read_json({"isi": 5, "dua": claim})[1]) == [("dua", "readonly")]
    in_rows = make(rows(field("number", "a"), field("expression", "dua", expression="=a * 2")))
    assert in_rows.read_json({"daftar": [{"a": 1, "dua": 2}]}) == ({"daftar": [{"a": 1}]}, [])
    assert codes(in_rows.read_json({"daftar": [{"a": 1, "dua": 2}, {"a": 1, "dua": 3}]})[1]) == [
        ("daftar/1/dua", "readonly")
    ]


def test_fixed_rows_belong_to_the_form() -> None:
    form = samples.load("indikator")
    good = {"indikator": [{"nama": "IPLM", "realisasi": 70.85}, {"alasan": "Belum ada"}]}
    value, problems = form.read_json(good, INDICATORS)
    assert problems == []
    assert value["indikator"][0] == {
        "nama": "IPLM",
        "satuan": "indeks",
        "arah": "positif",
        "target": 72,
        "realisasi": 70.85,
    }
    other = {"indikator": [{"nama": "Temuan berulang", "target": 72}, {"target": 5}]}
    assert codes(form.read_json(other, INDICATORS)[1]) == [
        ("indikator/0/nama", "readonly"),
        ("indikator/1/target", "readonly"),
    ]
    for count in (0, 1, 3, 1000):
        value, problems = form.read_json({"indikator": [{}] * count}, INDICATORS)
        assert codes(problems) == [("indikator", "rows")]
        assert len(value["indikator"]) == 2
    assert codes(form.read_json({"indikator": {}}, INDICATORS)[1]) == [("indikator", "type")]
    assert codes(form.read_json({"indikator": [5, {}]}, INDICATORS)[1]) == [("indikator/0", "type")]


def test_open_rows_are_bounded() -> None:
    form = make(rows(field("number", "a")))
    value, problems = form.read_json({"daftar": [{"a": 1}] * 100_000})
    assert len(value["daftar"]) == 200
    assert codes(problems) == [("daftar", "max_rows")]


def test_files_are_attached_not_sent() -> None:
    form = make(field("filepicker"))
    facts = [{"name": "a.pdf", "sha256": "0" * 64, "size": 5}]
    assert codes(form.read_json({"isi": facts})[1]) == [("isi", "file")]
    assert form.read_json({"isi": facts}, files={"isi": facts}) == ({"isi": facts}, [])
    assert form.read_json({"isi": []}, files={"isi": facts}) == ({"isi": facts}, [])


def test_deep_and_huge_data_is_answered_quickly() -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    form = make(
        field("number"), field("checklist", "c", values=choose("a")), field("textfield", "r", readonly=True)
    )
    data = {"isi": deep, "c": deep, "r": deep, "x": deep, **{f"u{number}": 1 for number in range(100_000)}}
    with at_most(2):
        problems = form.read_json(data, {"r": "a"})[1]
    assert len(problems) == 200
    many = make(rows(field("textarea", "a", validate={"maxLength": 20_000})))
    value, problems = many.read_json({"daftar": [{"a": "x" * 20_000}] * 60})
    assert {problem.code for problem in problems} == {"too_large"}
    assert len(json.dumps(value)) < 1_100_000


keys = st.sampled_from(["isi", "unit", "dua", "daftar", "indikator", "catatan", "bukti"]) | st.text(
    max_size=4
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(keys, anything) | anything, st.dictionaries(keys, anything))
def test_no_data_breaks_the_reading(data: Any, inputs: dict[str, Any]) -> None:
    for name in ("indikator", "tinjau", "permintaan"):
        form = samples.load(name)
        value, problems = form.read_json(data, inputs)
        assert set(value) <= form.keys
        form.check(value, inputs)
        form.schema(inputs)
        if not problems:
            assert form.read_json(value, inputs) == (value, [])


def test_hidden_faults_are_none() -> None:
    form = make(field("number", "a"), field("number", "b", conditional={"hide": "=a == 1"}))
    assert form.read_json({"a": 1, "b": "x"})[1] == []
    assert form.check({"a": 1, "b": "x"}) == []
    assert codes(form.read_json({"a": 2, "b": "x"})[1]) == [("b", "number")]
