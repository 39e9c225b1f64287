"""The language at hand: every sentence stands in the catalogue, Indonesian in the code and English beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.settings import HOME

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


TAG = re.compile(r"""<style>.*?</style>|<[^>]*>|[\w-]+="[^"]*\"|\bautofocus\b""", re.DOTALL)


ATTRIBUTE = re.compile(r'(?:aria-label|placeholder|title|alt|label)="([^"{]*[A-Za-z]{3}[^"{]*)"')


SPOKEN_ALIKE = {"Alur", "English", "Bahasa Indonesia", "Enter", "WhatsApp", "doctype html"}


@pytest.mark.parametrize(
    "path", sorted((HOME / "webui/templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_word_of_a_template_stands_outside_the_catalogue(path: Path) -> None:
    text = path.read_text("utf-8")
    words = set(re.findall(r"[A-Za-z]{3,}(?: [A-Za-z]+)*", TAG.sub("\n", JINJA.sub("", text))))
    assert words <= SPOKEN_ALIKE
    assert ATTRIBUTE.findall(re.sub(r"\{\{.*?\}\}", "{", text)) == []


def test_every_sentence_is_in_english() -> None:
    from tests.tools import translations

    assert translations.untranslated() == []
