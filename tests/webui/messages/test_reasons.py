"""Reasons inside findings have words, and no two of one kind the same by mistake of a language."""

from __future__ import annotations

import pytest

from webui import language
from webui.messages import reasons


@pytest.mark.parametrize("kind", sorted(reasons.REASONS))
def test_every_reason_has_words_in_both_languages(kind: str) -> None:
    for code in reasons.REASONS[kind]:
        words = reasons.words_of(f"{kind}-attribute", code)
        assert words
        with language.speak("en"):
            assert language.gettext(words) != words


def test_other_rules_keep_their_codes() -> None:
    assert reasons.words_of("unsupported", "encoding") is None
    assert reasons.words_of("form-json", "of-a-later-version") is None
