"""Pemberitahuan: what became late is told to whom it concerns, and marked as read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_an_overdue_step_is_a_sentence_of_the_system_and_a_notice(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    clock.advance(timedelta(days=2))
    engine.timers.fire_due()
    page = visitor("auditor").get(f"/berkas/{instance}")
    late = page.all("//ol[@class='events']/li[contains(@class, 'late')]")
    assert len(late) == 1
    assert late[0].startswith("09.00 Sistem: langkah 2")
    assert "melewati tenggat Sel, 24 Nov 2026 pukul 16.00 WIB" in late[0]
    name = engine.office.label("sekretaris")
    for username, words in (
        ("sekretaris", "melewati tenggatnya: terlambat"),
        ("kadis", f"{name} terlambat "),
    ):
        person = visitor(username)
        notices = person.get("/pemberitahuan")
        assert words in notices.words
        read = notices.send(action="/pemberitahuan/dibaca")
        assert not read.document.xpath("//li[@class='new']")
        assert not read.document.xpath("//header//*[@class='count']")
