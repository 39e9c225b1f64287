"""What is wrong with a jabatan is a whole sentence, whatever is known of it."""

from __future__ import annotations

import pytest

from engine.errors import Problem
from webui import language
from webui.messages.agency.role_problems import PROBLEMS
from webui.messages.problems import problem_sentence

FACTS = {
    "role": "Auditor",
    "roles": ["Sekretaris"],
    "limit": 3,
    "by": "Budi",
    "at": "2026-11-23T09:00:00+07:00",
}


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_fault_is_a_sentence_in_both_languages(code: str) -> None:
    spoken = set()
    for tongue in ("id", "en"):
        with language.speak(tongue):
            assert problem_sentence(Problem("nama", code)).endswith(".")
            spoken.add(problem_sentence(Problem("nama", code, FACTS)))
    assert len(spoken) == 2
