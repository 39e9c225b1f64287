"""Kotak Tugas, starting, cases, the SOP's own page, notices: what stands on them and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.reports.reports import Reports
from engine.service.views import Actor
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_the_inbox_sorts_by_deadline_and_says_it_in_words(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    office.brought_to(engine, "Langkah_8")
    clock.advance(timedelta(days=3))
    office.brought_to(engine, "Langkah_2")
    engine.timers.fire_due()
    page = visitor("sekretaris").get("/tugas")
    rows = page.all("//tr[@data-row]")
    assert len(rows) == 2
    assert "Terlambat" not in rows[0]
    assert "Hari ini 16.00" in rows[0]
    assert "1 hari kerja lagi" in rows[1]
    clock.advance(timedelta(days=1))
    rows = visitor("sekretaris").get("/tugas").all("//tr[@data-row]")
    assert "Terlambat 1 jam 30 menit" in rows[0]
    assert "Hari ini 16.30" in rows[1]
    assert page.title.startswith("(2) Kotak Tugas")


def test_a_page_asks_once_for_reports(visitor: Come, monkeypatch: pytest.MonkeyPatch) -> None:
    person, asked, has_any = visitor("kadis"), list[str](), Reports.has_any

    def counted(self: Reports, actor: Actor) -> bool:
        asked.append(actor.username)
        return has_any(self, actor)

    monkeypatch.setattr(Reports, "has_any", counted)
    assert "Laporan" in person.get("/tugas").text
    assert asked == ["kadis"]


def test_tabs_tell_what_is_mine_and_what_waits(visitor: Come, engine: Engine) -> None:
    office.brought_to(engine, "Langkah_8")
    person = visitor("sekretaris")
    task = person.get("/tugas?tab=kelompok").all("//tr[@data-row]")
    assert len(task) == 1
    assert "Belum ada tugas yang Anda ambil" in person.get("/tugas?tab=saya").words
    waiting = visitor("perencana").get("/tugas?tab=menunggu").all("//tr[@data-row]")
    assert len(waiting) == 1
    assert "Sekretaris" in waiting[0]
    done = person.get("/tugas?tab=selesai").all("//tr[@data-row]")
    assert len(done) == 2
    assert all("Tepat waktu" in row for row in done)
    assert person.get("/tugas?tab=lain").status == 404


def test_every_tab_is_counted_and_goes_on_where_a_page_ends(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    kadis = office.actor(engine, "kadis")
    for _ in range(52):
        (task,) = office.open_tasks(engine, office.started(engine))
        value = engine.tasks.get(task.id, kadis).value
        engine.tasks.complete(task.id, sop.filled(task.element, value), kadis)
    clock.advance(timedelta(days=7))
    secretary, person = visitor("sekretaris").get("/tugas"), visitor("kadis")
    assert "52 tugas menunggu Anda. 52 di antaranya terlambat." in secretary.words
    for first, tabs, late in (
        (secretary, ["52", "0", "52", "0", "0"], True),
        (person.get("/tugas?tab=menunggu"), ["0", "0", "0", "52", "52"], True),
        (person.get("/tugas?tab=selesai"), ["0", "0", "0", "52", "52"], False),
    ):
        assert first.all("//*[@class='tally']") == tabs
        assert "50 dari 52 tugas." in first.words
        assert ("menurut tenggat" in first.words) == late, "the order that is told is the one they stand in"
        following = first.visitor.get(*first.document.xpath("//p[@class='more']/a/@href"))
        assert "2 dari 52 tugas." in following.words
        links = [page.document.xpath("//a[@class='row-link']/@href") for page in (first, following)]
        assert [len(set(one)) for one in links] == [50, 2]
        assert len({*links[0], *links[1]}) == 52


def test_an_empty_inbox_says_where_to_look(visitor: Come) -> None:
    page = visitor("auditor").get("/tugas")
    assert "Tidak ada tugas untuk Anda" in page.words
    assert page.document.xpath("//main//a[@href='/tugas?tab=menunggu']")


@pytest.mark.parametrize("path", ["/tugas", "/berkas"])
def test_an_empty_list_offers_a_start_to_who_may_start(visitor: Come, path: str) -> None:
    for username, offered in (("kadis", ["Mulai proses baru"]), ("sekretaris", []), ("auditor", [])):
        page = visitor(username).get(path)
        assert page.all("//main//a[@href='/mulai']") == offered
    assert visitor("kadis").get("/mulai").path == "/mulai/pengumpulan_data_kinerja"
