"""The Sekretaris on leave with a Plh. in between, in a real browser, from the note of the leave to its end."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.service import Engine
from tests.browser.worker import Worker
from tests.engine.test_file_kinds import PDF
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


def test_a_leave_with_a_plh_from_its_letter_to_its_end(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], tmp_path: Path
) -> None:
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    case = office.brought_to(engine, "Langkah_2")
    (task,) = office.open_tasks(engine, case)
    engine.tasks.claim(task.id, office.actor(engine, "sekretaris"))

    def picture(page: Page, name: str) -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
            axe(page, f"{name} {width}")
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    head: Page = Worker(visit(site.url), "kadis").page
    head.goto("/ketidakhadiran")
    head.get_by_label("Orang").select_option("sekretaris")
    head.get_by_label("Sebab").select_option("cuti")
    head.get_by_label("Dari tanggal").fill("2026-11-24")
    head.get_by_label("Sampai dengan tanggal").fill("2026-11-26")
    head.get_by_role("button", name="Catat").click()
    expect(head.locator("main")).to_contain_text("24 November 2026 sampai 26 November 2026")

    head.get_by_role("link", name="Tunjuk Plh. atau Plt.").click()
    head.get_by_label("Jabatan yang dijalankan").select_option("sekretaris")
    head.get_by_label("Plt.: jabatannya kosong").check()
    head.get_by_label("Yang bertugas", exact=True).select_option("perencana")
    head.get_by_label("Mulai tanggal").fill("2026-11-24")
    head.get_by_label("Sampai dengan tanggal").fill("2026-11-26")
    head.get_by_label("Nomor surat perintah").fill("800/12/2026 (contoh)")
    head.get_by_label("Tanggal surat perintah").fill("2026-11-20")
    head.get_by_label("File surat perintah").set_input_files(
        {"name": "Surat Perintah.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    head.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(head.locator("#jenis-galat")).to_contain_text("masih dipegang")
    picture(head, "tunjuk-ditolak")
    head.get_by_label("Plh.: pemegang jabatannya").check()
    head.get_by_label("File surat perintah").set_input_files(
        {"name": "Surat Perintah.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    head.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(head.locator("main")).to_contain_text("Belum mulai")
    picture(head, "penunjukan")
    head.goto("/ketidakhadiran")
    picture(head, "ketidakhadiran")

    site.set_clock(datetime(2026, 11, 24, 2, tzinfo=UTC))
    deputy: Page = Worker(visit(site.url), "perencana").page
    deputy.wait_for_timeout(100)
    for _ in range(40):  # until the worker has handed over what was taken
        deputy.goto("/tugas")
        if deputy.locator("[data-row]").count():
            break
        deputy.wait_for_timeout(250)
    expect(deputy.locator("[data-row]").first).to_contain_text("Plh. Sekretaris")
    picture(deputy, "tugas-plh")
    away: Page = Worker(visit(site.url), "sekretaris").page
    away.goto("/tugas")
    expect(away.locator("main")).to_contain_text("menggantikan Anda sampai Kam, 26 Nov 2026")
    picture(away, "digantikan")
    deputy.locator("[data-row] .row-link").first.click()
    deputy.locator("[data-send]").click()
    deputy.goto(f"/berkas/{case}/riwayat")
    expect(deputy.locator("main")).to_contain_text("(Plh. Sekretaris) menyelesaikan langkah 2")
    picture(deputy, "riwayat-plh")

    site.set_clock(datetime(2026, 11, 27, 2, tzinfo=UTC))
    head.goto("/administrasi/pengganti")
    expect(head.locator("main")).to_contain_text("Selesai")
    away.goto("/tugas")
    expect(away.locator("main")).not_to_contain_text("menggantikan Anda")
    head.locator(".row-link").first.click()
    picture(head, "penunjukan-selesai")

    admin: Page = Worker(visit(site.url), "admin").page
    engine.tasks.reassign(
        office.open_tasks(engine, case)[0].id, "sekretaris", "Untuk gambar saja.", office.actor(engine, "admin"),
        across=True,
    )  # fmt: skip
    admin.goto("/administrasi/alihkan/sekretaris?sampai=2026-11-30")
    picture(admin, "alihkan-semua")
    admin.goto(f"/tugas/{office.open_tasks(engine, case)[0].id}/alihkan")
    picture(admin, "alihkan-satu")
    admin.goto(f"/berkas/{case}")
    picture(admin, "berkas-alihkan")
