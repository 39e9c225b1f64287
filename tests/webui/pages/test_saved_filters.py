"""Filters under a name: kept from the page, found on it, and thrown away."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_filter_of_tasks_is_kept_under_a_name_and_found_again(visitor: Come, engine: Engine) -> None:
    office.brought_to(engine, "Langkah_2")
    person = visitor("sekretaris")
    kept = person.get("/tugas?cari=triwulan&urut=nomor&tab=semua").send(
        {"nama": " Triwulan "}, action="/filter"
    )
    assert "Filter disimpan dengan nama “Triwulan”." in kept.words
    (link,) = kept.document.xpath("//ul[@class='saved-filters no-print']//a")
    assert (link.get("href"), link.get("aria-current")) == (
        "/tugas?tab=semua&cari=triwulan&urut=nomor",
        "true",
    )
    assert len(kept.all("//tr[@data-row]")) == 1
    plain = person.get("/tugas")
    assert plain.document.xpath("//ul[@class='saved-filters no-print']//a[not(@aria-current)]")
    assert not visitor("perencana").get("/tugas").document.xpath("//ul[@class='saved-filters no-print']")
    (action,) = plain.document.xpath("//ul[@class='saved-filters no-print']//form/@action")
    gone = plain.send(action=action)
    assert "Filter itu dihapus." in gone.words
    assert not gone.document.xpath("//ul[@class='saved-filters no-print']")
    assert plain.send(action=action).status == 404


def test_a_filter_of_cases_is_kept_and_what_is_no_filter_falls_out(visitor: Come, engine: Engine) -> None:
    office.started(engine)
    person = visitor("kadis")
    kept = person.get("/berkas?keadaan=berjalan").send({"nama": "Berjalan"}, action="/filter")
    assert kept.document.xpath("//ul[@class='saved-filters no-print']//a/@href") == [
        "/berkas?keadaan=berjalan"
    ]
    token = person.token()
    posted = {
        "csrf_token": token,
        "daftar": "tasks",
        "nama": "x",
        "alamat": "cari=a%0D%0Ab&lain=1&next=//x.y",
    }
    page = person.post("/filter", posted)
    (target,) = page.document.xpath("//ul[@class='saved-filters no-print']//a/@href")
    assert target == "/tugas?cari=a%0D%0Ab"
    assert person.post("/filter", posted | {"daftar": "lain"}).status == 404
    assert person.post("/filter", posted | {"alamat": "lain=1"}).status == 422
    assert person.post("/filter", posted | {"nama": "a" * 61}).status == 422


def test_keeping_and_deleting_stand_in_the_history_of_the_system(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    person.post(
        "/filter", {"csrf_token": person.token(), "daftar": "tasks", "nama": "Baru", "alamat": "baru=ya"}
    )
    assert "menyimpan filter Baru." in visitor("auditor").get("/audit/sistem?jenis=pengaturan").words
