"""Mulai: which processes a person may start, and the form that starts one, with that of one's own first step."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
SEND, AGAIN = ("aksi", "kirim"), ("aksi", "kedua")


def test_the_order_is_given_with_the_start_in_one_act(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    page = person.get("/mulai")
    assert page.path == f"/mulai/{sop.KEY}", "the only process one may start: its form at once"
    assert page.document.get_element_by_id("f-tahun").get("value") == "2026"
    assert page.document.xpath("//select[@id='f-periode']/option[@selected]/@value") == ["Triwulan III"]
    assert page.all("//*[@id='f-isi_disposisi']") == [
        "Laksanakan pengumpulan data kinerja Triwulan III 2026."
    ]
    assert page.all("//div[@class='acts']/button") == ["Mulai dan kirim ke Sekretaris"]
    sent = page.send(button=SEND)
    assert sent.path.startswith("/berkas/")
    assert "Berkas PDK-2026-0001 dimulai. Terkirim ke Sekretaris." in sent.words
    assert sent.document.xpath("//div[@role='status']//a[contains(@href, '/tarik')]"), "the way back"
    (task,) = office.open_tasks(engine, int(sent.path.rpartition("/")[2]))
    assert task.element == "Langkah_2"
    assert page.send(button=SEND).path == sent.path, "a second click gets the first answer"
    assert len(engine.instances.list(office.actor(engine, "admin"))[0]) == 1


def test_what_is_left_alone_follows_the_start_and_what_is_typed_stays(visitor: Come) -> None:
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    changed = page.send({"periode": "Tahunan", "tahun": "2025"}, button=("aksi", "periksa"))
    assert changed.status == 200, "Enter in a field neither begins nor judges"
    assert changed.all("//*[@id='f-isi_disposisi']") == ["Laksanakan pengumpulan data kinerja Tahunan 2025."]
    typed = changed.send({"isi_disposisi": "Segera.", "tahun": "2024"}, button=("aksi", "periksa"))
    assert typed.all("//*[@id='f-isi_disposisi']") == ["Segera."]
    again = typed.send({"tahun": "2023"}, button=("aksi", "periksa"))
    assert again.all("//*[@id='f-isi_disposisi']") == ["Segera."]
    sent = page.send({"periode": "Semester I"}, button=SEND)
    forms = sent.visitor.get(f"{sent.path}/isian").words
    assert "Laksanakan pengumpulan data kinerja Semester I 2026." in forms, "also when it is sent at once"


def test_a_page_that_did_not_show_the_first_step_leaves_it_open(visitor: Come, engine: Engine) -> None:
    begun = visitor("kadis").get(f"/mulai/{sop.KEY}").send({"isi-langkah": ""}, button=SEND)
    (task,) = office.open_tasks(engine, int(begun.path.rpartition("/")[2]))
    assert task.element == "Langkah_1"


def test_faults_of_both_forms_stand_at_their_fields_and_nothing_is_kept(
    visitor: Come, engine: Engine
) -> None:
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    wrong = {"tahun": "dua ribu", "isi_disposisi": "", "catatan": "Kalimat yang tidak hilang."}
    refused = page.send(wrong, button=SEND)
    assert refused.status == 422
    assert "Tahun: Isi dengan angka, misalnya 1.234,5." in refused.words
    assert "Isi disposisi: Wajib diisi." in refused.words
    assert refused.document.get_element_by_id("f-tahun").get("value") == "dua ribu"
    assert refused.all("//*[@id='f-catatan']") == ["Kalimat yang tidak hilang."]
    assert not engine.instances.list(office.actor(engine, "admin"))[0]
    begun = refused.send({"tahun": "2026", "isi_disposisi": "Kumpulkan data."}, button=SEND)
    assert begun.path.startswith("/berkas/")


def test_a_period_that_is_there_already_is_asked_about(visitor: Come, engine: Engine) -> None:
    first = office.started(engine)
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    asked = page.send({"isi_disposisi": "Kalimat yang tidak hilang."}, button=SEND)
    assert asked.status == 422
    assert (
        "“Pengumpulan Data Kinerja Triwulan III 2026” sudah berjalan: berkas PDK-2026-0001, dimulai"
        in asked.words
    )
    assert asked.document.xpath(f"//main//a[@href='/berkas/{first}']")
    assert asked.all("//*[@id='f-isi_disposisi']") == ["Kalimat yang tidak hilang."]
    assert asked.all("//div[@class='acts']/button") == [
        "Mulai dan kirim ke Sekretaris",
        "Mulai juga yang kedua",
    ]
    assert asked.send(button=SEND).status == 422, "asked again, while it is the same period"
    second = asked.send(button=AGAIN)
    assert "PDK-2026-0002" in second.words


def test_a_start_by_somebody_else_than_the_holder_of_the_first_step_is_as_ever(
    visitor: Come, engine: Engine
) -> None:
    files = packages.two_steps() | {
        "process.toml": b'title = "Kecil"\nkode = "KCL"\nmulai = ["fungsional_perencana"]\n'
    }
    key = engine.definitions.deploy(files, SETUP).key
    person = visitor("perencana")
    page = person.get("/mulai")
    assert page.path == f"/mulai/{key}"
    assert page.all("//div[@class='acts']/button") == ["Mulai proses"]
    begun = page.send(button=SEND)
    (task,) = office.open_tasks(engine, int(begun.path.rpartition("/")[2]))
    assert task.element == "isi"


def test_who_may_not_start_is_told_who_may(visitor: Come) -> None:
    person = visitor("perencana")
    page = person.get("/mulai")
    assert "Hanya Kepala Dinas yang dapat memulai proses ini." in page.words
    assert not page.document.xpath(f"//main//a[@href='/mulai/{sop.KEY}']")
    assert not page.document.xpath("//nav//a[@href='/mulai']"), "the menu offers what one may do"
    assert "Mulai proses baru" not in person.get("/tugas").words
    boss = visitor("kadis").get("/tugas")
    assert boss.document.xpath("//nav//a[@href='/mulai']")
    assert boss.document.xpath("//main//a[@href='/mulai']"), "an empty inbox offers it"
    refused = person.get(f"/mulai/{sop.KEY}")
    assert refused.status == 403
    assert "ini wewenang Kepala Dinas" in refused.words
    assert person.get("/mulai/tidak_ada").status == 404


def test_a_start_form_of_more_rows_than_can_be_sent_is_told_so_and_loses_none(
    visitor: Come, engine: Engine
) -> None:
    rows = {"type": "dynamiclist", "id": "l", "path": "daftar", "label": "Daftar barang"}
    chain = drawings.chain(drawings.user("isi")).replace('id="mulai"', 'id="mulai" camunda:formRef="awal"')
    files = packages.package(chain, awal=[{**rows, "components": [packages.field("nama")]}])
    engine.definitions.deploy(files, SETUP)
    page = visitor("sekretaris").get("/mulai/kecil")
    typed = {"daftar.jumlah": "300"} | {f"daftar.{row}.nama": f"barang {row}" for row in range(300)}
    for action in ("periksa", "tambah:daftar", "kirim"):
        refused = page.send(typed, button=("aksi", action))
        assert refused.status == 422
        assert "Daftar barang: Paling banyak 200 baris." in refused.words
        assert len(refused.document.xpath("//tbody[@data-row]")) == 300
