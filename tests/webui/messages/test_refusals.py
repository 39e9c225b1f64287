"""What could not be done, as a title and a sentence that says who, when and what next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from engine import errors
from webui import messages
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


FOLLOWED = ["open", "never", "read", "taken", "done", "joined"]
FOLLOWED += ["timer", "message", "received", "moved", "withdrawn", "unknown"]


def test_what_followed_is_a_sentence_of_its_own(app: Flask) -> None:
    def said(reason: str, at: datetime | None = AT) -> str:
        params = {"reason": reason, "name": "Memeriksa data", "by": "Sari", "at": at, "instance": 1}
        return messages.refusal_sentence(errors.Followed(**params))

    with app.test_request_context():
        sentences = [said(reason) for reason in FOLLOWED]
        before = said("read", None)  # from before the moment of a first look was kept
    assert len(set(sentences)) == len(FOLLOWED)
    assert "Sari sudah membuka “Memeriksa data”, Sen, 23 Nov 2026 pukul 09.00 WIB. Kiriman" in sentences[2]
    assert before.startswith("Sari sudah membuka “Memeriksa data”. Kiriman Anda tidak dapat")
    assert all("09.00" in one for one in sentences if one != sentences[1])
