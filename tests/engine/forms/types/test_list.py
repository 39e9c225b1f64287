"""engine/forms/types/list.py: rows: how many there are, and who may change that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import field, make, rows
from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (rows(field("number"), properties={"minRows": "300"}), "minRows", "range"),
        (rows(field("number"), properties={"folded": "ya"}), "properties.folded", "type"),
        (rows(field("number"), properties={"groupBy": "lain"}), "properties.groupBy", "beside"),
        (rows(field("number"), properties={"minRows": 9, "maxRows": 3}), "properties.minRows", "range"),
        (rows(field("number"), defaultRepetitions=1000), "defaultRepetitions", "range"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


def test_rows_are_counted() -> None:
    form = make(rows(field("number", "a"), properties={"minRows": "2", "maxRows": "3"}))
    assert cases.faults(form.check({})) == [("daftar", "min_rows", 2)]
    assert cases.faults(form.check({"daftar": [{}]})) == [("daftar", "min_rows", 2)]
    assert form.check({"daftar": [{}] * 3}) == []
    assert cases.faults(form.check({"daftar": [{}] * 4})) == [("daftar", "max_rows", 3)]
    assert cases.faults(form.check({"daftar": [{}] * 300})) == [("daftar", "max_rows", 3)]
    assert cases.faults(make(rows(field("number", "a"), validate={"required": True})).check({})) == [
        ("daftar", "min_rows", 1)
    ]
    assert make(rows(field("number", "a"))).check({}) == []


def test_people_cannot_add_rows_with_readonly_columns() -> None:
    assert cases.findings(rows(field("number", readonly=True)))[0][1]["reason"] == "readonly"
    assert cases.findings(rows())[0][1]["reason"] == "empty"
    make(rows(field("number", readonly=True), allowAddRemove=False))
