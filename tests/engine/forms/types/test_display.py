"""engine/forms/types/display.py: what a form only shows has no name and no value."""

from __future__ import annotations

import pytest

from tests.engine.forms.samples import field, make
from tests.engine.forms.types import cases


def test_what_is_only_shown_is_no_part_of_the_value() -> None:
    form = make(
        {"type": "text", "text": "## Petunjuk\nBaca dulu."}, {"type": "separator"}, {"type": "spacer"}
    )
    assert (form.keys, form.written, form.title) == (frozenset(), (), "Petunjuk")
    assert form.schema()["properties"] == {}
    assert form.accept({}) == {}


@pytest.mark.parametrize("type_", ["text", "separator", "spacer"])
def test_what_is_only_shown_takes_no_name(type_: str) -> None:
    (found,) = cases.findings(field(type_, label=""))
    assert (found[0], found[1]["attribute"]) == ("form-attribute", "key")
