"""What is said of a password that is easy to guess: what makes it so, and what to choose."""

from __future__ import annotations

import pytest

from webui.messages.agency import accounts


@pytest.mark.parametrize("cause", ["own", "common", "keys", "pattern", "date", "digits", "simple"])
def test_a_password_that_is_easy_to_guess_is_told_why_and_what_to_choose(cause: str) -> None:
    said = accounts.guessable({"cause": cause})
    assert said.startswith("Kata sandi itu mudah ditebak")
    assert "tidak berhubungan" in said


def test_every_cause_has_words_of_its_own() -> None:
    causes = ("own", "common", "keys", "pattern", "date", "digits", "simple")
    assert len({accounts.guessable({"cause": cause}) for cause in causes}) == len(causes)
