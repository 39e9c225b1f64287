"""Lists of tasks on the page: searched by the address, taken out as sheets, acted on together, looked at again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl

from engine.service import Engine
from tests import sop
from tests.engine.service.counting import watched
from tests.webui import office
from tests.webui.conftest import Watch
from tests.webui.visitor import Page, Visitor
from webui.http import session

Come = Callable[..., Visitor]
PERIODS = ("Triwulan I", "Triwulan II", "Triwulan III")


def furnish(engine: Engine) -> list[int]:
    """Three tasks of the secretary, of three periods, and a second secretary."""
    admin, kadis = office.actor(engine, "admin"), office.actor(engine, "kadis")
    engine.people.create("kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], admin)
    found = []
    for period in PERIODS:
        instance = office.started(engine, period)
        (task,) = office.open_tasks(engine, instance)
        value = engine.tasks.get(task.id, kadis).value
        engine.tasks.complete(task.id, sop.filled(task.element, value), kadis)
        found += [one.id for one in office.open_tasks(engine, instance)]
    return found


def xlsx(page: Page) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(page.response.get_data()))
    return [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]


def ticked(person: Visitor, ids: list[int], action: str, at: str = "", **more: str) -> Page:
    """Press a button of the form for several tasks, these ticked."""
    posted = {"csrf_token": person.token(), "tugas": [str(one) for one in ids], "aksi": action, **more}
    return person.post(f"/tugas/beberapa{at}", posted)


def test_what_tells_cases_apart_comes_first(visitor: Come, engine: Engine) -> None:
    furnish(engine)
    rows = visitor("sekretaris").get("/tugas").all("//tr[@data-row]")
    assert [row.split(" PDK-")[0] for row in rows] == [f"{period} 2026" for period in PERIODS]


def test_tasks_are_searched_sorted_and_taken_out_as_they_are_filtered(visitor: Come, engine: Engine) -> None:
    ids = furnish(engine)
    person = visitor("sekretaris")
    page = person.get("/tugas?cari=triwulan+iii&urut=terbaru")
    assert len(page.all("//tr[@data-row]")) == 1
    assert "Hasil filter: Kata: triwulan iii" in page.words
    assert "1 tugas. Yang terakhir datang lebih dulu." in page.words
    sheets = [str(one) for one in page.document.xpath("//a[contains(., 'XLSX') or contains(., 'CSV')]/@href")]
    assert sheets == [f"/tugas.{kind}?cari=triwulan+iii&urut=terbaru" for kind in ("xlsx", "csv")]
    found = xlsx(person.get(sheets[0]))
    assert found[1][0] == "Kata: triwulan iii"
    assert [row[0] for row in found if str(row[0]).startswith("PDK")] == ["PDK-2026-0003"]
    text = person.get(sheets[1]).response.get_data().decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert [line[head.index("Perihal")] for line in lines] == ["Pengumpulan Data Kinerja Triwulan III 2026"]
    oldest = person.get("/tugas?urut=terlama").document.xpath("//tr/@data-row")
    assert oldest == [str(one) for one in ids]
    none = person.get("/tugas?cari=zzz")
    assert "Tidak ada tugas yang memenuhi semua filter itu." in none.words
    assert none.document.xpath("//main//a[@href='/tugas' and contains(., 'Hapus filter')]")
    for wrong in ("tab=x", "urut=x"):
        assert person.get(f"/tugas?{wrong}").status == 404
    assert person.get("/tugas?cari=a&sesudah=x").status == 422


def test_a_formula_in_a_cell_stays_text(visitor: Come, engine: Engine) -> None:
    case = office.brought_to(engine, "Langkah_8")
    (task,) = office.open_tasks(engine, case)
    value = sop.filled(task.element, {}, back=True) | {"alasan": '=HYPERLINK("http://x";"y")'}
    engine.tasks.complete(task.id, value, office.actor(engine, "sekretaris"))
    text = visitor("perencana").get("/tugas.csv").response.get_data().decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert [line[head.index("Alasan dikembalikan")][:3] for line in lines] == ["'=H"]
    assert "=HYPERLINK" in str(xlsx(visitor("perencana").get("/tugas.xlsx"))[-1])


def test_several_are_taken_and_released_each_by_itself(visitor: Come, engine: Engine) -> None:
    ids = furnish(engine)
    engine.tasks.claim(ids[1], office.actor(engine, "kedua"))
    person = visitor("sekretaris")
    page = person.get("/tugas?tab=kelompok")
    assert "2 tugas dapat diambil." in page.words
    (gone,) = page.all("//tr[contains(@class, 'gone')]")
    assert "Sudah diambil oleh Orang Kedua, hari ini" in gone
    boxes = page.document.xpath("//input[@form='beberapa']/@value")
    assert boxes == [str(ids[0]), str(ids[2])]
    done = ticked(person, [*ids, 999], "ambil", "?tab=kelompok")
    assert "2 dari 4 tugas berhasil" in done.words
    said = done.all("//ul[@class='results']/li")
    assert said[0].startswith("Triwulan I 2026 · PDK-2026-0001")
    assert said[0].endswith("Sekarang tugas Anda.")
    assert "belum. " in said[1]
    assert "Orang Kedua" in said[1]
    assert "Tugas itu tidak ditemukan." in said[3]
    assert done.document.xpath("//nav[@class='tabs']//a[@aria-current='page']/@href") == [
        "/tugas?tab=kelompok"
    ]
    mine = ticked(person, [ids[0], ids[2]], "lepas")
    assert mine.words.count("Dilepas dan kembali ke kelompoknya.") == 2
    assert "Belum ada tugas yang dipilih." in ticked(person, [], "ambil").words
    assert "Paling banyak 50 tugas sekaligus." in ticked(person, list(range(1, 52)), "ambil").words
    assert ticked(person, ids, "hapus").status == 400
    assert person.get("/tugas/beberapa?tab=saya").path == "/tugas"


def test_several_are_handed_on_by_whom_may_and_a_stranger_is_asked_for(visitor: Come, engine: Engine) -> None:
    ids = furnish(engine)
    assert "Alihkan yang dipilih" not in visitor("sekretaris").get("/tugas").words
    refused = ticked(visitor("perencana"), ids, "alihkan", kepada="perencana", alasan="Sedang cuti panjang")
    assert "0 dari 3 tugas berhasil" in refused.words
    assert "Triwulan" not in refused.words
    admin = visitor("admin")
    asked = ticked(admin, ids[:2], "alihkan", kepada="perencana", alasan="Sedang cuti panjang")
    assert "0 dari 2 tugas berhasil" in asked.words
    assert engine.tasks.get(ids[0], office.actor(engine, "admin")).row.claimed_by is None
    told = asked.send(action="/tugas/beberapa")
    assert "2 dari 2 tugas berhasil" in told.words
    assert engine.tasks.get(ids[1], office.actor(engine, "admin")).row.claimed_by == "perencana"
    short = ticked(admin, ids[2:], "alihkan", kepada="kedua", alasan="x")
    assert "0 dari 1 tugas berhasil" in short.words


def test_a_page_asks_how_its_tasks_stand_for_little(visitor: Come, engine: Engine) -> None:
    ids = furnish(engine)
    person = visitor("sekretaris")
    address = f"/tugas/keadaan?tugas={','.join(map(str, ids))},x,999"
    first = person.get(address)
    assert first.response.json == {}
    again = person.get(address, **{"If-None-Match": first.response.headers["ETag"]})
    assert (again.status, again.text) == (304, "")
    engine.tasks.claim(ids[0], office.actor(engine, "kedua"))
    (task,) = office.open_tasks(engine, office.started(engine))
    changed = person.get(address, **{"If-None-Match": first.response.headers["ETag"]})
    assert changed.response.json == {str(ids[0]): "Sudah diambil oleh Orang Kedua, hari ini pukul 09.00."}
    assert visitor("perencana").get(address).response.json == {}
    assert person.get(f"/tugas/keadaan?tugas={task.id}").response.json == {}
    assert visitor().get(address, Accept="application/json").status == 401


def test_more_tasks_on_a_page_are_no_more_questions_of_the_database(visitor: Come, engine: Engine) -> None:
    person = visitor("sekretaris")

    def asked(address: str) -> int:
        person.get(address)
        told: list[str] = []
        with watched(engine.store, told.append):
            person.get(address)
        return len(told)

    pages = (
        "/tugas",
        "/tugas?tab=kelompok",
        "/tugas?cari=triwulan",
        "/tugas?urut=nomor",
        "/tugas/keadaan?tugas={}",
    )
    ids = furnish(engine)
    few = [asked(page.format(ids[0])) for page in pages]
    for _ in PERIODS:
        office.brought_to(engine, "Langkah_2")
    many = [asked(page.format(",".join(map(str, ids)))) for page in pages]
    assert many == few
    assert few[-1] < few[0] / 2


def test_asking_again_and_again_keeps_no_session_open(visitor: Come, engine: Engine, watch: Watch) -> None:
    ids = furnish(engine)
    person = visitor("sekretaris")
    for _ in range(4):
        watch.ahead += session.IDLE / 3 + timedelta(seconds=1)
        last = person.get(f"/tugas/keadaan?tugas={ids[0]}", Accept="application/json")
    assert last.status == 401


def test_versions_that_wait_for_a_decision_stand_among_the_work(visitor: Come, engine: Engine) -> None:
    owner = office.actor(engine, "pemilik")
    draft = engine.drafts.open(sop.KEY, owner)
    toml = engine.drafts.file(draft, "process.toml", owner)
    revision = engine.drafts.write(draft, {"process.toml": toml + b"\n# 2\n"}, 1, owner)
    assert not visitor("kadis").get("/tugas").all("//tr[@data-row]")
    engine.drafts.submit(draft, "Waktu langkah 8 dipersingkat sesuai evaluasi.", revision, owner)
    page = visitor("kadis").get("/tugas")
    (row,) = page.all("//tr[@data-row]")
    assert "Putuskan versi baru Pengumpulan Data Kinerja" in row
    assert "1 tugas menunggu Anda." in page.words
    assert "1 tugas. Diurutkan" in page.words
    assert page.document.xpath(f"//tr[@data-row]//a[@href='/sop/rancangan/{draft}']")
    assert not visitor("sekretaris").get("/tugas").all("//tr[@data-row]")


def test_after_sending_the_way_on_is_one_press(visitor: Come, engine: Engine) -> None:
    ids = furnish(engine)
    person = visitor("sekretaris")
    sent = person.get(f"/tugas/{ids[0]}").send(sop.filled("Langkah_2", {}), button=("aksi", "kirim"))
    assert "Terkirim ke Fungsional Perencana. Tenggat beliau" in sent.words
    (link,) = sent.document.xpath("//div[@role='status']//a[contains(., 'Tugas berikutnya')]/@href")
    assert link == f"/tugas/{ids[1]}"
    assert "Tugas berikutnya" not in person.get("/tugas").words
    planner = visitor("perencana")
    task = office.task_at(engine, "Langkah_5")
    value = sop.filled("Langkah_5", engine.tasks.get(task, office.actor(engine, "perencana")).value)
    engine.tasks.save_draft(task, value, office.actor(engine, "perencana"))
    page = planner.get(f"/tugas/{task}").send(button=("aksi", "kirim"))
    assert "langkah 6 dari 10" in page.words
    assert page.document.xpath("//form[@id='isian-tugas']")
    assert planner.get(f"/tugas/{task}/terkirim").path == page.path
    assert person.get(f"/tugas/{task}/terkirim").status == 404
