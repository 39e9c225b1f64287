"""A task paused and continued, cases suspended over cuti bersama and resumed: walked in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_clocks_stand_and_go_on(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    task = office.task_at(engine, "Langkah_2")
    instance = engine.tasks.get(task, office.actor(engine, "sekretaris")).row.instance
    engine.close()

    def seen(page: Page, name: str) -> None:
        axe(page)
        photograph(page, f"clocks-{name}")

    page = visit(site.url, phone=phone).sign_in("sekretaris")
    page.goto(f"/tugas/{task}")
    page.get_by_text("Tentang tugas ini").click()
    page.get_by_role("link", name="Jeda, misalnya").click()
    seen(page, "ask")
    page.get_by_label("menunggu pihak luar").check()
    page.get_by_label("Alasan (sedikitnya").fill("Surat dari Bappeda belum datang.")
    page.get_by_role("button", name="Jeda tenggat").click()
    page.get_by_text("Tenggat dijeda sejak").wait_for()
    seen(page, "paused")
    for address, name in (
        ("/tugas", "inbox"),
        (f"/berkas/{instance}", "case"),
        (f"/tugas/{task}/jeda", "stands"),
    ):
        page.goto(address)
        seen(page, name)
    site.set_clock(START + timedelta(days=2))
    page.goto(f"/tugas/{task}")
    page.get_by_role("button", name="Lanjutkan tenggat").click()
    page.get_by_text("berjalan lagi; sekarang").wait_for()
    page.goto(f"/berkas/{instance}/waktu")
    seen(page, "times")
    admin = visit(site.url, phone=phone).sign_in("admin")
    admin.goto("/berkas-ditangguhkan")
    seen(admin, "none")
    admin.get_by_label("Alasan (sedikitnya").fill("Cuti bersama Idulfitri sampai tanggal 27.")
    admin.get_by_role("button", name="Tangguhkan semuanya").click()
    admin.get_by_text("1 berkas ditangguhkan.").wait_for()
    seen(admin, "suspended")
    for address, name in (
        (f"/berkas/{instance}", "banner"),
        (f"/berkas/{instance}/riwayat", "history"),
        ("/berkas?keadaan=ditangguhkan", "listed"),
    ):
        admin.goto(address)
        seen(admin, name)
    page.goto(f"/tugas/{task}")
    seen(page, "rests")
    page.goto("/tugas")
    seen(page, "inbox-rests")
    admin.goto("/berkas-ditangguhkan")
    admin.get_by_role("button", name="Lanjutkan yang ditandai").click()
    admin.get_by_text("1 berkas dilanjutkan.").wait_for()
