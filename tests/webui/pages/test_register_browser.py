"""The register in a real browser: accessible and no wider than its window, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests.tools.pages import BOTH, Visitor, check_sizes, photograph
from tests.tools.site import START, Site
from tests.webui.pages.test_register import REASON, kept

pytestmark = pytest.mark.browser


def worked(site: Site) -> None:
    """Three quarters, the last of them twice."""
    clock = FixedClock(START - timedelta(days=20))
    engine = open_engine(Settings.from_env(dict(site.environment)), clock)
    for period in ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan III"):
        kept(engine, period)
        clock.advance(timedelta(days=2))
    engine.close()


@pytest.mark.parametrize("phone", BOTH)
def test_the_register_is_read_and_added_to(
    make_site: Callable[..., Site],
    visit: Callable[..., Visitor],
    axe: Callable[[Page], None],
    phone: bool,
) -> None:
    site = make_site()
    worked(site)
    site.start()
    try:
        page = visit(site.url, phone=phone).sign_in("kadis")
        page.goto("/catatan")
        axe(page)
        check_sizes(page)
        photograph(page, "register")
        page.get_by_role("link", name="Tingkat digitalisasi arsip").first.click()
        expect(page.get_by_role("heading", name="Tingkat digitalisasi arsip")).to_be_visible()
        page.get_by_text("Tambahkan adendum").click()
        page.locator("#isi-realisasi").fill("76.4")
        page.locator("#alasan").fill(REASON)
        page.get_by_role("button", name="Catat adendum").click()
        expect(page.locator("#isi-realisasi-salah")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "register-fault")
        page.locator("#isi-realisasi").fill("76,4")
        page.get_by_role("button", name="Catat adendum").click()
        expect(page.get_by_text("Adendum tercatat.")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "register-row")
        page.goto("/catatan?indikator=IK-03")
        page.get_by_role("link", name="Jumlah kunjungan pemustaka").first.click()
        expect(page.locator("svg.columns")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "register-series")
    finally:
        site.stop()
