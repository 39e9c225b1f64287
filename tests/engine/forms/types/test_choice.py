"""engine/forms/types/choice.py: a choice of one option or several."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import choose, field
from tests.engine.forms.types import cases

CHOOSE = [{"value": "1", "label": "Satu"}, {"value": "2", "label": "Dua"}]


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        (field("select", values=choose("a")), "a", "a"),
        (field("select", values=choose("a")), "tidak ada", "tidak ada"),
        (field("radio", values=choose("a")), "", None),
        (field("checklist", values=choose("a", "b")), "b", ["b"]),
    ],
)
def test_a_text_becomes_a_value(component: dict[str, Any], text: str, value: Any) -> None:
    cases.text_becomes(component, text, value)


@pytest.mark.parametrize(
    ("component", "text", "code", "kept"),
    [
        (field("select", values=choose("a")), "\ud800", "control", None),
        (field("checklist", values=choose("a")), "\x00", "control", None),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_stays_to_be_shown(
    component: dict[str, Any], text: str, code: str, kept: str | None
) -> None:
    cases.text_is_refused(component, text, code, kept)


@pytest.mark.parametrize(
    ("component", "data", "value"),
    [
        (field("select", values=choose("a")), "a", "a"),
        (field("checklist", values=choose("a", "b")), ["b", "b", "a"], ["b", "a"]),
        (field("checklist", values=choose("a")), [], None),
    ],
)
def test_data_becomes_a_value(component: dict[str, Any], data: Any, value: Any) -> None:
    cases.data_becomes(component, data, value)


@pytest.mark.parametrize(
    ("component", "data", "code"),
    [
        (field("select", values=choose("a")), 1, "type"),
        (field("checklist", values=choose("a")), "a", "type"),
        (field("checklist", values=choose("a")), [1], "type"),
        (field("checklist", values=choose("a")), [["a"]], "type"),
        (field("checklist", values=choose("a")), [str(n) for n in range(600)], "too_large"),
        (field("checklist", values=choose("a")), ["a"] * 600 + [5], "too_large"),
    ],
)
def test_wrong_types_are_refused(component: dict[str, Any], data: Any, code: str) -> None:
    cases.data_is_refused(component, data, code)


@pytest.mark.parametrize(
    ("component", "value", "code", "limit"),
    [
        (field("select", values=choose("a", "b")), "b", None, None),
        (field("select", values=choose("a", "b")), "c", "choice", None),
        (field("radio", values=choose("a", "b")), "A", "choice", None),
        (field("select", valuesKey="pilihan"), "x", None, None),
        (field("select", valuesKey="pilihan"), "7", None, None),
        (field("select", valuesKey="pilihan"), "z", "choice", None),
        (field("select", valuesKey="tidak_ada"), "x", "choice", None),
        (field("checklist", values=choose("a", "b")), ["a", "b"], None, None),
        (field("checklist", values=choose("a", "b")), ["a", "c"], "choice", None),
    ],
)
def test_a_rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    cases.rule_is_held(component, value, code, limit)


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("select"), "values", "choice"),
        (field("select", values=choose("a"), valuesKey="b"), "values", "choice"),
        (field("select", values=choose("a", "a")), "values", "choice"),
        (field("select", values=[{"label": "tanpa nilai"}]), "values", "choice"),
        (field("select", values=[7]), "values", "choice"),
        (field("select", values="abc"), "values", "type"),
        (field("select", values=choose("a"), valuesExpression="=x"), "valuesExpression", "unsupported"),
        (field("select", values=choose("a"), defaultValue="b"), "defaultValue", "choice"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (field("checklist", values=CHOOSE), 1, ["1"]),
        (field("select", values=CHOOSE), ["2"], "2"),
    ],
)
def test_an_input_of_another_kind_is_carried_over(component: dict[str, Any], given: Any, value: Any) -> None:
    cases.input_becomes(component, given, value)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (field("select", values=CHOOSE), ["1", "2"]),
        (field("select", values=CHOOSE), "3"),
        (field("radio", values=CHOOSE), True),
    ],
)
def test_what_cannot_be_carried_over_is_refused(component: dict[str, Any], given: Any) -> None:
    cases.input_is_refused(component, given)
