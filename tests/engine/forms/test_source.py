"""A .form file is read whole, or refused naming component and reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms import SUPPORTED, Form, FormError, read_form
from engine.forms.attributes import IGNORED
from tests.engine.forms import samples
from tests.engine.forms.samples import choose, field, make, rows


def findings(*components: Any, **whole: Any) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(FormError) as refused:
        read_form(samples.source(*components, **whole), "forms/contoh.form")
    assert all(finding.file == "forms/contoh.form" for finding in refused.value.findings)
    assert all(finding.level == "error" for finding in refused.value.findings)
    return [(finding.rule, finding.params) for finding in refused.value.findings]


@pytest.mark.parametrize("name", ["indikator", "tinjau", "permintaan"])
def test_samples_are_read(name: str) -> None:
    form = samples.load(name)
    assert form.id == name
    assert next(form.walk()).type in ("text", "table")


def test_a_form_tells_its_title_and_keys() -> None:
    assert samples.load("tinjau").title == "Tinjauan data kinerja"
    assert samples.load("indikator").title == "Realisasi indikator"
    assert samples.load("tinjau").keys == {"keputusan", "bidang", "alasan", "paraf"}
    assert samples.load("indikator").keys == {"unit", "indikator", "rata", "bukti", "catatan"}


def test_all_rules_of_a_field_are_read() -> None:
    form = samples.load("permintaan")
    by_key = {component.key: component for component in form.walk() if component.key}
    assert by_key["tahun"].decimals == 0
    assert (by_key["tahun"].minimum, by_key["tahun"].maximum) == (2020, 2100)
    assert by_key["target"].minimum == 0.01
    assert by_key["nomor"].max_length == 40
    assert by_key["batas"].label == "Batas waktu"
    assert by_key["arah"].default == "positif"
    assert (by_key["indikator"].min_rows, by_key["indikator"].max_rows) == (1, 20)
    assert by_key["indikator"].path == "indikator"
    assert by_key["tahun"].path == ""
    assert samples.load("indikator").fields[5].accept == (".pdf", ".xlsx")


def test_every_supported_component_is_read() -> None:
    extra: dict[str, dict[str, Any]] = {
        "text": {"text": "Kata"},
        "select": {"values": choose("a")},
        "radio": {"values": choose("a")},
        "checklist": {"values": choose("a")},
        "group": {"components": []},
        "dynamiclist": {"path": "daftar", "components": [field("number")]},
        "table": {"dataSource": "=daftar", "columns": [{"key": "a", "label": "A"}]},
        "expression": {"expression": "=1 + 1"},
    }
    for type_ in SUPPORTED:
        keyed = {"key": "isi"} if "key" in SUPPORTED[type_] else {}
        form = make({"type": type_, **keyed, **extra.get(type_, {})})
        assert [component.type for component in form.components] == [type_]


@pytest.mark.parametrize(
    "type_", ["html", "image", "button", "iframe", "documentPreview", "taglist", "", None, 7]
)
def test_other_components_are_refused_by_name(type_: Any) -> None:
    assert findings({"type": type_, "key": "isi"}) == [
        (
            "form-component",
            {"component": str(type_) if type_ is not None else "None", "key": "isi", "reason": "unsupported"},
        )
    ]


@pytest.mark.parametrize("type_", ["text", "dynamiclist", "group", "table", "separator"])
def test_a_row_holds_fields_only(type_: str) -> None:
    inner = {"type": type_, "key": "isi", "path": "isi", "components": [], "text": "x"}
    found = findings(rows(inner))
    assert found[0][0] == "form-component"
    assert found[0][1]["reason"] == "column"


@pytest.mark.parametrize(
    "key", ["", None, 5, "a.b", "_a", "a b", "é", "1a", "if", "true", "aksi", "csrf_token", "a" * 61, "a\n"]
)
def test_a_key_is_a_plain_name(key: Any) -> None:
    assert findings({"type": "textfield", "key": key})[0][0] == "form-key"


@pytest.mark.parametrize(
    ("properties", "attribute", "reason"),
    [
        ({"compareWith": "lain"}, "properties.compareWith", "beside"),
        ({"compareWith": "isi"}, "properties.compareWith", "beside"),
        ({"compareWith": "teks"}, "properties.compareWith", "beside"),
        ({"compareWith": "target", "compareFactor": "1"}, "properties.compareFactor", "range"),
        ({"compareWith": "target", "compareFactor": "banyak"}, "compareFactor", "type"),
        ({"compareWith": "ada"}, "properties.compareWith", "taken"),
    ],
)
def test_a_number_is_held_against_another_beside_it(
    properties: dict[str, str], attribute: str, reason: str
) -> None:
    beside = [field("number", "target"), field("textfield", "teks"), field("number", "ada")]
    taken = [field("number", "isi_dipastikan")] if reason == "taken" else []
    found = findings(*beside, *taken, field("number", properties=properties))
    assert [(params["attribute"], params["reason"]) for _rule, params in found] == [(attribute, reason)]


@pytest.mark.parametrize("about", ["lain", "isi", "wajib", "tampil"])
def test_a_reason_is_for_a_field_beside_it_that_may_be_empty(about: str) -> None:
    beside = [
        field("number", "wajib", validate={"required": True}),
        field("number", "tampil", readonly=True),
    ]
    ((_rule, params),) = findings(*beside, field("textfield", properties={"reasonFor": about}))
    assert (params["attribute"], params["reason"]) == ("properties.reasonFor", "beside")


def test_keys_are_single_on_the_page_and_in_a_row() -> None:
    group = {"type": "group", "components": [field("number")]}
    assert findings(field("number"), group)[0][0] == "form-duplicate-key"
    assert findings(rows(field("number"), field("textfield")))[0][0] == "form-duplicate-key"
    assert findings(field("number", "daftar"), rows(field("number")))[0][0] == "form-duplicate-key"
    make(field("number"), rows(field("number")))
    make(rows(field("number"), path="a"), rows(field("number"), path="b"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"[]", "shape"),
        (b"null", "shape"),
        (b'{"components": {}}', "shape"),
        (b'{"components": null}', "shape"),
        (b'{"type": "lain", "components": []}', "shape"),
        (b'{"components": [NaN]}', "number"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "number"),
        (b"\xff\xfe{}", "encoding"),
        (b"[" * 100_000, "depth"),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FormError) as refused:
        read_form(content, "x.form")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.params["reason"]) == ("form-json", reason)


def test_a_byte_order_mark_is_fine() -> None:
    assert isinstance(read_form(b"\xef\xbb\xbf" + samples.source().encode(), "x.form"), Form)


def test_sizes_are_bounded() -> None:
    with pytest.raises(FormError, match="form-limit"):
        read_form(b" " * 500_001, "x.form")
    many = [field("number", f"a{number}") for number in range(301)]
    assert findings(*many) == [
        ("form-limit", {"component": "", "key": "", "attribute": "components", "limit": 300})
    ]
    deep: dict[str, Any] = field("number")
    for _ in range(8):
        deep = {"type": "group", "components": [deep]}
    assert findings(deep)[0][0] == "form-limit"
    assert findings(field("select", values=choose(*map(str, range(501)))))[0][0] == "form-limit"
    assert findings(field("textfield", label="x" * 1001))[0] == (
        "form-limit",
        {"component": "textfield", "key": "isi", "label": "x" * 60, "attribute": "label", "limit": 1000},
    )
    assert len(findings(*[{"type": "html"}] * 200)) == 50


def test_all_faults_are_named_at_once() -> None:
    found = findings(field("html", "a"), field("number", "b", increment=1), field("textfield", "b"))
    assert [rule for rule, _ in found] == ["form-component", "form-attribute", "form-duplicate-key"]


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
attributes = st.sampled_from(
    sorted(
        {name.partition(".")[0] for names in SUPPORTED.values() for name in names}
        | IGNORED
        | {"path", "type"}
    )
)


@given(
    st.lists(
        st.sampled_from(sorted(SUPPORTED)).flatmap(
            lambda type_: st.dictionaries(attributes, json_values, max_size=6).map(
                lambda rest: {"key": "a", **rest, "type": type_}
            )
        ),
        max_size=3,
    )
)
def test_any_json_is_a_form_or_refused(components: list[dict[str, Any]]) -> None:
    try:
        form = read_form(json.dumps({"components": components}), "x.form")
    except FormError:
        return
    form.schema()
    form.check(form.initial())
