"""What is wrong with a setting, as a sentence that says what to do instead."""

from __future__ import annotations

import pytest

from webui import language
from webui.messages import settings


@pytest.mark.parametrize("code", sorted(settings.SENTENCES))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_sentence_names_the_setting_and_is_whole(code: str, spoken: str) -> None:
    rest = {"whole": ":0:65535", "choice": ":id|en"}.get(code, "")
    with language.speak(spoken):
        sentence = settings.setting_sentence({"setting": "ALUR_PORT", "reason": code + rest})
    assert sentence.startswith("ALUR_PORT: ")
    assert "%(" not in sentence


def test_bounds_and_choices_are_said_and_a_nearest_name_offered() -> None:
    said = settings.setting_sentence({"setting": "ALUR_PORT", "reason": "whole:0:65535"})
    assert "dari 0 sampai 65535" in said
    assert "id, en" in settings.setting_sentence({"setting": "ALUR_LANGUAGE", "reason": "choice:id|en"})
    near = {"setting": "ALUR_PROT", "reason": "unknown", "nearest": "ALUR_PORT"}
    assert settings.setting_sentence(near).endswith("Maksudnya ALUR_PORT?")
    assert settings.setting_sentence({"setting": "X", "reason": "baru"}) == "X: baru"
