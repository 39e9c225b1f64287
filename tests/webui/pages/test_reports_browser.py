"""The pages an office learns from in a real browser: drawn, accessible, and as wide as their window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests import sop
from tests.tools.pages import BOTH, Visitor
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser

A4 = 672  # px between the margins
PLACES = (
    "/laporan",
    "/laporan?tahun=2024",
    "/berkas",
    "/berkas?cari=laporan&jabatan=sekretaris&langkah=8&terlambat=ya",
    "/berkas?cari=tidakada",
    "/berkas/1",
    "/berkas/1/riwayat?catatan=semua",
    "/berkas/1/waktu",
    "/berkas/1?pada=13",
    "/orang/sekretaris",
    "/orang/sekretaris?bagian=tugas",
    "/audit/sistem?jenis=masuk&orang=auditor",
    "/berkas?cari=%25",
    f"/proses/{sop.KEY}",
)


def worked(site: Site) -> None:
    """Two cases: one returned once and late at step 8, one waiting at step 2."""
    clock = FixedClock(START - timedelta(days=20))
    engine = open_engine(Settings.from_env(dict(site.environment)), clock)
    office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    clock.advance(timedelta(days=15))
    office.brought_to(engine, "Langkah_2")
    while engine.outbox.run_due():
        pass
    engine.close()


@pytest.mark.long
@pytest.mark.parametrize("phone", BOTH)
def test_every_page_is_accessible_and_the_map_carries_its_figures(
    make_site: Callable[..., Site], visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    site = make_site()
    worked(site)
    site.start()
    try:
        page = visit(site.url, phone=phone).sign_in("auditor")
        for place in PLACES:
            page.goto(place)
            if page.locator("[data-bpmn-viewer]").count():
                expect(page.locator("[data-bpmn-viewer][data-ready]")).to_be_visible()
            axe(page)
        page.goto("/laporan")
        expect(page.locator("[data-bpmn-viewer][data-ready]")).to_be_visible()
        labels = page.locator(".heat-label").all_text_contents()
        assert len(labels) == 7  # every step completed so far, as in the table
        assert set(labels) <= set(page.locator(".share strong").all_text_contents())
        assert page.locator(".djs-shape.is-heat-good").count() == 7
        page.emulate_media(media="print")
        page.set_viewport_size({"width": A4, "height": 900})
        for place in ("/laporan", f"/tentang/{sop.KEY}"):
            page.goto(place)
            for table in page.locator(".scroll").all():
                beyond = table.evaluate("one => one.scrollWidth - one.clientWidth")
                assert beyond <= 0, f"{place} on paper: {beyond} px of a table are cut off"
    finally:
        site.stop()
