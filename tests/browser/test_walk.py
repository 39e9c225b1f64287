"""The whole SOP in a real browser: ten steps, a return at each of the four reviews, one step overdue.

Everybody has two windows, one that runs no scripts, and takes them in turn: a step that is worked more than once
is worked in both. Which window is first is drawn anew for each step; `make soak` walks all of it in either.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import sop
from tests.browser.worker import Worker
from tests.tools.pace import wait_until
from tests.tools.pages import Visitor
from tests.tools.site import START, Site

pytestmark = pytest.mark.browser

RETURNED = "Dikembalikan ke"


class Person:
    """One of the office; `take` gives the window in which a step is worked this time."""

    def __init__(
        self, username: str, visit: Callable[[bool], Visitor], scripts: Callable[[str], bool]
    ) -> None:
        self._username, self._visit, self._scripts = username, visit, scripts
        self._windows: dict[bool, Worker] = {}

    def take(self, step: str) -> Worker:
        scripts = self._scripts(step)
        if scripts not in self._windows:
            self._windows[scripts] = Worker(self._visit(scripts), self._username, by_form=not scripts)
        return self._windows[scripts]

    def work(self, step: str, *, back: bool = False) -> str:
        return self.take(step).work(back=back)


Office = dict[str, Person]


@pytest.fixture(
    params=["in turn", *(pytest.param(one, marks=pytest.mark.soak) for one in ("with", "without"))]
)
def people(
    request: pytest.FixtureRequest, site: Site, visit: Callable[..., Visitor], rng: random.Random
) -> Office:
    """Everybody of the SOP, by user name; their windows with scripts, without, or in turn."""
    worked: Counter[str] = Counter()
    first: dict[str, bool] = {}

    def scripts(step: str) -> bool:
        if request.param != "in turn":
            return bool(request.param == "with")
        worked[step] += 1
        return first.setdefault(step, rng.random() < 0.5) == bool(worked[step] % 2)

    def window(javascript: bool) -> Visitor:
        return visit(site.url, javascript=javascript)

    return {name: Person(name, window, scripts) for name in dict.fromkeys(sop.PEOPLE.values())}


def is_overdue(worker: Worker, instance: int) -> bool:
    """Whether the case says that a step is late; the page is not drawn."""
    return '<li class="late"><time' in worker.page.context.request.get(f"/berkas/{instance}/riwayat").text()


@pytest.mark.long
def test_the_sop_is_walked_by_its_roles(people: Office, site: Site) -> None:
    kadis, sekretaris, perencana = people["kadis"], people["sekretaris"], people["perencana"]
    kearsipan, perpustakaan = people["bidang.kearsipan"], people["bidang.perpustakaan"]
    starter = kadis.take("start")
    instance = starter.start()
    assert "Terkirim ke Sekretaris." in starter.page.locator(".note[role='status']").inner_text()

    late = sekretaris.take("2")
    site.set_clock(moved(days=2))
    wait_until(lambda: is_overdue(late, instance))
    late.page.goto(f"/berkas/{instance}/riwayat")
    assert late.page.locator(".events .late").count() > 0
    assert late.waiting()[0].count("Terlambat 1 jam 30 menit") == 1
    assert "Terkirim ke Fungsional Perencana." in late.work()

    assert "Terkirim ke" in perencana.work("3")
    for person in (kearsipan, perpustakaan, sekretaris):
        person.work("figures")
    assert f"{RETURNED} Bidang Kearsipan." in perencana.work("4", back=True)
    again = kearsipan.take("figures")
    assert sop.REASON in again.waiting()[0]
    assert perpustakaan.take("list").waiting() == []
    again.work()
    for step in ("4", "5", "6"):
        perencana.work(step)
    assert f"{RETURNED} Fungsional Perencana." in perencana.work("7", back=True)
    perencana.work("6")
    perencana.work("7")
    assert f"{RETURNED} Fungsional Perencana." in sekretaris.work("8", back=True)
    perencana.work("7")
    sekretaris.work("8")
    assert f"{RETURNED} Sekretaris." in kadis.work("9", back=True)
    sekretaris.work("8")
    assert "Terkirim ke Fungsional Perencana." in kadis.work("9")
    assert "Proses PDK-2026-0001 selesai seluruhnya." in perencana.work("10")

    page = kadis.take("dossier").page
    page.goto(f"/berkas/{instance}")
    assert page.locator(".ladder > li.done").count() == 10
    record = page.locator("section[aria-labelledby='hasil-judul']").inner_text()
    assert "98,40" in record
    assert "Survei belum selesai." in record
    assert "bukan tanda tangan elektronik" in page.locator("main").inner_text()
    page.get_by_role("link", name="Cetak").click()
    page.locator(".events").first.wait_for()
    history = page.locator(".events").all_inner_texts()
    assert "\n".join(history).count(sop.REASON) == 4


def moved(**by: int) -> datetime:
    return START + timedelta(**by)
