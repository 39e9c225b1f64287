"""webui/forms/looks.py: each type has its look; a new one stands on the page without one and with one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import SUPPORTED, read_form
from engine.forms.types import TYPES
from engine.forms.types.field import FIELD, Field
from engine.forms.types.question import Question
from webui import forms
from webui.forms import looks, samples
from webui.forms.looks import LOOKS, Look

SOURCE = """{"components": [
  {"type": "warna", "key": "dasar", "label": "Dasar"},
  {"type": "dynamiclist", "path": "baris", "label": "Baris", "allowAddRemove": false, "components": [
    {"type": "warna", "key": "garis", "label": "Garis", "readonly": true}]}]}"""


class Color(Field):
    type = "warna"
    supported = FIELD

    def say(self, value: Any, language: str) -> str | None:
        return f"warna {value}" if value else None


@pytest.fixture(autouse=True)
def _color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TYPES, "warna", Color)


def test_every_type_has_a_look() -> None:
    assert set(LOOKS) == {*SUPPORTED, Question.type}  # which stands in no file


def test_a_new_type_looks_like_a_line_of_text_until_it_has_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    form = read_form(SOURCE, "forms/warna.form")
    dasar, baris = forms.draw(form, {"dasar": "biru", "baris": [{"garis": "hijau"}]}, {}).fields
    assert (dasar.kind, dasar.text, dasar.name) == ("text", "biru", "dasar")
    assert [(one.kind, one.shown) for one in baris.rows[0].cells] == [("fact", "warna hijau")]
    assert [one.shown for one in forms.record(form, {"dasar": "biru"})] == ["warna biru"]

    look = Look("choice", sample=lambda _component, number: f"#{number}")
    monkeypatch.setattr(looks, "LOOKS", {**LOOKS, "warna": look})
    assert forms.draw(form, {}, {}).fields[0].kind == "choice"
    assert samples.inputs(form) == {"baris": [{"garis": "#1"}, {"garis": "#2"}]}
