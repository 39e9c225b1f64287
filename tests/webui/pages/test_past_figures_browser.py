"""Step 3 in a real browser: what stands beside its rows is accessible, and no wider than the window."""

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
from tests.webui import office
from tests.webui.pages.test_past_figures import to_step_3
from tests.webui.pages.test_register import kept

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_step_3_is_filled_from_the_list_and_the_register(
    make_site: Callable[..., Site],
    visit: Callable[..., Visitor],
    axe: Callable[[Page], None],
    phone: bool,
) -> None:
    site = make_site()
    engine = open_engine(Settings.from_env(dict(site.environment)), FixedClock(START - timedelta(days=9)))
    kept(engine, "Triwulan II")
    site.start()
    try:
        page = visit(site.url, phone=phone).sign_in("pemilik")
        page.goto("/indikator")
        axe(page)
        check_sizes(page)
        photograph(page, "indicators-empty")
        page.locator("#contoh-tahun").fill("2026")
        page.locator("#contoh-periode").select_option("Triwulan III")
        page.get_by_role("button", name="Mulai dengan daftar ini").click()
        expect(page.get_by_text("Daftar dimulai dengan 12 indikator.")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "indicators-begun")
        request = to_step_3(engine, "Langkah_3_permintaan")
        page = visit(site.url, phone=phone).sign_in("perencana")
        page.goto(f"/tugas/{request}")
        expect(page.get_by_text("Baris awal dari Daftar indikator")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "request")
        (first, *_others) = engine.record.indicators.all()
        cells = {
            "kode": first.row.reference, "indikator": first.row.name, "satuan": "angka indeks", "arah": "positif",
            "penanggung_jawab": first.row.role, "keterangan": first.row.note,
        }  # fmt: skip
        aims = {(2026, "Triwulan III"): "73,5"}
        engine.record.indicators.save(
            first.row.id, cells, aims, first.row.revision, office.actor(engine, "pemilik")
        )
        page.reload()
        page.get_by_label("Catatan permintaan").fill("Paling lambat Jumat.")
        expect(page.get_by_text("Daftar indikator berubah sesudah berkas ini dibuka.")).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "request-changed")
        page.get_by_role("button", name="Ambil perubahannya").click()
        expect(page.get_by_text("Perubahan 1 baris diambil")).to_be_visible()
        expect(page.get_by_label("Catatan permintaan")).to_have_value("Paling lambat Jumat.")
        person = office.actor(engine, "perencana")
        done = engine.tasks.complete(request, engine.tasks.get(request, person).value, person)
        page = visit(site.url, phone=phone).sign_in("bidang.perpustakaan")
        page.goto(f"/tugas/{next(one.id for one in done.next if one.role == 'bidang_perpustakaan')}")
        expect(page.get_by_text("Triwulan II 2026:").first).to_be_visible()
        axe(page)
        check_sizes(page)
        photograph(page, "filling")
    finally:
        engine.close()
        site.stop()
