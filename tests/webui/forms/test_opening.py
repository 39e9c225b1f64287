"""What a page says it was opened with: a field left alone is known again, a changed one is not."""

from __future__ import annotations

import base64

import pytest

from tests.webui.forms.drawn import form
from webui import forms
from webui.forms import opening

CHOICES = [{"label": "Satu", "value": "1"}, {"label": "Dua", "value": "2"}]
FORM = form(
    {"type": "textarea", "id": "t", "key": "t", "label": "Teks"},
    {"type": "number", "id": "n", "key": "n", "label": "Angka"},
    {"type": "select", "id": "s", "key": "s", "label": "Pilih", "values": CHOICES},
    {"type": "checklist", "id": "c", "key": "c", "label": "Centang", "values": CHOICES},
    {"type": "checkbox", "id": "k", "key": "k", "label": "Kotak"},
    {
        "type": "group",
        "id": "g",
        "label": "Kelompok",
        "components": [{"type": "radio", "id": "r", "key": "r", "label": "Satu saja", "values": CHOICES}],
    },
    {
        "type": "dynamiclist",
        "id": "b",
        "path": "b",
        "label": "Baris",
        "components": [{"type": "textfield", "id": "x", "key": "x", "label": "Kolom"}],
    },
)
VALUE = {"t": "satu\ndua", "n": 1234.5, "s": "2", "c": ["1"], "k": True, "r": "1", "b": [{"x": "a"}, {}]}


def test_what_is_left_alone_is_known_and_what_is_changed_is_not() -> None:
    opened = opening.read(opening.of(forms.draw(FORM, VALUE, {}).fields))
    assert opened is not None
    left = {
        "t": ["\r\nsatu\r\ndua"],
        "n": ["1.234,5"],
        "s": ["2"],
        "c": ["1"],
        "k": ["on"],
        "r": ["1"],
        "b.0.x": ["a"],
        "b.1.x": [""],
    }
    for name, texts in left.items():
        assert opened.holds(name, texts), name
    changed = {"t": ["satu dua tiga"], "n": ["1.234"], "s": [""], "c": ["1", "2"], "k": [], "r": ["2"]}
    for name, texts in (changed | {"b.0.x": [""], "b.1.x": ["a"]}).items():
        assert not opened.holds(name, texts), name
    assert [opened.drew(name) for name in ("c", "k", "r", "t", "z")] == [True, True, True, False, False]


@pytest.mark.parametrize("text", [None, "", "bukan base64!", "QUI=", "é" * 9])
def test_what_is_no_fingerprint_is_none(text: str | None) -> None:
    assert opening.read(text) is None


def test_a_large_form_carries_little() -> None:
    rows = {"b": [{"x": str(place)} for place in range(200)]}
    text = opening.of(forms.draw(FORM, rows, {}).fields)
    assert len(text) < 1_300
    assert len(base64.b64decode(text)) % opening.LENGTH == 0
