"""What every type of field is asked: a text, JSON data, a rule, an attribute, an input of another kind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import Problem
from engine.forms import FieldProblem, FormError, Posted, read_form
from tests.engine.forms.samples import Post, make, source
from tests.tools.pace import at_most


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


def faults(problems: list[Problem]) -> list[tuple[str, str, Any]]:
    return [(problem.path, problem.code, problem.params.get("limit")) for problem in problems]


def text_becomes(component: dict[str, Any], text: str, value: Any) -> None:
    form = make(component)
    expected = {} if value is None else {"isi": value}
    assert form.read(Posted({"isi": text})) == (expected, [])
    assert form.read(Posted(Post({"isi": [text]}))) == (expected, [])


def text_is_refused(component: dict[str, Any], text: str, code: str, kept: str | None) -> None:
    form = make(component)
    with at_most(0.5):
        value, problems = form.read(Posted({"isi": text}))
    assert codes(problems) == [("isi", code)]
    assert value == ({} if kept is None else {"isi": kept})
    if kept is not None and code != "control":
        assert codes(form.check(value)) == [("isi", code)]


def data_becomes(component: dict[str, Any], data: Any, value: Any) -> None:
    assert make(component).read_json({"isi": data}) == ({} if value is None else {"isi": value}, [])


def data_is_refused(component: dict[str, Any], data: Any, code: str) -> None:
    value, problems = make(component).read_json({"isi": data})
    assert codes(problems) == [("isi", code)]
    json.dumps(value, allow_nan=False).encode()


def rule_is_held(component: dict[str, Any], value: Any, code: str | None, limit: float | None) -> None:
    form = make(component)
    inputs = {"pilihan": [{"value": "x", "label": "X"}, "y", 7, None, True, {"label": "tanpa nilai"}]}
    assert faults(form.check({"isi": value}, inputs)) == ([] if code is None else [("isi", code, limit)])


def attribute_is_refused(component: dict[str, Any], attribute: str, reason: str) -> None:
    with pytest.raises(FormError) as refused:
        read_form(source(component), "forms/contoh.form")
    found = refused.value.findings[0]
    assert found.rule == "form-attribute"
    assert (found.params["attribute"], found.params["reason"]) == (attribute, reason)


def input_becomes(component: dict[str, Any], given: Any, value: Any) -> None:
    field = make(component).fields[0]
    assert field.from_input(given, field.choices) == value


def input_is_refused(component: dict[str, Any], given: Any) -> None:
    field = make(component).fields[0]
    with pytest.raises(FieldProblem):
        field.from_input(given, field.choices)


def findings(component: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(FormError) as refused:
        read_form(source(component), "forms/contoh.form")
    return [(finding.rule, finding.params) for finding in refused.value.findings]
