"""The JSON Schema of a form and its check accept the same data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.forms import Form, Posted, show_number
from tests.engine.forms import samples
from tests.engine.forms.samples import CHOICES, INDICATORS, choose, field, make, page, rows


def valid(form: Form, data: Any, inputs: dict[str, Any]) -> bool:
    return bool(Draft202012Validator(form.schema(inputs)).is_valid(data))


def accepted(form: Form, data: Any, inputs: dict[str, Any]) -> bool:
    value, problems = form.read_json(data, inputs)
    return not problems and not form.check(value, inputs)


INPUTS: dict[str, Any] = {"pilihan": ["x", {"value": "y", "label": "Y"}], "n": 5, "unit": "A"}
COMPONENTS: list[dict[str, Any]] = [
    {**component, "validate": {**component.get("validate", {}), "required": required}}
    for required in (False, True)
    for component in (
        field("textfield"),
        field("textfield", validate={"minLength": 2, "maxLength": 4}),
        field("textfield", validate={"pattern": "^[a-c ]+$"}),
        field("textarea", validate={"maxLength": 6}),
        field("number"),
        field("number", validate={"min": -1, "max": 7.5}),
        field("number", decimalDigits=0),
        field("select", values=choose("a", "b")),
        field("select", valuesKey="pilihan"),
        field("select", valuesKey="tidak_ada"),
        field("radio", values=choose("a")),
        field("checkbox"),
        field("checklist", values=choose("a", "b")),
    )
]
SHOWN: list[dict[str, Any]] = [
    field("number", "n", readonly=True),
    field("textfield", "unit", readonly=True),
    field("textfield", "kosong", readonly=True),
]

texts = st.sampled_from(["", "a", "b", "ab", "abc", "abcd", "a b", "x", "y", "x" * 501, "baris\tdua"])
# Numbers of at most 15 digits, as their check wants them and no schema can say.
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.integers(-3, 9)
    | st.integers(-9999, 9999).map(lambda value: value / 100)
    | texts
)
data = st.fixed_dictionaries(
    {},
    optional={
        "isi": scalars | st.lists(scalars, max_size=3) | st.dictionaries(texts, scalars, max_size=1),
        "n": st.sampled_from([5, 5.0, 6, None, "5", True]),
        "unit": st.sampled_from(["A", "B", None]),
        "kosong": st.sampled_from([None, "B"]),
        "asing": st.none(),
    },
)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component["type"])
@given(given_data=data)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_schema_and_check_agree_on_a_field(component: dict[str, Any], given_data: dict[str, Any]) -> None:
    # Text for a number is accepted beyond the schema, as its module tells.
    assume(component["type"] != "number" or not isinstance(given_data.get("isi"), str))
    form = make(component, *SHOWN)
    assert valid(form, given_data, INPUTS) == accepted(form, given_data, INPUTS)


@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"validate": {"required": True}},
        {"properties": {"minRows": 2, "maxRows": 3}},
        {"allowAddRemove": False},
    ],
)
@given(
    given_data=st.fixed_dictionaries(
        {},
        optional={
            "daftar": st.none()
            | st.lists(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "a": st.integers(-2, 5) | st.none(),
                        "b": texts,
                        "c": st.booleans(),
                        "d": st.none(),
                    },
                ),
                max_size=4,
            )
        },
    ),
    with_rows=st.integers(0, 3),
)
def test_schema_and_check_agree_on_lists(
    rest: dict[str, Any], given_data: dict[str, Any], with_rows: int
) -> None:
    fixed = [field("number", "n", readonly=True)] if "allowAddRemove" in rest else []
    columns = [
        field("number", "a", validate={"min": 0, "required": True}),
        field("select", "b", values=choose("a")),
        field("checkbox", "c"),
    ]
    form = make(rows(*columns, *fixed, field("expression", "d", expression="=a * 2"), **rest))
    inputs = {"daftar": [{"n": number} for number in range(with_rows)]} if fixed else {}
    assert valid(form, given_data, inputs) == accepted(form, given_data, inputs)


def test_every_schema_is_one_and_is_closed() -> None:
    for name in ("indikator", "tinjau", "permintaan"):
        schema = samples.load(name).schema({**INDICATORS, **CHOICES})
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["additionalProperties"] is False
    assert schema["properties"]["indikator"]["items"]["additionalProperties"] is False


def test_a_schema_says_what_is_asked() -> None:
    schema = samples.load("permintaan").schema(CHOICES)
    assert schema["title"] == "Permintaan data"
    assert schema["required"] == ["periode", "tahun", "indikator"]
    assert schema["properties"]["tahun"] == {
        "title": "Tahun",
        "type": "integer",
        "minimum": 2020,
        "maximum": 2100,
    }
    assert schema["properties"]["periode"]["enum"] == ["tw1", "tw2", "tw3", "tw4"]
    row = schema["properties"]["indikator"]["items"]
    assert row["properties"]["bidang"]["enum"] == ["bidang_perpustakaan", "bidang_kearsipan"]
    assert "alasan" not in samples.load("tinjau").schema(CHOICES)["required"]
    assert "bukti" not in samples.load("indikator").schema(INDICATORS)["properties"]


def test_fixed_rows_stand_in_the_schema() -> None:
    form = samples.load("indikator")
    good = {"indikator": [{"nama": "IPLM", "realisasi": 5}, {"realisasi": 5, "capaian": None}]}
    assert valid(form, good, INDICATORS)
    others: list[dict[str, Any]] = [
        {"indikator": [{"nama": "Lain"}, {}]},
        {"indikator": [{}]},
        {"indikator": [{}, {}, {}]},
        {"indikator": [{}, {"target": 5}]},
    ]
    for wrong in others:
        assert not valid(form, wrong, INDICATORS)
        assert not accepted(form, wrong, INDICATORS)


# ---------- from a value to the page and back --------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), min_size=1, max_size=40
)
amounts = st.integers(-(10**14), 10**14) | st.integers(-(10**8), 10**8).map(lambda value: value / 1000)
FIELDS: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "teks": (field("textfield", "teks"), words),
    "uraian": (field("textarea", "uraian"), st.lists(words, min_size=1, max_size=3).map("\n".join)),
    "angka": (field("number", "angka"), amounts),
    "tanggal": (field("datetime", "tanggal"), st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)),
    "pilih": (field("select", "pilih", values=choose("a", "b")), st.sampled_from(["a", "b"])),
    "radio": (field("radio", "radio", values=choose("a", "b")), st.sampled_from(["a", "b"])),
    "centang": (field("checkbox", "centang"), st.booleans()),
    "banyak": (
        field("checklist", "banyak", values=choose("a", "b", "c")),
        st.lists(st.sampled_from("abc"), unique=True),
    ),
}
ROUND = make(
    *(component for component, _ in FIELDS.values()), rows(*(component for component, _ in FIELDS.values()))
)
one_row = st.fixed_dictionaries({}, optional={key: strategy for key, (_, strategy) in FIELDS.items()})
whole = st.tuples(one_row, st.lists(one_row, max_size=3)).map(lambda parts: {**parts[0], "daftar": parts[1]})


@given(whole)
def test_a_page_that_nobody_touched_gives_the_same_value(given_data: dict[str, Any]) -> None:
    value, problems = ROUND.read_json(given_data)
    assert problems == []
    assert ROUND.check(value) == []
    assert valid(ROUND, value, {})
    again, problems = ROUND.read(Posted(page(ROUND, value)))
    assert problems == []
    assert again == value
    assert ROUND.read_json(ROUND.compute(value)) == (value, [])


@given(amounts)
def test_json_and_the_page_read_the_same_number(amount: float) -> None:
    form = make(field("number"))
    assert form.read(Posted({"isi": show_number(amount)})) == form.read_json({"isi": amount})


@given(st.text(max_size=20))
def test_json_text_and_the_page_judge_a_number_alike(text: str) -> None:
    form = make(field("number", validate={"min": 0, "max": 100}))
    posted, sent = form.read(Posted({"isi": text})), form.read_json({"isi": text})
    assert posted == sent
    assert form.check(posted[0]) == form.check(sent[0])


@pytest.mark.parametrize(
    "required", [field("number"), field("checkbox"), rows(field("number", "a"), path="isi")]
)
def test_what_may_be_hidden_may_be_left_out_of_the_data(required: dict[str, Any]) -> None:
    component = {**required, "validate": {"required": True}, "conditional": {"hide": "=a"}}
    form = make(field("checkbox", "a"), component)
    for empty in ({"a": True}, {"a": True, "isi": None}):
        assert valid(form, empty, {})
        assert accepted(form, empty, {})
        assert not accepted(form, {**empty, "a": False}, {})
    schema = make(component).schema({})
    assert schema["required"] == []
    assert schema["properties"]["isi"].get("minItems", 0) == 0
