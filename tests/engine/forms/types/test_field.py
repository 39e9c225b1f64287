"""What all fields have in common: required, read-only, empty."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import choose, field, make
from tests.engine.forms.types import cases
from tests.engine.forms.types.cases import faults


@pytest.mark.parametrize(
    "component",
    [
        field("textfield"),
        field("textarea"),
        field("number"),
        field("datetime"),
        field("select", values=choose("a")),
        field("radio", values=choose("a")),
        field("checklist", values=choose("a")),
        field("filepicker"),
    ],
)
def test_what_is_required_must_be_there(component: dict[str, Any]) -> None:
    form = make({**component, "validate": {"required": True}})
    for empty in (
        {},
        {"isi": None},
        {"isi": [] if component["type"] in ("checklist", "filepicker") else "  "},
    ):
        assert faults(form.check(empty)) == [("isi", "required", None)]
    assert make(component).check({}) == []


def test_zero_and_false_are_values() -> None:
    form = make(field("number", validate={"required": True}), field("checkbox", "b"))
    assert form.check({"isi": 0, "b": False}) == []


def test_disabled_means_readonly() -> None:
    assert make(field("textfield", disabled=True)).fields[0].readonly


def test_a_flag_is_true_or_false() -> None:
    cases.attribute_is_refused(field("textfield", readonly="=x"), "readonly", "type")
    cases.attribute_is_refused(field("textfield", validate={"required": "ya"}), "validate.required", "type")


def test_one_value_in_a_list_is_carried_over_and_nothing_stays_nothing() -> None:
    (text, *_) = make(field("textfield")).fields
    assert text.from_input(["a"], ()) == "a"
    assert text.from_input([], ()) is text.from_input("", ()) is None
