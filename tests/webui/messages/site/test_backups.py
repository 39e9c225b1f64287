"""Each reason why a backup is refused or not made has words of its own, that say what to do."""

from __future__ import annotations

import re

from flask import Flask

from engine import errors
from engine.settings import HOME
from webui import messages
from webui.messages.site import backups

SOURCES = [
    *sorted((HOME / "engine" / "service" / "site").glob("*.py")),
]


def test_every_reason_of_a_refusal_has_a_sentence(app: Flask) -> None:
    code = "".join(path.read_text("utf-8") for path in SOURCES)
    raised = set(re.findall(r'BackupRefused\(\s*reason="(\w+)"', code)) | {"cut", "altered", "identity"}
    assert len(raised) > 12
    assert raised == set(backups.REFUSALS)
    with app.test_request_context():
        said = {
            reason: messages.refusal_sentence(errors.BackupRefused(reason=reason, needed=5_000_000))
            for reason in raised
        }
        unknown = messages.refusal_sentence(errors.BackupRefused(reason="later"))
    assert len({*said.values(), unknown}) == len(raised) + 1
    assert all(one.endswith(".") and "%(" not in one for one in said.values())
    assert "4,8 MB" in said["room"]


def test_why_one_could_not_be_made_is_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        assert backups.reason("full") == "penyimpanannya penuh"
        assert backups.reason("later") == "ada gangguan yang dicatat dalam log"
