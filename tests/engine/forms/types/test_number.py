"""engine/forms/types/number.py: a number: Indonesian notation, JSON and its rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine.forms.samples import field
from tests.engine.forms.types import cases

NUMBER = field("number", validate={"min": 0.5, "max": 10}, decimalDigits=2)


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        (field("number"), "1.234,5", 1234.5),
        (field("number"), "", None),
    ],
)
def test_a_text_becomes_a_value(component: dict[str, Any], text: str, value: Any) -> None:
    cases.text_becomes(component, text, value)


@pytest.mark.parametrize(
    ("component", "text", "code", "kept"),
    [
        (field("number"), "72.5", "decimal_point", "72.5"),
        (field("number"), " dua ", "number", "dua"),
        (field("number"), "1" * 16, "digits", "1" * 16),
        (field("number"), "1\x00", "control", "1"),
        (field("number"), "1" * 10_000_000, "too_large", None),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_stays_to_be_shown(
    component: dict[str, Any], text: str, code: str, kept: str | None
) -> None:
    cases.text_is_refused(component, text, code, kept)


@pytest.mark.parametrize(
    ("component", "data", "value"),
    [
        (field("number"), 72.5, 72.5),
        (field("number"), 5.0, 5),
        (field("number"), "1.234,5", 1234.5),
        (field("number"), "", None),
        (field("number"), None, None),
    ],
)
def test_data_becomes_a_value(component: dict[str, Any], data: Any, value: Any) -> None:
    cases.data_becomes(component, data, value)


@pytest.mark.parametrize(
    ("component", "data", "code"),
    [
        (field("number"), True, "number"),
        (field("number"), "72.5", "decimal_point"),
        (field("number"), "abc", "number"),
        (field("number"), float("nan"), "number"),
        (field("number"), float("inf"), "number"),
        (field("number"), json.loads("1e400"), "number"),
        (field("number"), 10**15, "digits"),
        (field("number"), 0.1 + 0.2, "digits"),
        (field("number"), [5], "type"),
        (field("number"), {}, "type"),
    ],
)
def test_wrong_types_are_refused(component: dict[str, Any], data: Any, code: str) -> None:
    cases.data_is_refused(component, data, code)


@pytest.mark.parametrize(
    ("component", "value", "code", "limit"),
    [
        (NUMBER, None, None, None),
        (NUMBER, 0.5, None, None),
        (NUMBER, 10, None, None),
        (NUMBER, 0.49, "minimum", 0.5),
        (NUMBER, -3, "minimum", 0.5),
        (NUMBER, 10.01, "maximum", 10),
        (NUMBER, 1.125, "decimals", 2),
        (NUMBER, "1,25", None, None),
        (NUMBER, "11", "maximum", 10),
        (NUMBER, "1.25", "decimal_point", None),
        (NUMBER, "satu", "number", None),
        (NUMBER, True, "number", None),
        (NUMBER, [], "type", None),
        (field("number", decimalDigits=0), 1.5, "integer", None),
        (field("number", decimalDigits=0), 1.0, None, None),
    ],
)
def test_a_rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    cases.rule_is_held(component, value, code, limit)


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("number", increment=5), "increment", "unsupported"),
        (field("number", serializeToString=True), "serializeToString", "unsupported"),
        (field("number", validate={"min": 5, "max": 1}), "validate.max", "range"),
        (field("number", validate={"min": "lima"}), "validate.min", "type"),
        (field("number", validate={"min": 1e300}), "validate.min", "range"),
        (field("number", defaultValue="abc"), "defaultValue", "number"),
        (field("number", defaultValue=3, validate={"max": 2}), "defaultValue", "maximum"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (field("number"), "72.5", 72.5),
        (field("number"), "1.250", 1250),
        (field("number"), [3], 3),
    ],
)
def test_an_input_of_another_kind_is_carried_over(component: dict[str, Any], given: Any, value: Any) -> None:
    cases.input_becomes(component, given, value)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (field("number"), 12345678901234567),
    ],
)
def test_what_cannot_be_carried_over_is_refused(component: dict[str, Any], given: Any) -> None:
    cases.input_is_refused(component, given)
