"""Our words in the modeller: all of the catalogue, and none that nobody says."""

from __future__ import annotations

import re

from engine.settings import HOME
from webui import language
from webui.messages import modeller_words

ASSETS = HOME / "webui/assets/modeller"
NAME = re.compile(r"\{(\w+)\}")


def test_english_readers_get_the_keys_and_others_the_words_of_the_catalogue() -> None:
    words = modeller_words.page()
    assert words["Saved {time}"] == "Tersimpan {time}"
    assert words.keys() == modeller_words.WORDS.keys()
    with language.speak("en"):
        assert modeller_words.page() == {}


def test_words_fill_in_the_same_names_as_their_keys() -> None:
    for english, words in modeller_words.WORDS.items():
        assert set(NAME.findall(words)) <= set(NAME.findall(english)), english


def test_every_word_is_said_somewhere() -> None:
    scripts = (path.read_text("utf-8") for path in ASSETS.rglob("*.js") if path.parent.name != "words")
    said = "".join(scripts).replace("\\'", "'")
    assert [one for one in modeller_words.WORDS if one not in said] == []
