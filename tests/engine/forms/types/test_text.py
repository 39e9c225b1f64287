"""engine/forms/types/text.py: text of one line or several."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import field
from tests.engine.forms.types import cases

TEXT = field("textfield", validate={"minLength": 3, "maxLength": 5, "pattern": "^[a-z]+$"})


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        (field("textfield"), "  Data  ", "Data"),
        (field("textfield"), "   ", None),
        (field("textarea"), "a\r\nb", "a\nb"),
    ],
)
def test_a_text_becomes_a_value(component: dict[str, Any], text: str, value: Any) -> None:
    cases.text_becomes(component, text, value)


@pytest.mark.parametrize(
    ("component", "text", "code", "kept"),
    [
        (field("textfield"), "a\x07b", "control", "a b"),
        (field("textarea"), "x" * 10_000_000, "too_large", None),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_stays_to_be_shown(
    component: dict[str, Any], text: str, code: str, kept: str | None
) -> None:
    cases.text_is_refused(component, text, code, kept)


@pytest.mark.parametrize(
    ("component", "data", "value"),
    [
        (field("textfield"), " a ", "a"),
        (field("textarea"), "a\r\nb", "a\nb"),
        (field("textfield"), "", None),
    ],
)
def test_data_becomes_a_value(component: dict[str, Any], data: Any, value: Any) -> None:
    cases.data_becomes(component, data, value)


@pytest.mark.parametrize(
    ("component", "data", "code"),
    [
        (field("textfield"), 5, "type"),
        (field("textfield"), True, "type"),
        (field("textfield"), ["a"], "type"),
        (field("textfield"), "a\x00", "control"),
        (field("textfield"), "\ud800", "control"),
        (field("textfield"), "x" * 10_000_000, "too_large"),
    ],
)
def test_wrong_types_are_refused(component: dict[str, Any], data: Any, code: str) -> None:
    cases.data_is_refused(component, data, code)


@pytest.mark.parametrize(
    ("component", "value", "code", "limit"),
    [
        (TEXT, None, None, None),
        (TEXT, "", None, None),
        (TEXT, "abc", None, None),
        (TEXT, "ab", "min_length", 3),
        (TEXT, "abcdef", "max_length", 5),
        (TEXT, "ABC", "pattern", None),
        (TEXT, "abc\n", None, None),
        (TEXT, 5, "type", None),
        (field("textfield"), "x" * 501, "max_length", 500),
        (field("textarea"), "x" * 4000, None, None),
        (field("textarea"), "x" * 4001, "max_length", 4000),
        (field("textarea", validate={"maxLength": 20_000}), "x" * 20_000, None, None),
    ],
)
def test_a_rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    cases.rule_is_held(component, value, code, limit)


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("textfield", validate={"maxLength": 20_001}), "validate.maxLength", "range"),
        (field("textfield", validate={"maxLength": "=5"}), "validate.maxLength", "type"),
        (field("textfield", validate={"minLength": 9, "maxLength": 5}), "validate.minLength", "range"),
        (field("textfield", validate={"pattern": "(a+)+$"}), "validate.pattern", "slow"),
        (field("textfield", validate={"pattern": 5}), "validate.pattern", "type"),
        (field("textfield", defaultValue="x" * 501), "defaultValue", "max_length"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (field("textfield"), 7, "7"),
        (field("textfield"), 1250.5, "1250,5"),
        (field("textfield"), "2026-12-31", "31-12-2026"),
        (field("textarea"), [], None),
    ],
)
def test_an_input_of_another_kind_is_carried_over(component: dict[str, Any], given: Any, value: Any) -> None:
    cases.input_becomes(component, given, value)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (field("textfield"), True),
        (field("textarea"), ["a", "b"]),
    ],
)
def test_what_cannot_be_carried_over_is_refused(component: dict[str, Any], given: Any) -> None:
    cases.input_is_refused(component, given)
