"""engine/forms/types/checkbox.py: a box to tick."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import field, make
from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        (field("checkbox"), "on", True),
        (field("checkbox"), "false", False),
    ],
)
def test_a_text_becomes_a_value(component: dict[str, Any], text: str, value: Any) -> None:
    cases.text_becomes(component, text, value)


@pytest.mark.parametrize(
    ("component", "data", "value"),
    [
        (field("checkbox"), True, True),
        (field("checkbox"), None, False),
    ],
)
def test_data_becomes_a_value(component: dict[str, Any], data: Any, value: Any) -> None:
    cases.data_becomes(component, data, value)


@pytest.mark.parametrize(
    ("component", "data", "code"),
    [
        (field("checkbox"), "true", "type"),
        (field("checkbox"), 1, "type"),
    ],
)
def test_wrong_types_are_refused(component: dict[str, Any], data: Any, code: str) -> None:
    cases.data_is_refused(component, data, code)


@pytest.mark.parametrize(
    ("component", "value", "code", "limit"),
    [
        (field("checkbox"), False, None, None),
        (field("checkbox"), "ya", "type", None),
    ],
)
def test_a_rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    cases.rule_is_held(component, value, code, limit)


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (field("checkbox"), 0, False),
    ],
)
def test_an_input_of_another_kind_is_carried_over(component: dict[str, Any], given: Any, value: Any) -> None:
    cases.input_becomes(component, given, value)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (field("checkbox"), "mungkin"),
    ],
)
def test_what_cannot_be_carried_over_is_refused(component: dict[str, Any], given: Any) -> None:
    cases.input_is_refused(component, given)


def test_a_required_box_must_be_ticked() -> None:
    form = make(field("checkbox", validate={"required": True}))
    for value in ({}, {"isi": False}, {"isi": None}):
        assert cases.faults(form.check(value)) == [("isi", "must_check", None)]
    assert form.check({"isi": True}) == []
