"""engine/forms/types/date.py: a date, or a date with a time of day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import field
from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        (field("datetime"), "2026-11-23", "2026-11-23"),
        (field("datetime", subtype="datetime"), "2026-11-23T07:40", "2026-11-23T07:40"),
    ],
)
def test_a_text_becomes_a_value(component: dict[str, Any], text: str, value: Any) -> None:
    cases.text_becomes(component, text, value)


@pytest.mark.parametrize(
    ("component", "text", "code", "kept"),
    [
        (field("datetime"), "31-02-2026", "date", "31-02-2026"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_stays_to_be_shown(
    component: dict[str, Any], text: str, code: str, kept: str | None
) -> None:
    cases.text_is_refused(component, text, code, kept)


@pytest.mark.parametrize(
    ("component", "data", "value"),
    [
        (field("datetime"), "2026-11-23", "2026-11-23"),
    ],
)
def test_data_becomes_a_value(component: dict[str, Any], data: Any, value: Any) -> None:
    cases.data_becomes(component, data, value)


@pytest.mark.parametrize(
    ("component", "data", "code"),
    [
        (field("datetime"), "23 November", "date"),
        (field("datetime"), 20261123, "type"),
    ],
)
def test_wrong_types_are_refused(component: dict[str, Any], data: Any, code: str) -> None:
    cases.data_is_refused(component, data, code)


@pytest.mark.parametrize(
    ("component", "value", "code", "limit"),
    [
        (field("datetime"), "2026-11-23", None, None),
        (field("datetime"), "2026-11-31", "date", None),
    ],
)
def test_a_rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    cases.rule_is_held(component, value, code, limit)


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("datetime", subtype="time"), "subtype", "unsupported"),
        (field("datetime", disallowPassedDates=True), "disallowPassedDates", "unsupported"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (field("datetime", subtype="date"), "2026-12-31T10:00", "2026-12-31"),
    ],
)
def test_an_input_of_another_kind_is_carried_over(component: dict[str, Any], given: Any, value: Any) -> None:
    cases.input_becomes(component, given, value)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (field("datetime", subtype="datetime"), "2026-12-31"),
    ],
)
def test_what_cannot_be_carried_over_is_refused(component: dict[str, Any], given: Any) -> None:
    cases.input_is_refused(component, given)
