"""webui/forms/values.py: a value as it is typed, and as it is read."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import Component
from tests.webui.forms.drawn import form
from webui.forms import values


def number(**properties: str) -> Component:
    (field,) = form(
        {"type": "number", "id": "n", "key": "n", "label": "Capaian (%)", "properties": properties}
    ).fields
    return field


@pytest.mark.parametrize(
    ("properties", "value", "text"),
    [
        ({}, 1234.5, "1.234,5"),
        ({"grouping": "false"}, 2026, "2026"),
        ({}, "72.5", "72.5"),
        ({}, None, ""),
        ({}, True, ""),
    ],
)
def test_a_value_stands_in_its_input_as_people_type_it(
    properties: dict[str, str], value: Any, text: str
) -> None:
    assert values.typed(number(**properties), value) == text


def test_a_percentage_is_read_with_two_decimals() -> None:
    assert values.shown_words(number(), 98.4, ()) == "98,40"
    assert values.shown_words(number(), None, ()) == "–"
    assert not values.is_number(True)
