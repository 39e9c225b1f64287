"""engine/bpmn/places.py: an element and its item as one text, and back."""

from __future__ import annotations

import pytest

from engine.bpmn.places import join_place, split_place


@pytest.mark.parametrize(
    ("element", "item", "text"),
    [
        ("Isian", None, "Isian"),
        ("Isian", "", "Isian"),
        ("Isian", "bidang_arsip", "Isian/bidang_arsip"),
        ("Isian", "a/b", "Isian/a/b"),
    ],
)
def test_a_place_is_written_and_read(element: str, item: str | None, text: str) -> None:
    assert join_place(element, item) == text
    assert split_place(text) == (element, item or "")
