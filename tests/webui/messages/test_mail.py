"""The mail that carries a seal."""

from __future__ import annotations

from engine.service.audit.seals import SealView
from tests.tools.site import START
from webui import language
from webui.messages.mail import seal_mail

SEAL = SealView(12, START, 3, 40, "ab" * 32, "cd" * 32, "ef" * 32)


def test_a_seal_is_told_with_its_prints_and_how_to_prove_with_it() -> None:
    subject, text = seal_mail(SEAL)
    assert subject == "Segel Alur 12"
    lines = text.splitlines()
    assert "Segel 12 atas riwayat Alur, Sen, 23 Nov 2026 pukul 09.00 WIB." in lines
    assert {"ab" * 32, "cd" * 32, "alur audit verify --seal segel-12.json"} <= set(lines)
    with language.speak("en"):
        english, _text = seal_mail(SEAL)
    assert english != subject
