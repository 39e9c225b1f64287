"""The attributes of a component: each taken by its kind, what is wrong or without effect refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Finding
from engine.forms.attributes import IGNORED, Attributes
from tests.engine.forms.samples import field, make
from tests.engine.forms.types import cases


def attributes(**raw: Any) -> tuple[Attributes, list[Finding]]:
    findings: list[Finding] = []
    return Attributes({"type": "number", "key": "isi", **raw}, "forms/contoh.form", findings), findings


def test_a_number_may_be_written_as_text_as_editors_save_it() -> None:
    it, findings = attributes(validate={"min": "0.01", "max": "7"}, decimalDigits=2.0)
    assert (it.number("validate.min"), it.number("validate.max")) == (0.01, 7)
    assert it.whole("decimalDigits", 0, 15) == 2
    assert it.number("increment") is None
    assert findings == []


def test_a_finding_says_component_attribute_and_range() -> None:
    it, findings = attributes(decimalDigits=16)
    assert it.whole("decimalDigits", 0, 15) is None
    (found,) = findings
    assert (found.level, found.rule, found.file) == ("error", "form-attribute", "forms/contoh.form")
    assert found.params == {
        "component": "number",
        "key": "isi",
        "attribute": "decimalDigits",
        "reason": "range",
        "least": 0,
        "most": 15,
    }


def test_a_part_blames_its_component() -> None:
    it, findings = attributes(columns=[{"label": 5}])
    assert it.part(it.raw["columns"][0]).words("label") == ""
    assert findings[0].params["key"] == "isi"


def test_remarks_of_the_owner_are_text() -> None:
    it, findings = attributes(properties={"sumber": "SK 12", "nomor": 7, "lain": ["x"]})
    assert it.properties() == {"sumber": "SK 12", "nomor": "7"}
    assert findings == []


def test_a_field_without_a_label_is_called_by_its_key() -> None:
    assert attributes(key="tanggal_surat")[0].fallback() == "Tanggal surat"
    assert attributes(key=None)[0].fallback() == ""


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("textfield", validate={"validationType": "email"}), "validate.validationType", "unsupported"),
        (field("textfield", validate={"sesuatu": 1}), "validate.sesuatu", "unsupported"),
        (field("textfield", validate=[1]), "validate", "type"),
        (field("textfield", label="=nama"), "label", "template"),
        (field("textfield", label="Halo {{nama}}"), "label", "template"),
        (field("textfield", label="\x07A"), "label", "text"),
        (field("textfield", label="\ud800"), "label", "text"),
        (field("textfield", label=5), "label", "type"),
    ],
)
def test_words_are_clean_and_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


def test_what_only_an_editor_cares_about_is_accepted() -> None:
    ignored = dict.fromkeys(IGNORED - {"id", "type", "properties"}, "x")
    make(
        field(
            "textfield",
            **ignored,
            increment="",
            conditional={"hide": ""},
            validate={"validationType": "custom"},
        )
    )
