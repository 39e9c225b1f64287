"""engine/forms/types/files.py: attached files: facts of them, never sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.samples import field, make
from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (field("filepicker", accept="image/*"), "accept", "unsupported"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)


def test_files_are_checked() -> None:
    form = make(field("filepicker", accept=".pdf"), field("filepicker", "banyak", multiple=True))
    fact = {"name": "A.PDF", "sha256": "0" * 64, "size": 5}
    assert form.check({"isi": [fact], "banyak": [fact, fact]}) == []
    assert cases.faults(form.check({"isi": [fact, fact]})) == [("isi", "max_files", 1)]
    assert cases.faults(form.check({"isi": [{**fact, "name": "a.exe"}]})) == [("isi", "file_type", ".pdf")]
    assert cases.faults(form.check({"banyak": [fact] * 21})) == [("banyak", "max_files", 20)]
    others: list[Any] = ["a", [5], [{}], [{**fact, "sha256": "x"}], [{**fact, "size": "5"}]]
    for wrong in others:
        assert cases.faults(form.check({"isi": wrong})) == [("isi", "file", None)]
