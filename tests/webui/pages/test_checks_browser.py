"""Pemeriksaan in a real browser, sound and with a fault: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests.engine.store.office import bare, unguarded
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_the_page_of_checks_is_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    case = office.brought_to(engine, "Langkah_4")
    page = visit(site.url, phone=phone).sign_in("auditor")
    page.goto("/audit")
    page.get_by_role("link", name="Pemeriksaan keadaan basis data").click()
    axe(page)
    photograph(page, "checks-first")
    page.get_by_role("button", name="Periksa sekarang").click()
    page.get_by_text("semuanya cocok").wait_for()
    axe(page)
    photograph(page, "checks-sound")
    with engine.store.transaction() as tx, unguarded(engine.store, tx):
        bare(engine.store, tx, "update number_counter set value = 0")
        bare(engine.store, tx, f"insert into case_visits select id, head from instance where id = {case}")
    engine.close()
    page.get_by_role("button", name="Periksa sekarang").click()
    page.get_by_text("nomor dapat berulang").wait_for()
    for language in ("id", "en"):
        axe(page)
        photograph(page, f"checks-faults-{language}")
        page.locator("button[name=bahasa]").click()
    page.goto("/audit")
    axe(page)
    photograph(page, "checks-audit")
    page.goto("/pemeriksaan")
    page.get_by_role("link", name="Buka berkas").click()
    page.wait_for_url(f"**/berkas/{case}")
