"""The auditor's walk, within the pages alone: five questions and their answers, and every page of it sound.

Lists and reports are looked at by the same person in tests/webui/pages/test_reports_browser.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests import sop
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

Axe = Callable[..., None]


def worked(site: Site, back_at: str, hours: int) -> int:
    """A case from start to end, each act some hours after the one before, returned once."""
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    instance = office.started(engine)
    while waiting := office.open_tasks(engine, instance):
        slow = hours * 8 if waiting[0].element == "Langkah_5" else hours
        moved = engine.clock() + timedelta(hours=slow)
        site.clock_file.write_text(moved.isoformat(), "ascii")
        person = office.actor(engine, sop.PEOPLE[waiting[0].roles[0]])
        shown = engine.tasks.get(waiting[0].id, person).value
        back = waiting[0].element == back_at
        back_at = "" if back else back_at
        engine.tasks.complete(waiting[0].id, sop.filled(waiting[0].element, shown, back=back), person)
    engine.outbox.run_due()
    engine.close()
    return instance


@pytest.mark.long
@pytest.mark.parametrize("phone", BOTH)
def test_an_auditor_finds_the_answers(
    site: Site, visit: Callable[..., Visitor], axe: Axe, phone: bool
) -> None:
    instance = worked(site, "Langkah_8", 2)
    site.clock_file.write_text("2026-12-21T02:00:00+00:00", "ascii")
    page = Worker(visit(site.url, phone=phone), "auditor").page

    def said() -> str:
        return " ".join(page.locator("main").inner_text().split())

    def sound(name: str) -> str:
        axe(page, name)
        photograph(page, name)
        if phone:
            folds = page.locator("summary:visible").all()
            boxes = [(one.inner_text(), one.bounding_box()) for one in folds]
            assert not [words for words, box in boxes if box is None or box["height"] < 44], name
        return said()

    page.goto("/berkas")
    page.fill("[name=cari]", "pdk 0001")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.locator("main a[href^='/berkas/']").filter(has_text="PDK-2026-0001").first.click()
    page.wait_for_url(f"**/berkas/{instance}")
    told = sound("dossier")

    # Who approved the document, and in what capacity?
    approvals = page.locator("section", has=page.get_by_role("heading", name="Persetujuan")).last.inner_text()
    assert "Kepala Dinas (contoh)" in approvals
    assert "Kepala Dinas" in approvals.replace("Kepala Dinas (contoh)", "")
    # Under which version of the SOP?
    assert "versi 1" in told.lower()
    # Why was it returned?
    tabs = page.get_by_role("navigation", name="Bagian berkas")
    tabs.get_by_role("link", name="Riwayat").click()
    page.get_by_label("Jenis catatan").select_option(label="Pengembalian dan pembatalan")
    page.get_by_role("button", name="Terapkan").click()
    page.wait_for_url("**jenis=pengembalian**")
    assert f"Alasan: {sop.REASON}" in sound("history")
    tabs.get_by_role("link", name="Waktu").click()
    page.get_by_role("link", name="Versi SOP").click()
    assert "1" in sound("versions")

    # Which step is slowest this year?
    page.goto("/laporan")
    assert "Langkah terlama: langkah 5" in said()

    # Was anything altered?
    page.goto("/audit")
    sound("audit")
    page.get_by_role("button", name="Segel sekarang").click()
    page.get_by_role("button", name="Periksa sekarang").click()
    page.get_by_text("Utuh.", exact=True).wait_for()
    sound("whole")
    page.get_by_role("link", name="Segel 1", exact=True).click()
    sound("seal")
    page.goto("/audit/sistem")
    page.get_by_text("meminta segel dibuat").first.wait_for()
    sound("system")
    page.goto("/retensi")
    assert "belum ditetapkan" in sound("retention")
