"""Comparing and moving in a real browser: three running cases, one refused with a reason, one ends on the new version.

With PICTURES=<folder> every page is also photographed, in both languages, on a desk and on a phone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.agency.setup import SETUP
from tests import sop, versions
from tests.conftest import office_settings
from tests.tools.pages import Visitor, check_sizes
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser

REASON = "Versi baru berlaku mulai pekan ini untuk semua berkas."
PLACE = f"/sop/{sop.KEY}/pindah"


@pytest.fixture
def engine(site: Site) -> Engine:
    return open_engine(office_settings(site.environment["ALUR_DATABASE_URL"], site.folder), FixedClock(START))


@pytest.mark.soak  # its story is told by the walk of the workshop, on fewer pages
def test_three_cases_one_stays_and_one_ends_on_the_new_version(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None]
) -> None:
    cases = [office.brought_to(engine, name) for name in ("Langkah_2", "Langkah_3_isian", "Langkah_10")]
    before = engine.versions.list(sop.KEY, office.actor(engine, "admin"))[0].definition_id
    after = engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id
    page = visit(site.url).sign_in("kadis")
    page.goto(f"/sop/banding?dari={before}&ke={after}")
    page.wait_for_function("() => document.querySelectorAll('[data-bpmn-viewer][data-ready]').length === 2")
    assert page.locator(".djs-shape.is-added").count() >= 1
    assert page.locator(".djs-shape.is-removed").count() >= 1
    axe(page, "changes")
    page.goto(PLACE)
    page.select_option("#dari", str(before))
    page.select_option("#ke", str(after))
    page.click("text=Lihat yang akan terjadi")
    page.wait_for_selector("table.moves")
    axe(page, "what would happen")
    assert page.locator("table.moves tbody tr").count() == 3
    page.fill("#alasan", REASON)
    page.click("button:has-text('Pindahkan berkas berjalan')")
    page.wait_for_selector("text=3 dari 3 berkas")
    axe(page, "moved")
    assert page.locator("text=tidak ada lagi pada versi tujuan").count() == 1
    task = office.open_tasks(engine, cases[2])[0].id
    person = office.actor(engine, sop.PEOPLE[office.open_tasks(engine, cases[2])[0].roles[0]])
    engine.tasks.complete(task, sop.filled("Langkah_10", engine.tasks.get(task, person).value), person)
    page.goto(f"/berkas/{cases[2]}/riwayat")
    text = page.locator("main").inner_text()
    assert "dari versi 1 ke versi 2" in text
    assert "versi 2" in text
    axe(page, "case on two versions")
    photograph(site, visit, [f"/sop/banding?dari={before}&ke={after}", f"{PLACE}?dari={before}&ke={after}",
                             f"{PLACE}/1", f"/berkas/{cases[1]}", f"/berkas/{cases[2]}"])  # fmt: skip


def photograph(site: Site, visit: Callable[..., Visitor], addresses: list[str]) -> None:
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for phone in (False, True):
        page = visit(site.url, phone=phone).sign_in("admin")
        for language in ("id", "en"):
            if language == "en":
                page.goto("/tugas")
                page.evaluate("document.querySelector('button[name=bahasa]').click()")
                page.wait_for_selector("html[lang=en]")
            for number, address in enumerate(addresses):
                page.goto(address)
                page.wait_for_timeout(900)
                check_sizes(page)
                name = f"{number}-{'phone' if phone else 'desk'}-{language}.png"
                page.screenshot(path=str(Path(folder, name)), full_page=True)
