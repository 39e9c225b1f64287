"""The whole SOP in a real browser: ten steps, a return at each of the four reviews, one step overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import sop
from tests.browser.worker import Worker
from tests.tools.pace import wait_until
from tests.tools.site import START, Site

pytestmark = pytest.mark.browser

RETURNED = "Dikembalikan ke"


@pytest.fixture(params=[True, False], ids=["javascript", "without"])
def people(request: pytest.FixtureRequest, site: Site, visit: Callable[..., object]) -> dict[str, Worker]:
    """Everybody of the SOP at their desk, by user name."""
    names = dict.fromkeys(sop.PEOPLE.values())
    return {name: Worker(visit(site.url, javascript=request.param), name) for name in names}  # type: ignore[arg-type]


def is_overdue(worker: Worker, instance: int) -> bool:
    """Whether the case says that a step is late."""
    worker.page.goto(f"/berkas/{instance}")
    return worker.page.locator(".events .late").count() > 0


def test_the_sop_is_walked_by_its_roles(people: dict[str, Worker], site: Site) -> None:
    kadis, sekretaris, perencana = people["kadis"], people["sekretaris"], people["perencana"]
    kearsipan, perpustakaan = people["bidang.kearsipan"], people["bidang.perpustakaan"]
    instance = kadis.start()
    assert (
        "Tenggat: Sel, 24 Nov 2026 pukul 16.00 WIB."
        in kadis.page.locator(".note[role='status']").inner_text()
    )
    assert "Terkirim ke Sekretaris." in kadis.work()

    site.set_clock(moved(days=2))
    wait_until(lambda: is_overdue(sekretaris, instance))
    assert sekretaris.waiting()[0].count("Terlambat 1 jam 30 menit") == 1
    assert "Terkirim ke Fungsional Perencana." in sekretaris.work()

    assert "Terkirim ke" in perencana.work()
    for worker in (kearsipan, perpustakaan, sekretaris):
        worker.work()
    assert f"{RETURNED} Bidang Kearsipan." in perencana.work(back=True)
    assert sop.REASON in kearsipan.waiting()[0]
    assert perpustakaan.waiting() == []
    kearsipan.work()
    for _step in ("4", "5", "6"):
        perencana.work()
    assert f"{RETURNED} Fungsional Perencana." in perencana.work(back=True)
    perencana.work()
    perencana.work()
    assert f"{RETURNED} Fungsional Perencana." in sekretaris.work(back=True)
    perencana.work()
    sekretaris.work()
    assert f"{RETURNED} Sekretaris." in kadis.work(back=True)
    sekretaris.work()
    assert "Terkirim ke Fungsional Perencana." in kadis.work()
    assert "Selesai. Berkas PDK-2026-0001 tuntas." in perencana.work()

    page = kadis.page
    page.goto(f"/berkas/{instance}")
    assert page.locator(".ladder > li.done").count() == 10
    record = page.locator("section[aria-labelledby='catatan-judul']").inner_text()
    assert "98,40" in record
    assert "Survei belum selesai." in record
    history = page.locator(".events").all_inner_texts()
    assert "\n".join(history).count(sop.REASON) == 4
    assert "bukan tanda tangan elektronik" in page.locator("main").inner_text()


def moved(**by: int) -> datetime:
    return START + timedelta(**by)
