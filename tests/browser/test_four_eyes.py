"""Four eyes in a real browser: the owner pairs two steps by their names, and the acting head is asked why."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.service import Engine
from engine.service.views import Actor
from tests.browser.drawer import Drawer
from tests.browser.worker import Worker
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

NOTE = "Kepala Dinas dinas luar; Sekretaris menandatangani sebagai Plh."


def test_pairs_are_chosen_by_name_and_the_same_person_writes_why(
    site: Site,
    engine: Engine,
    draft: int,
    owner: Actor,
    visit: Callable[..., Visitor],
    axe: Callable[..., None],
    tmp_path: Path,
) -> None:
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    drawer = Drawer(visit(site.url), draft)
    drawer.choose("Langkah_9")
    assert drawer.page.input_value("[data-field='empat-mata-langkah-0']") == "Langkah_8"
    drawer.pick("empat-mata-cara-0", "tolak")
    drawer.pick("empat-mata-tambah", "Langkah_3")
    drawer.page.locator("[data-field='empat-mata-tambah']").scroll_into_view_if_needed()
    axe(drawer.page, "pairs")
    drawer.page.screenshot(path=folder / "empat-mata-panel.png")
    assert 'name="sop:empat_mata" value="Langkah_8 tolak, Langkah_3 peringatan"' in drawer.text()
    drawer.page.click("[data-field='empat-mata-hapus-0']")
    drawer.settle()
    drawer.saved()
    kept = engine.drafts.file(draft, "process.bpmn", owner).decode()
    assert 'name="sop:empat_mata" value="Langkah_3 peringatan"' in kept
    assert not [one for one in engine.drafts.lint(draft, owner) if one.rule.startswith("pair-")]
    drawer.choose("Langkah_3")
    drawer.page.click("[data-fold='lain'] summary")
    drawer.fill("id", "Langkah_3_bersama")
    assert 'name="sop:empat_mata" value="Langkah_3_bersama peringatan"' in drawer.text()

    task, admin = office.task_at(engine, "Langkah_9"), office.actor(engine, "admin")
    end = engine.clock() + timedelta(days=3)
    engine.people.grant("sekretaris", "kepala_dinas", admin, kind="plh", end=end, letter="SP-1 (contoh)")
    page = Worker(visit(site.url), "sekretaris").page
    page.goto(f"/tugas/{task}")
    field = page.locator("#catatan-empat-mata")
    field.fill(NOTE[:20])
    page.wait_for_selector("[data-saved]:not(:empty)")
    page.goto(f"/tugas/{task}")
    assert field.input_value() == NOTE[:20], "kept by the page itself"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        axe(page, f"asked why {width}")
        page.screenshot(path=folder / f"empat-mata-tugas-{width}.png", full_page=True)
    field.fill("")
    page.locator("[data-answer]").first.click()
    expect(page.locator("#catatan-empat-mata-galat")).to_contain_text("Tulis catatan")
    page.screenshot(path=folder / "empat-mata-galat-390.png", full_page=True)
    field.fill(NOTE)
    page.locator("[data-answer]").first.click()
    expect(page.locator(".note[role=status]")).to_contain_text("Terkirim")
    row = engine.tasks.get(task, office.actor(engine, "auditor")).row
    page.goto(f"/berkas/{row.instance}/cetak")
    expect(page.locator("main")).to_contain_text(NOTE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"empat-mata-cetak-{width}.png", full_page=True)
