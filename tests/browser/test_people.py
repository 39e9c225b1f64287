"""Naming somebody in a remark by the keyboard, reminding, and one's calendar address, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


def test_people_are_named_reminded_and_seen_to_have_read(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], tmp_path: Path
) -> None:
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    instance = office.brought_to(engine, "Langkah_2")
    window = visit(site.url)
    page: Page = Worker(window, "kadis").page

    def picture(name: str) -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, f"{name} {width}")
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    page.goto(f"/berkas/{instance}/riwayat")
    page.get_by_text("Tulis komentar").click()
    field = page.locator("#komentar")
    field.press_sequentially("Mohon dicek, surel a@b.go.id, @bida")
    expect(page.locator(".mentions + [role=status]")).to_have_text(
        "Tidak ada orang dengan nama itu yang dapat melihat berkas ini."
    )
    field.fill("Mohon dicek, surel a@b.go.id,")  # a name of nobody is refused
    field.press_sequentially(" @s")
    options = page.locator(".mentions").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.locator(".mentions + [role=status]")).to_contain_text("Pilih dengan panah, lalu Enter.")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    picture("sebut")
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("e")
    option = options.filter(has_text="@sekretaris")
    expect(option).to_be_visible()
    while option.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Mohon dicek, surel a@b.go.id, @sekretaris ")
    page.get_by_role("button", name="Catat komentar").click()
    expect(page.locator(".note[role=status]")).to_contain_text("Sekretaris (contoh) diberi tahu.")
    picture("berkas")

    page.goto("/tugas?tab=menunggu")
    page.get_by_role("button", name="Ingatkan").click()
    expect(page.locator(".note[role=status]")).to_have_text("Sekretaris diingatkan.")
    link = page.get_by_role("link", name="WhatsApp")
    assert str(link.get_attribute("href")).startswith("https://wa.me/?text=Mohon%20tindak%20lanjut")
    picture("menunggu")

    page.goto("/akun")
    page.get_by_role("button", name="Buat alamat kalender").click()
    expect(page.locator("#alamat-kalender")).to_be_visible()
    picture("kalender")
