"""Two people in a real browser: one sends and takes back, the other opens what comes of it and keeps it."""

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


def test_what_was_sent_comes_back_until_somebody_opens_it(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], tmp_path: Path
) -> None:
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    task = office.task_at(engine, "Langkah_1")
    page: Page = Worker(visit(site.url), "kadis").page

    def picture(name: str) -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, f"{name} {width}")
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    def send() -> None:
        page.goto(f"/tugas/{task}")
        page.locator("[data-send]").click()
        expect(page.get_by_text("Salah kirim?")).to_be_visible()

    send()
    picture("terkirim")
    page.goto("/tugas?tab=selesai")
    picture("selesai")
    page.get_by_role("link", name="Tarik kembali").click()
    page.get_by_label("Alasan").fill("Periode yang dipilih keliru.")
    picture("tarik")
    page.get_by_role("button", name="Tarik kembali").click()
    expect(page.locator(".note[role=status]")).to_contain_text("terbuka lagi dengan isian yang tadi terkirim")
    expect(page.locator("[data-send]")).to_be_visible()
    picture("terbuka-lagi")

    send()
    page.get_by_role("link", name="Tarik kembali").click()
    page.get_by_label("Alasan").fill("Periode yang dipilih keliru.")
    (waiting,) = engine.tasks.inbox(office.actor(engine, "sekretaris")).rows
    engine.tasks.opened(waiting.id, office.actor(engine, "sekretaris"))
    page.get_by_role("button", name="Tarik kembali").click()
    expect(page.get_by_role("alert")).to_contain_text("Sekretaris (contoh) sudah membuka")
    picture("sudah-dibuka")
    page.goto(f"/berkas/{waiting.instance}/riwayat")
    expect(page.locator("main")).to_contain_text("menarik kembali kiriman langkah 1")
    picture("berkas")
