"""The list of common words is one of words, each once."""

from __future__ import annotations

from engine.service.accounts.common_words import COMMON


def test_words_are_in_small_letters_and_none_is_too_short_to_be_one() -> None:
    assert all(word.isalpha() and word == word.lower() and len(word) >= 3 for word in COMMON)
    assert len(COMMON) > 300
