"""The register in a real browser: accessible and no wider than its window, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests.engine.service.record.test_indicators import TABLE
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


@pytest.mark.parametrize("phone", BOTH)
def test_the_list_of_indicators_is_read_and_kept(
    make_site: Callable[..., Site],
    visit: Callable[..., Visitor],
    axe: Callable[[Page], None],
    phone: bool,
    tmp_path: Path,
) -> None:
    site = make_site()
    site.start()
    wrong, right = tmp_path / "salah.csv", tmp_path / "daftar.csv"
    wrong.write_text(TABLE + "IK-11;Hari;hari;turun;Lurah;2026;Tahunan;4\r\n", "utf-8")
    right.write_text(TABLE, "utf-8")
    try:
        page = visit(site.url, phone=phone).sign_in("admin")
        page.goto("/indikator")
        axe(page)
        page.set_input_files("#berkas", wrong)
        page.get_by_role("button", name="Unggah").click()
        expect(page.get_by_text("Tidak ada yang diimpor.")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "indicators-fault")
        page.set_input_files("#berkas", right)
        page.get_by_role("button", name="Unggah").click()
        expect(page.get_by_text("2 indikator ditambahkan")).to_be_visible()
        photograph(page, "indicators")
        page.get_by_role("link", name="Indeks literasi").click()
        page.get_by_text("Ubah indikator dan targetnya").click()
        axe(page)
        check_sizes(page)
        photograph(page, "indicator")
    finally:
        site.stop()
