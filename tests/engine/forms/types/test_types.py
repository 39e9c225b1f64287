"""What is said to be supported is what the package's documentation lists."""

from __future__ import annotations

import pytest

from engine import forms
from engine.forms import SUPPORTED
from engine.forms.attributes import IGNORED
from engine.forms.types import TYPES


@pytest.mark.parametrize("type_", sorted(SUPPORTED))
def test_every_component_and_attribute_stands_in_the_documentation(type_: str) -> None:
    words = set(
        (forms.__doc__ or "").replace("`", " ").replace(".", " ").replace(",", " ").replace("(", " ").split()
    )
    assert type_ in {word.strip(":;") for word in words}
    for attribute in SUPPORTED[type_] - {"dateLabel"}:
        assert attribute.rpartition(".")[2] in {word.strip(":;)") for word in words}


def test_the_lists_do_not_contradict_each_other() -> None:
    assert all(one.is_column for one in TYPES.values() if one.is_field)
    assert not IGNORED & {name for names in SUPPORTED.values() for name in names}
