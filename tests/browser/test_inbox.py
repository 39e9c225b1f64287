"""Kotak Tugas in a real browser: several tasks taken by the keyboard, and a row greyed out that somebody took."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.service import Engine
from tests import sop
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_several_are_taken_by_the_keyboard_and_a_taken_row_turns_grey(
    site: Site,
    engine: Engine,
    visit: Callable[..., Visitor],
    axe: Callable[..., None],
    tmp_path: Path,
    phone: bool,
) -> None:
    admin, kadis = office.actor(engine, "admin"), office.actor(engine, "kadis")
    engine.people.create("kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], admin)
    for period in ("Triwulan I", "Triwulan II", "Triwulan III"):
        (first,) = office.open_tasks(engine, office.started(engine, period))
        value = sop.filled(first.element, engine.tasks.get(first.id, kadis).value)
        engine.tasks.complete(first.id, value, kadis)
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    name = "phone" if phone else "desk"
    page = Worker(visit(site.url, phone=phone), "sekretaris").page
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/keadaan" in request.url else None)
    page.goto("/tugas?tab=kelompok")
    rows = page.locator("[data-row]")
    while not rows.nth(0).locator(".pick input").count():  # the site has yet to hear of a second person
        page.wait_for_timeout(200)
        page.reload()
    ids = [int(str(row.get_attribute("data-row"))) for row in rows.all()]
    rows.nth(0).locator(".pick input").focus()
    page.keyboard.press("Space")
    engine.tasks.claim(ids[0], office.actor(engine, "kedua"))
    page.clock.run_for(31_000)
    rows.nth(0).get_by_text("Sudah diambil oleh Orang Kedua").wait_for()
    assert "gone" in str(rows.nth(0).get_attribute("class"))
    assert not rows.nth(0).locator(".pick input").is_checked()
    assert rows.nth(0).locator("form").count() == 0
    assert rows.nth(1).locator(".act :is(a, button)").first.is_visible()
    axe(page, "a row that somebody took")
    page.screenshot(path=folder / f"inbox-taken-{name}.png", full_page=True)
    with page.expect_response("**/tugas/keadaan?*"):
        page.clock.run_for(31_000)
    assert len(set(asked)) == 1
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    before = len(asked)
    page.clock.run_for(120_000)
    assert len(asked) == before, "nobody looks at the page"

    for place in (1, 2):
        rows.nth(place).locator(".pick input").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Ambil yang dipilih").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="2 dari 2 tugas berhasil").wait_for()
    axe(page, "what became of each")
    page.screenshot(path=folder / f"inbox-several-{name}.png", full_page=True)
    assert [
        one.claimed_name for one in engine.tasks.inbox(office.actor(engine, "sekretaris"), "mine").rows
    ] == ["Sekretaris (contoh)"] * 2
    page.goto("/tugas?tab=saya&cari=triwulan&urut=nomor")
    axe(page, "a filter in the address")
    assert rows.count() == 2
