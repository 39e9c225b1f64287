"""Two people at one task in a real browser: who was slower copies what was typed, or leaves it as a remark."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_who_was_slower_keeps_every_word(
    site: Site,
    engine: Engine,
    visit: Callable[..., Visitor],
    axe: Callable[..., None],
    phone: bool,
) -> None:
    admin = office.actor(engine, "admin")
    engine.people.create("kedua", "Orang Kedua", "sandi yang panjang", ["bidang_kearsipan"], admin)
    instance = office.brought_to(engine, "Langkah_3_isian")
    task = next(one.id for one in office.open_tasks(engine, instance) if one.item == "bidang_kearsipan")
    window = visit(site.url, phone=phone)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = Worker(window, "bidang.kearsipan").page
    page.goto(f"/tugas/{task}")
    page.fill("[name='indikator.1.realisasi']", "55,5")
    rows = [{"realisasi": 40 + place} for place in range(4)]
    engine.tasks.complete(task, {"indikator": rows}, office.actor(engine, "kedua"))
    page.click("[data-send]")
    assert page.locator("h1").inner_text() == "Tugas ini sudah diselesaikan oleh Orang Kedua"
    assert page.locator(".unsent > li").count() == 1
    axe(page, "lost race")
    photograph(page, "lost-race")

    page.get_by_role("button", name="Salin isian saya").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Tersalin.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(": 55,5")
    page.fill("#komentar", page.input_value("#komentar") + "\nMohon dicocokkan.")
    page.get_by_role("button", name="Catat komentar").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/berkas/{instance}**")
    said = page.locator("main").inner_text()
    assert "55,5" in said
    assert "Mohon dicocokkan." in said
