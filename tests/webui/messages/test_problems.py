"""Every problem of a form is one whole sentence."""

from __future__ import annotations

import re

import pytest

from engine.errors import Problem
from tests.webui.messages.samples import source
from webui import language, messages
from webui.messages import problems


def test_every_problem_of_a_form_has_a_sentence() -> None:
    forms = source("engine/forms")
    codes = set(re.findall(r'(?:Problem\([\w.+/ ]+, |(?:Field|Text|Number)Problem\()"(\w+)"', forms))
    assert len(codes) > 15
    assert codes <= set(problems.SENTENCES)


@pytest.mark.parametrize("code", sorted(problems.SENTENCES))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_problem_is_one_whole_sentence(code: str, spoken: str) -> None:
    with language.speak(spoken):
        sentence = messages.problem_sentence(Problem("x", code, {"limit": 3}))
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_an_unknown_problem_still_says_something() -> None:
    assert messages.problem_sentence(Problem("x", "baru")) == "Isian ini tidak diterima (baru); periksa lagi."
