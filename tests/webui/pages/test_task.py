"""The task page: filling in, keeping, repairing, sending, returning; and losing a race without losing a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2.runtime import Macro

from engine import store
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.webui import office
from tests.webui.forms.drawn import calls
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SEND = ("aksi", "kirim")
SAVE = ("aksi", "simpan")
PDF = b"%PDF-1.7\n%contoh\n"


def test_a_task_is_filled_in_kept_and_sent(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    person = visitor("bidang.kearsipan")
    page = person.get(f"/tugas/{task}")
    assert page.title.startswith("Mengisi realisasi")
    kept = page.send({"indikator.0.realisasi": "70,5"}, button=SAVE)
    assert "Tersimpan sementara." in kept.words
    assert kept.document.get_element_by_id("f-indikator-0-realisasi").get("value") == "70,5"
    assert kept.document.get_element_by_id("f-indikator-0-capaian").text == "90,38"
    fields = {f"indikator.{row}.realisasi": "40" for row in range(1, 4)}
    sent = kept.send(fields, button=SEND)
    assert sent.path == "/tugas"
    assert "Terkirim. Masih menunggu isian Bidang Perpustakaan dan Sekretariat (pengisi data)." in sent.words
    view = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan"))
    assert view.row.state == "done"
    assert [row["realisasi"] for row in view.value["indikator"]] == [70.5, 40, 40, 40]


def test_the_button_names_the_act(visitor: Come, engine: Engine) -> None:
    """Whom a rule will find is named by the lane; the last step by its form."""
    for element, words in (
        ("Langkah_3_permintaan", "Selesaikan dan kirim ke Bidang"),
        ("Langkah_10", "Selesaikan: Distribusi dokumen"),
    ):
        page = visitor("perencana").get(f"/tugas/{office.task_at(engine, element)}")
        assert page.all("//button[@data-send]") == [words]


def test_enter_saves_and_never_deletes(visitor: Come, engine: Engine) -> None:
    page = visitor("perencana").get(f"/tugas/{office.task_at(engine, 'Langkah_3_permintaan')}")
    rows = len(page.document.xpath("//*[@data-row]"))
    after = page.send({"catatan": "Mohon lengkap"})
    assert "Tersimpan sementara." in after.words
    assert len(after.document.xpath("//*[@data-row]")) == rows


MANY = "Paling banyak 200 baris."


def listed(engine: Engine) -> int:
    """A task whose form has rows that people add."""
    rows = {"type": "dynamiclist", "id": "l", "path": "daftar", "label": "Daftar barang"}
    chain = drawings.chain(drawings.user("isi", camunda_formRef="isi"))
    package = packages.package(chain, isi=[{**rows, "components": [packages.field("nama")]}])
    engine.definitions.deploy(package, SETUP)
    instance = engine.instances.start("kecil", {}, office.actor(engine, "sekretaris")).instance
    return office.open_tasks(engine, instance)[0].id


def test_more_rows_than_can_be_sent_are_not_kept_and_none_is_lost(visitor: Come, engine: Engine) -> None:
    task, actor = listed(engine), office.actor(engine, "sekretaris")
    person = visitor("sekretaris")
    page = person.get(f"/tugas/{task}")
    typed = {"daftar.jumlah": "500"} | {f"daftar.{row}.nama": f"barang {row}" for row in range(500)}
    engine.autosaves.keep(f"task/{task}", list(typed.items()), None, actor)
    page = person.get(f"/tugas/{task}")
    assert len(page.document.xpath("//tbody[@data-row]")) == 500, "nothing of what was typed is left out"
    for action in ("simpan", "kirim", "ambil", "tambah:daftar"):
        refused = page.send(typed, button=("aksi", action))
        assert refused.status == 422
        assert ("Belum tersimpan: barisnya terlalu banyak." in refused.words) == (action != "kirim")
        (fault,) = refused.all("//*[@id='ringkasan-galat']//li")
        assert fault == f"Daftar barang: {MANY}"
        assert refused.all("//*[@id='f-daftar-galat']") == [MANY]
        assert len(refused.document.xpath("//tbody[@data-row]")) == 500
        assert engine.tasks.get(task, actor).draft_at is None
        assert dict(engine.autosaves.of([f"task/{task}"], actor))
    counted = page.send({"daftar.jumlah": "9999", "daftar.0.nama": "satu"}, button=SAVE)
    assert (counted.status, MANY in counted.words) == (422, True), "a number of rows without any"


def test_rows_kept_before_there_was_a_limit_are_taken_away_by_the_page(visitor: Come, engine: Engine) -> None:
    task, actor = listed(engine), office.actor(engine, "sekretaris")
    rows = [{"nama": f"barang {row}"} for row in range(202)]
    with engine.store.transaction() as tx:
        store.task_drafts.put(tx, task, actor.user_id, {"daftar": rows}, engine.clock())
    page = visitor("sekretaris").get(f"/tugas/{task}")
    assert page.send(button=SEND).status == 422
    for _ in range(2):
        page = page.send(button=("aksi", "hapus:daftar:0"))
        assert page.status == 200
    assert page.send(button=SEND).path == "/tugas"
    assert engine.tasks.get(task, actor).value["daftar"] == rows[2:]


def test_a_row_is_drawn_in_one_call(visitor: Come, engine: Engine) -> None:
    task, actor, person = listed(engine), office.actor(engine, "sekretaris"), visitor("sekretaris")
    counts = []
    for rows in (20, 120):
        engine.tasks.save_draft(task, {"daftar": [{"nama": f"barang {row}"} for row in range(rows)]}, actor)
        counts.append(calls(Macro.__call__.__code__, lambda: person.get(f"/tugas/{task}")))
    assert counts[1] - counts[0] == 100, counts


def test_faults_are_summed_up_with_links_and_stand_at_their_fields(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    wrong = {
        "indikator.0.realisasi": "72.5",
        "indikator.1.realisasi": "banyak",
        "indikator.2.realisasi": "-1",
    }
    refused = page.send(wrong, button=SEND)
    assert refused.status == 422
    assert refused.title.startswith("Galat:")
    summary = refused.all("//*[@id='ringkasan-galat']//li")
    assert "Indikator kinerja, baris 1: Realisasi: Gunakan koma untuk desimal, misalnya 72,5." in summary
    assert "Indikator kinerja, baris 2: Realisasi: Isi dengan angka, misalnya 1.234,5." in summary
    assert "Indikator kinerja, baris 3: Realisasi: Paling kecil 0." in summary
    for link in refused.document.xpath("//*[@id='ringkasan-galat']//a/@href"):
        field = refused.document.get_element_by_id(link[1:])
        assert field.get("aria-invalid") == "true"
        described = field.get("aria-describedby").split()[-1]
        assert refused.document.get_element_by_id(described).text_content().strip()
    kept = refused.visitor.get(f"/tugas/{task}")
    assert kept.document.get_element_by_id("f-indikator-0-realisasi").get("value") == "72.5"


def test_rows_are_added_and_taken_away_without_a_script(visitor: Come, engine: Engine) -> None:
    page = visitor("perencana").get(f"/tugas/{office.task_at(engine, 'Langkah_3_permintaan')}")

    def names(of: Page) -> list[str]:
        return list(of.document.xpath("//input[contains(@name, '.kode')]/@value"))

    before = names(page)
    more = page.send(button=("aksi", "tambah:indikator"))
    assert names(more) == [*before, ""]
    named = more.send({f"indikator.{len(before)}.kode": "IK-99"}, button=SAVE)
    fewer = named.send(button=("aksi", "hapus:indikator:0"))
    assert names(fewer) == [*before[1:], "IK-99"]


def test_rows_of_a_fixed_list_stay(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    assert not page.document.xpath("//button[starts-with(@value, 'hapus') or starts-with(@value, 'tambah')]")
    after = page.send(button=("aksi", "hapus:indikator:0"))
    assert len(after.document.xpath("//*[@data-row]")) == 4
    refused = page.send({"indikator.jumlah": "5", "indikator.4.realisasi": "1"}, button=SEND)
    assert refused.status == 422
    assert "Jumlah baris tidak boleh diubah; muat ulang halaman ini." in refused.words


def test_what_is_not_of_the_form_never_enters(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    person = office.actor(engine, "bidang.kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    foreign = {
        "status": "done",
        "_actor": "kadis",
        "indikator.0.target": "1",
        "indikator.0.kode": "X",
        "unit": "lain",
    }
    page.send({**foreign, "indikator.0.realisasi": "70"}, button=SAVE)
    value = engine.tasks.get(task, person).value
    assert set(value) == {"indikator"}
    assert value["indikator"][0]["kode"] == "IK-07"
    assert value["indikator"][0]["target"] == 78
    assert value["indikator"][0]["realisasi"] == 70


def test_a_text_of_ten_megabytes_is_refused_with_a_sentence(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_1")
    page = visitor("kadis").get(f"/tugas/{task}")
    name = page.document.xpath("//main//textarea/@name")[0]
    refused = page.send({name: "x" * 10_000_000}, button=SEND)
    assert refused.status == 422
    assert refused.document.get_element_by_id(f"f-{name}").get("aria-invalid") == "true"
    assert "terlalu besar" in refused.words.lower()
    assert engine.tasks.get(task, office.actor(engine, "kadis")).row.state == "open"


def with_a_file(engine: Engine) -> int:
    """A task whose form asks for a file of the page."""
    key = engine.definitions.deploy(packages.with_files(), SETUP).key
    return engine.instances.start(key, {}, office.actor(engine, "sekretaris")).next[0].id


def test_files_are_kept_at_once_listed_and_removed(visitor: Come, engine: Engine) -> None:
    task, person = with_a_file(engine), visitor("sekretaris")
    page = person.get(f"/tugas/{task}")
    kept = page.send(button=SAVE, files={"bukti": [("../bukti <b>.pdf", PDF), ("catatan.pdf", PDF)]})
    assert "bukti <b>.pdf" in kept.words
    link = kept.document.xpath("//ul[@class='attached']//a/@href")[0]
    got = person.get(link)
    assert got.response.data == PDF
    assert got.response.headers["Content-Disposition"].startswith("attachment")
    assert got.response.headers["X-Content-Type-Options"] == "nosniff"
    remove = kept.document.xpath("//button[starts-with(@value, 'buang:')]/@value")[0]
    left = kept.send(button=("aksi", remove))
    assert len(left.document.xpath("//ul[@class='attached']/li")) == 1


def test_a_file_that_is_not_what_its_name_says_is_refused_at_its_field(visitor: Come, engine: Engine) -> None:
    page = visitor("sekretaris").get(f"/tugas/{with_a_file(engine)}")
    refused = page.send({"nama": "70"}, button=SAVE, files={"bukti": [("bukti.pdf", b"MZ program")]})
    assert refused.status == 422
    assert "bukti: Isi lampiran bukti.pdf bukan PDF;" in refused.all("//*[@id='ringkasan-galat']//li")[0]
    assert refused.document.get_element_by_id("f-nama").get("value") == "70"


def test_a_return_needs_a_reason_and_leads_back(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    block = page.document.xpath("//fieldset[contains(@class, 'answer')]")[0]
    assert block.get("hidden") is not None
    short = page.send({"alasan": "salah"}, button=("aksi", "kirim:keputusan=kembalikan"))
    assert short.status == 422
    assert "Alasan pengembalian: Sedikitnya 10 huruf." in short.words
    block = short.document.xpath("//fieldset[contains(@class, 'answer')]")[0]
    assert block.get("hidden") is None
    assert block.xpath(".//input[@name='keputusan']/@value") == ["kembalikan"]
    back = short.send({"keputusan": "kembalikan", "alasan": sop.REASON}, button=SEND)
    assert "Dikembalikan ke Fungsional Perencana." in back.words
    inbox = visitor("perencana").get("/tugas")
    assert f"Dikembalikan oleh Sekretaris (contoh): {sop.REASON}" in inbox.words
    opened = visitor("perencana").get(inbox.document.xpath("//a[@class='row-link']/@href")[0])
    assert sop.REASON in opened.words


def test_one_button_decides_and_signs_with_its_sentence_beside_it(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_9")
    page = visitor("kadis").get(f"/tugas/{task}")
    assert not page.document.xpath("//form[@id='isian-tugas']//input[@type='radio' or @type='checkbox']")
    approve, back = page.document.xpath("//button[@data-answer]")
    assert approve.text_content() == "Setujui dan tanda tangani Fungsional Perencana"
    assert back.text_content() == "Kembalikan untuk perbaikan"
    sentence = page.document.get_element_by_id(approve.get("aria-describedby").strip())
    assert sentence.text.startswith("Saya menandatangani dokumen ini.")
    page.send(button=("aksi", approve.get("value")))
    value = engine.tasks.get(task, office.actor(engine, "kadis")).value
    assert (value["keputusan"], value["tanda_tangan"]) == ("setuju", True)


def test_keeping_a_decision_signs_nothing(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_9")
    visitor("kadis").get(f"/tugas/{task}").send({"catatan": "Ditelaah."}, button=SAVE)
    value = engine.tasks.get(task, office.actor(engine, "kadis")).value
    assert value["catatan"] == "Ditelaah."
    assert not value.get("tanda_tangan")
    assert not value.get("keputusan")


def test_who_holds_a_role_alone_is_asked_to_take_nothing(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    assert "Ambil tugas" not in visitor("sekretaris").get(f"/tugas/{task}").words
    inbox = visitor("sekretaris").get("/tugas").words
    assert "Kerjakan" in inbox
    assert "Ambil yang dipilih" not in inbox
    admin = office.actor(engine, "admin")
    engine.people.create("kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], admin)
    assert "Ambil tugas" in visitor("sekretaris").get(f"/tugas/{task}").words
    inbox = visitor("sekretaris").get("/tugas").words
    assert "Ambil tugas" in inbox
    assert "Ambil yang dipilih" in inbox


def test_ones_own_next_step_is_the_answer_and_the_sending_may_be_taken_back(
    visitor: Come, engine: Engine
) -> None:
    task = office.task_at(engine, "Langkah_5")
    page = visitor("perencana").get(f"/tugas/{task}")
    assert "Selesaikan dan lanjut ke langkah 6" in page.words
    sent = page.send(sop.filled("Langkah_5", {}), button=SEND)
    assert sent.path.startswith("/tugas/")
    assert "Terkirim. Langkah 6 juga tugas Anda. Tenggat:" in sent.words
    assert "langkah 6 dari 10" in sent.words
    assert "Kembali ke Kotak Tugas" in sent.words
    assert sent.visitor.get(sent.document.xpath("//a[text()='Tarik kembali']/@href")[0]).status == 200


def test_what_changed_since_one_sent_is_listed_and_marked(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_4")
    first = visitor("perencana").get(f"/tugas/{task}")
    assert "Yang berubah sejak Anda kirim" not in first.words
    back = {"alasan": sop.REASON, "bidang_dikembalikan": "bidang_kearsipan"}
    first.send(back, button=("aksi", "kirim:keputusan=kembalikan"))
    person = visitor("bidang.kearsipan")
    again = person.get(person.get("/tugas").document.xpath("//a[@class='row-link']/@href")[0])
    again.send({"indikator.0.realisasi": "75,5"}, button=SEND)
    perencana = visitor("perencana")
    page = perencana.get(perencana.get("/tugas").document.xpath("//a[@class='row-link']/@href")[0])
    assert "Yang berubah sejak Anda kirim" in page.words
    listed = page.all("//section[@class='revised']//li")
    assert any("Realisasi: 78 → 75,5" in one for one in listed), listed
    assert "semula 78" in page.all("//form[@id='isian-tugas']//*[contains(@class, 'was')]")


def test_what_others_wrote_stands_above_the_form(visitor: Come, engine: Engine) -> None:
    page = visitor("sekretaris").get(f"/tugas/{office.task_at(engine, 'Langkah_2')}")
    (said,) = page.all("//section[@class='written']//li")
    assert said.startswith("Kepala Dinas (contoh) (Kepala Dinas),")
    assert said.endswith("Laksanakan pengumpulan data kinerja Triwulan III 2026.")


def test_a_hidden_reason_does_not_enter(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    page.send({"keputusan": "setuju", "alasan": "tidak jadi dikembalikan"}, button=SEND)
    view = engine.tasks.get(task, office.actor(engine, "sekretaris"))
    assert view.row.state == "done"
    assert "alasan" not in view.value


def test_a_second_click_gets_the_first_answer(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_2")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    first = page.send(sop.filled("Langkah_2", {}), button=SEND)
    second = page.send(sop.filled("Langkah_2", {}), button=SEND)
    assert first.path == second.path == "/tugas"
    assert "Terkirim ke Fungsional Perencana." in second.words


def test_a_task_another_finished_meanwhile_shows_who_and_what_was_typed(
    visitor: Come, engine: Engine
) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    engine.tasks.complete(task, {"keputusan": "setuju"}, office.actor(engine, "sekretaris"))
    late = page.send({"keputusan": "kembalikan", "alasan": "Kalimat yang tidak boleh hilang."}, button=SEND)
    assert late.status == 409
    assert "Tugas ini sudah diselesaikan oleh Sekretaris (contoh), hari ini pukul 09.00." in late.words
    assert "Kalimat yang tidak boleh hilang." in late.words
    assert late.document.xpath("//main//a[contains(@href, '/riwayat')]")
    asked = page.visitor.client.post(
        f"/tugas/{task}",
        data={"csrf_token": page.visitor.token(), "aksi": "kirim"},
        headers={"Accept": "text/html"},
    )
    assert asked.status_code == 409


def test_a_task_taken_by_another_can_be_read_not_filled_in(visitor: Come, engine: Engine) -> None:
    engine.people.create(
        "kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], office.actor(engine, "admin")
    )
    task = office.task_at(engine, "Langkah_8")
    early = visitor("sekretaris").get(f"/tugas/{task}")
    engine.tasks.claim(task, office.actor(engine, "kedua"))
    page = visitor("sekretaris").get(f"/tugas/{task}")
    assert "Tugas ini ada pada Orang Kedua sejak" in page.words
    assert not page.document.xpath("//main//button[@value='kirim']")
    lost = early.send({"keputusan": "setuju"}, button=SEND)
    assert lost.status == 409
    assert "Tugas ini ada pada Orang Kedua sejak hari ini pukul 09.00." in lost.words
    race = early.send(button=("aksi", "ambil"))
    assert race.status == 409
    assert "Tugas ini ada pada Orang Kedua sejak" in race.words


def test_another_roles_task_is_not_shown(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.perpustakaan").get(f"/tugas/{task}")
    assert page.status == 403
    assert "ini wewenang Bidang Kearsipan" in page.words
    assert visitor("kadis").get("/tugas/999999").status == 404


def test_a_task_is_taken_released_and_reassigned(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    person = visitor("sekretaris")
    engine.people.create(
        "kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], office.actor(engine, "admin")
    )
    taken = person.get("/tugas?tab=kelompok").send(action=f"/tugas/{task}/ambil")
    assert "Tugas ini sekarang tugas Anda." in taken.words
    freed = taken.send(button=("aksi", "lepas"))
    assert "kembali ke kelompoknya" in freed.words
    admin = visitor("admin")
    page = admin.get(f"/tugas/{task}")
    short = page.send({"kepada": "sekretaris", "alasan": "pendek"}, action=f"/tugas/{task}/alihkan")
    assert short.status == 422
    assert "pendek" in short.words
    done = page.send(
        {"kepada": "sekretaris", "alasan": "Pejabatnya sedang dinas luar."}, action=f"/tugas/{task}/alihkan"
    )
    assert "Tugas dialihkan." in done.words
    told = person.get("/pemberitahuan")
    assert "dialihkan kepada Anda. Alasan: Pejabatnya sedang dinas luar." in told.words


def test_reading_marks_as_read_for_those_whose_task_it_is(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    assert visitor("sekretaris").get("/tugas").document.xpath("//tr[contains(@class, 'unread')]")
    visitor("kadis").get(f"/tugas/{task}")
    assert visitor("sekretaris").get("/tugas").document.xpath("//tr[contains(@class, 'unread')]")
    visitor("sekretaris").get(f"/tugas/{task}")
    assert not visitor("sekretaris").get("/tugas").document.xpath("//tr[contains(@class, 'unread')]")


def test_a_task_nobody_can_do_is_only_handed_on(visitor: Come, engine: Engine) -> None:
    admin = office.actor(engine, "admin")
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    engine.people.set_active("bidang.kearsipan", False, admin)
    head = visitor("kadis")
    listed = head.get("/tugas?tab=kelompok")
    assert "Belum ada pemegang: Bidang Kearsipan" in listed.words
    assert not listed.document.xpath(f"//form[@action='/tugas/{task}/ambil']")
    page = head.get(f"/tugas/{task}")
    assert "Tugas ini untuk Bidang Kearsipan, yang belum ada pemegangnya." in page.words
    assert "juga ada pada Kepala Dinas, hanya untuk dialihkan" in page.words
    assert [form.get("action") for form in page.document.xpath("//main//form")] == [f"/tugas/{task}/alihkan"]
    chosen = {"kepada": "bidang.perpustakaan", "alasan": "Menggantikan sementara."}
    asked = page.send(chosen, action=f"/tugas/{task}/alihkan")
    assert asked.status == 422
    assert "jabatan Bidang Perpustakaan (contoh) adalah Bidang Perpustakaan." in asked.words
    assert asked.document.get_element_by_id("alihkan-alasan").text == chosen["alasan"]
    confirmed = {"lintas": "bidang.perpustakaan"}
    another = asked.send(confirmed | {"kepada": "perencana"}, action=f"/tugas/{task}/alihkan")
    assert another.status == 422, "the confirmation was for somebody else"
    done = asked.send(confirmed, action=f"/tugas/{task}/alihkan")
    assert (done.path, "Tugas dialihkan." in done.words) == ("/tugas", True)
    assert "Mengisi realisasi" in visitor("bidang.perpustakaan").get("/tugas?tab=saya").words
    instance = engine.tasks.get(task, admin).row.instance
    assert (
        "kepada Bidang Perpustakaan (contoh), di luar jabatan tugas itu."
        in head.get(f"/berkas/{instance}/riwayat").words
    )


def test_who_a_task_may_be_handed_to(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("admin").get(f"/tugas/{task}")
    groups = page.document.xpath("//select[@name='kepada']/optgroup")
    assert [group.get("label") for group in groups] == ["Jabatan tugas ini", "Jabatan lain"]
    assert [option.text for option in groups[0]] == [
        "Sekretaris (contoh) — Sekretaris, Sekretariat (pengisi data)"
    ]
    assert "auditor" not in groups[1].xpath("option/@value")
    refused = page.send({"kepada": "auditor", "alasan": "Mohon dikerjakan."}, action=f"/tugas/{task}/alihkan")
    assert "Auditor Inspektorat (contoh) (Auditor) hanya berhak membaca" in refused.words


def test_the_sender_is_told_that_a_task_has_no_holder_yet(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_1")
    engine.people.set_active("sekretaris", False, office.actor(engine, "admin"))
    sent = visitor("kadis").get(f"/tugas/{task}").send(button=SEND)
    assert (
        "Belum ada pemegang Sekretaris; tugas ini juga ada pada Kepala Dinas untuk dialihkan." in sent.words
    )
    told = visitor("kadis").get("/pemberitahuan").words
    assert "Belum ada pemegang Sekretaris untuk tugas" in told


ENDLESS = "9" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize("action", [f"buang:{ENDLESS}", "buang:" + "9" * 30, f"hapus:indikator:{ENDLESS}"])
def test_a_number_without_end_is_no_fault_of_the_program(visitor: Come, engine: Engine, action: str) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
    page = visitor("bidang.perpustakaan").get(f"/tugas/{task}")
    assert (
        page.visitor.post(f"/tugas/{task}", {"csrf_token": page.visitor.token(), "aksi": action}).status < 500
    )


def test_a_row_number_without_end_takes_no_row_away(visitor: Come, engine: Engine) -> None:
    case = office.brought_to(engine, "Langkah_10")
    task = office.open_tasks(engine, case, "Langkah_10")[0]
    person = visitor(sop.PEOPLE[task.roles[0]])
    for action in ("tambah:penerima", f"hapus:penerima:{ENDLESS}", "hapus:penerima:²"):
        answer = person.post(f"/tugas/{task.id}", {"csrf_token": person.token(), "aksi": action})
        assert answer.status == 200
