"""Who was reminded, who has read, and what goes into the sender's own WhatsApp."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.service.view_facts import Reading
from engine.service.views import TaskItem
from tests.tools.site import START
from webui.messages.work import reminders


def waited_for(name: str, subject: str) -> TaskItem:
    return TaskItem(
        7,
        1,
        "PDK-2026-0001",
        subject,
        "p",
        "Proses",
        "L2",
        2,
        10,
        name,
        ("s",),
        ("S",),
        "open",
        START,
        None,
        False,
        "",
    )


def test_who_was_reminded() -> None:
    assert reminders.told_sentence(["Sari\nDewi", "Sekretaris"]) == "Sari Dewi dan Sekretaris diingatkan."


@pytest.mark.parametrize("odd", ["a&b=c#d", "satu\nbaris\r\nlain", "“&text=x”", "100% + é 🗂️", "x" * 5_000])
def test_whatsapp_gets_one_text_whatever_the_names_hold(odd: str) -> None:
    address = reminders.whatsapp(waited_for(odd, odd), "https://alur.test/tugas/7")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "wa.me", "/", "")
    fields = parse_qs(parts.query, strict_parsing=True)
    assert list(fields) == ["text"]
    sentence, link = fields["text"][0].split("\n")
    assert link == "https://alur.test/tugas/7"
    assert " ".join(odd.split())[:200] in sentence
    assert len(address) < 9_000


def test_who_has_read_and_who_has_not() -> None:
    some = [
        Reading("Sari", True, START),
        Reading("Budi", True),
        Reading("Tono", False),
        Reading("Wati", False),
    ]
    said = reminders.reading_sentence(some)
    assert said == "Dibaca Sari, Sen, 23 Nov 2026 09.00; Budi. Belum dibaca: Tono, Wati."
    many = [Reading(f"Orang {number}", False) for number in range(40)]
    said = reminders.reading_sentence(many)
    assert said.startswith("Belum dibaca: Orang 0, Orang 1,")
    assert said.endswith("Orang 4, dan 35 lainnya.")
    later = START + timedelta(days=1)
    assert (
        reminders.reading_sentence([Reading("Sari", True, later)]) == "Dibaca Sari, Sel, 24 Nov 2026 09.00."
    )
    assert reminders.reading_sentence([]) == ""
