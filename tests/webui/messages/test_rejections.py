"""A value that is not accepted is answered in one sentence that says what to write instead."""

from __future__ import annotations

import pytest

from webui import language
from webui.messages.rejections import rejection


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"reason": "required"}, "Wajib diisi."),
        ({"reason": "too_short", "limit": 10}, "Sedikitnya 10 huruf."),
        ({"reason": "mail_code", "left": 2}, "Kode itu tidak cocok. Masih ada 2 kesempatan."),
        (
            {"reason": "only_reads", "person": "Rini", "roles": ["Auditor"]},
            "Rini (Auditor) hanya berhak membaca; pilih orang lain.",
        ),
        ({"reason": "own_role"}, "Jabatan sendiri diberikan oleh administrator lain, bukan oleh Anda."),
    ],
)
def test_each_reason_has_its_sentence(params: dict[str, object], words: str) -> None:
    with language.speak("id"):
        assert rejection(params) == words


def test_what_has_none_still_says_what_to_do() -> None:
    with language.speak("en"):
        assert rejection({"reason": "novel", "field": "name"}).endswith("check it.")
