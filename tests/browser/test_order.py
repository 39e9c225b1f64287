"""The order of the head of the office in a real browser: one page, one press."""

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


def test_an_order_is_given_on_one_page_and_recipients_are_remembered(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], tmp_path: Path
) -> None:
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    page: Page = Worker(visit(site.url), "kadis").page

    def picture(name: str, on: Page) -> None:
        for width in (1280, 390):
            on.set_viewport_size({"width": width, "height": 900})
            axe(on, f"{name} {width}")
            on.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        on.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/tugas")
    acts = ["click", "page"]
    page.locator("nav").get_by_role("link", name="Mulai", exact=True).click()
    page.get_by_role("button", name="Mulai dan kirim ke Sekretaris").wait_for()
    picture("mulai", page)
    said = page.locator("[name='isi_disposisi']")
    page.select_option("[name='periode']", "Tahunan")
    expect(said).to_have_value("Laksanakan pengumpulan data kinerja Tahunan 2026.")
    said.fill("Segera dilaksanakan.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.select_option("[name='periode']", "Triwulan III")
    expect(said).to_have_value("Segera dilaksanakan.")
    page.goto("/mulai")
    acts += ["click", "page"]
    page.get_by_role("button", name="Mulai dan kirim ke Sekretaris").click()
    expect(page.locator(".note[role=status]").first).to_contain_text("dimulai. Terkirim ke Sekretaris.")
    assert len(acts) == 4, "Mulai, its page, the button, its answer"
    picture("terkirim", page)

    page.goto("/mulai")
    page.get_by_role("button", name="Mulai dan kirim ke Sekretaris").click()
    expect(page.get_by_role("alert").first).to_contain_text("sudah berjalan: berkas PDK-2026-0001")
    picture("periode-sudah-ada", page)

    office.brought_to(engine, "")  # one to its end
    task = office.task_at(engine, "Langkah_10")
    page = Worker(visit(site.url), "perencana").page
    page.goto(f"/tugas/{task}")
    expect(page.locator("[name='penerima.1.nama']")).to_have_value("Inspektorat (contoh)")
    picture("langkah-10", page)
