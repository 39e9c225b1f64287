"""Values in words, as the form shows them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import Component, wording
from tests.engine.forms.samples import field, make


def only(type_: str, **rest: Any) -> Component:
    return make(field(type_, **rest)).fields[0]


CHOOSE = [{"value": "1", "label": "Satu"}, {"value": "2", "label": "Dua"}]


@pytest.mark.parametrize(
    ("component", "value", "said"),
    [
        (None, 1250000.5, "1.250.000,5"),
        (None, True, "Ya"),
        (None, ["a", 2, None], "a, 2"),
        (None, "2026-12-31", "31 Desember 2026"),
        (None, "2026-12-31T13:10", "31 Desember 2026 13.10"),
        (None, "2026-99-99", "2026-99-99"),
        (None, {"name": "bukti.pdf", "size": 3}, "bukti.pdf"),
        (None, None, ""),
        (only("checkbox"), None, "Tidak"),
        (only("datetime", subtype="date"), "2026-12-31", "31 Desember 2026"),
        (only("checklist", values=CHOOSE), ["1", "2"], "Satu, Dua"),
        (only("select", values=CHOOSE), "lama", "lama"),
        (only("number", properties={"grouping": "false"}), 2026, "2026"),
        (only("textfield"), 12345, "12345"),
        (only("textfield"), "2026-12-31", "2026-12-31"),
        (only("textfield", readonly=True), "2026-12-31", "31 Desember 2026"),
    ],
)
def test_a_value_is_said_as_its_field_shows_it(component: Component | None, value: Any, said: str) -> None:
    assert wording.words(component, value) == said


def test_words_are_of_the_language_asked_for() -> None:
    assert wording.words(None, "2026-12-31", language="en") == "31 December 2026"
    assert wording.words(None, False, language="en") == "No"
