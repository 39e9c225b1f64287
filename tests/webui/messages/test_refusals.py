"""What could not be done, as a title and a sentence that says who, when and what next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from webui.messages import refusals

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize("code", sorted(refusals.SENTENCES))
def test_a_sentence_is_whole_with_and_without_facts(app: Flask, code: str) -> None:
    facts = {
        "by": "Sari",
        "at": AT,
        "seconds": 5,
        "limit": 5,
        "name": "a.exe",
        "allowed": "pdf",
        "reason": "x",
    }
    with app.test_request_context():
        for params in ({}, facts):
            sentence = refusals.SENTENCES[code](params)
            assert sentence.strip()
            assert "%(" not in sentence
