"""Kotak Tugas, starting, cases, the SOP's own page, notices: what stands on them and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine.clock import FixedClock
from engine.service import Engine
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


def test_a_process_is_started_from_its_form(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    assert person.get("/mulai").document.xpath(f"//a[@href='/mulai/{sop.KEY}']")
    page = person.get(f"/mulai/{sop.KEY}")
    entered = page.send({"tahun": "dua ribu", "perihal": "Perihal yang diketik"})
    assert entered.status == 200, "Enter in a field neither begins nor judges"
    assert entered.document.get_element_by_id("f-perihal").get("value") == "Perihal yang diketik"
    assert not entered.title.startswith("Galat:")
    refused = page.send({"tahun": "dua ribu", "perihal": "Perihal yang diketik"}, button=("aksi", "kirim"))
    assert refused.status == 422
    assert "Tahun: Isi dengan angka, misalnya 1.234,5." in refused.words
    assert refused.document.get_element_by_id("f-perihal").get("value") == "Perihal yang diketik"
    fields = {"tahun": "2026", "periode": "Triwulan III", "instruksi": "Kumpulkan data."}
    begun = refused.send(fields, button=("aksi", "kirim"))
    assert begun.path.startswith("/berkas/")
    assert "PDK-2026-0001" in begun.words
    twice = refused.send(fields, button=("aksi", "kirim"))
    assert twice.path == begun.path
    assert len(engine.instances.list(office.actor(engine, "admin"))[0]) == 1


def test_who_may_not_start_is_told_who_may(visitor: Come) -> None:
    person = visitor("perencana")
    page = person.get("/mulai")
    assert "Dimulai oleh Kepala Dinas." in page.words
    assert not page.document.xpath(f"//main//a[@href='/mulai/{sop.KEY}']")
    refused = person.get(f"/mulai/{sop.KEY}")
    assert refused.status == 403
    assert "ini wewenang Kepala Dinas" in refused.words
    assert person.get("/mulai/tidak_ada").status == 404


def test_cases_are_found_and_an_empty_search_clears_itself(visitor: Come, engine: Engine) -> None:
    office.started(engine)
    person = visitor("kadis")
    assert "PDK-2026-0001" in person.get("/berkas?cari=triwulan").words
    none = person.get("/berkas?cari=zzz")
    assert "PDK-2026-0001" not in none.words
    assert none.document.xpath("//main//a[@href='/berkas']")
    assert "Belum ada berkas" in person.get("/berkas?keadaan=selesai").words
    assert person.get("/berkas?keadaan=lain").status == 404


def test_a_case_shows_steps_record_approvals_and_history(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_10", back_at="Langkah_9")
    page = visitor("kadis").get(f"/berkas/{instance}")
    steps = page.all("//ol[@class='ladder']/li")
    assert len(steps) == 10
    assert "putaran ke-2" in steps[7]
    assert "waktu baku 1 hari" in steps[3]
    assert "tidak terbaca pada dokumen sumber" in steps[3]
    assert "Hari ini 09.20" in steps[9]
    record = page.all("//section[@aria-labelledby='catatan-judul']//tbody/tr")
    assert len(record) == 12
    iplm = next(row for row in record if "IPLM" in row)
    assert "72 70,85 98,40 Sangat Tinggi" in iplm
    approvals = page.all("//section[@aria-labelledby='persetujuan-judul']//tbody/tr")
    assert len(approvals) == 4
    assert "Setujui dan bubuhkan paraf" in approvals[1]
    assert "bukan tanda tangan elektronik" in page.words
    history = page.all("//ol[@class='events']/li")
    assert any(
        "Kepala Dinas (contoh) (Kepala Dinas) mengembalikan" in line and sop.REASON in line
        for line in history
    )
    assert history[-1].startswith("09.00 Kepala Dinas (contoh) (Kepala Dinas) memulai berkas ini.")
    assert "Berikutnya: langkah 1, Kepala Dinas, tenggat Sel, 24 Nov 2026 16.00." in history[-1]
    every = visitor("kadis").get(f"/berkas/{instance}?riwayat=semua").all("//ol[@class='events']/li")
    assert len(every) >= len(history)


def test_a_printed_case_has_the_head_of_the_sop(visitor: Come, engine: Engine) -> None:
    page = visitor("kadis").get(f"/berkas/{office.started(engine)}")
    head = page.all("//*[contains(@class, 'letterhead')]")[0]
    assert head.startswith(
        "Dinas Perpustakaan dan Kearsipan Kota Padang Panjang Sekretariat Pengumpulan Data Kinerja"
    )
    assert "Nomor SOP belum diisi" in head
    assert "NIP belum diisi" in head


def test_a_bidang_sees_its_own_rows_and_no_others(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_4")
    own = visitor("bidang.kearsipan").get(f"/berkas/{instance}").words
    assert "Nilai pengawasan kearsipan" in own
    assert "Jumlah kunjungan pemustaka" not in own
    assert "Jumlah kunjungan pemustaka" in visitor("perencana").get(f"/berkas/{instance}").words


def test_a_hidden_case_does_not_exist(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    page = visitor("bidang.kearsipan").get(f"/berkas/{instance}")
    assert page.status == 404
    assert page.words == visitor("bidang.kearsipan").get("/berkas/99999").words


def test_an_overdue_step_is_a_sentence_of_the_system_and_a_notice(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    clock.advance(timedelta(days=2))
    engine.timers.fire_due()
    page = visitor("auditor").get(f"/berkas/{instance}")
    late = page.all("//ol[@class='events']/li[contains(@class, 'late')]")
    assert len(late) == 1
    assert late[0].startswith("09.00 Sistem: langkah 2")
    assert "melewati tenggat Sel, 24 Nov 2026 pukul 16.00 WIB" in late[0]
    for username in ("sekretaris", "kadis"):
        person = visitor(username)
        notices = person.get("/pemberitahuan")
        assert "melewati tenggatnya" in notices.words
        read = notices.send(action="/pemberitahuan/dibaca")
        assert not read.document.xpath("//li[@class='new']")
        assert not read.document.xpath("//header//*[@class='count']")


def test_a_case_is_cancelled_with_a_reason(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    page = visitor("kadis").get(f"/berkas/{instance}")
    action = f"/berkas/{instance}/batalkan"
    assert page.send({"alasan": "pendek"}, action=action).status == 422
    done = page.send({"alasan": "Periode ini sudah dikumpulkan."}, action=action)
    assert "Dibatalkan" in done.words
    assert "Tidak dikerjakan" in done.words
    assert "Menunggu" not in done.words
    assert "membatalkan berkas ini. Alasan: Periode ini sudah dikumpulkan." in done.words
    again = page.send({"alasan": "Periode ini sudah dikumpulkan."}, action=action)
    assert again.status == 409
    assert "Berkas ini dibatalkan oleh Kepala Dinas (contoh)" in again.words


def test_the_page_of_the_sop_marks_every_cell_and_invents_nothing(visitor: Come, engine: Engine) -> None:
    page = visitor("auditor").get(f"/tentang/{sop.KEY}")
    rows = page.all("//table[@class='sop']/tbody/tr")
    assert len(rows) == 10
    assert "[Memerintahkan Sekretaris untuk melaksanakan pengumpulan data kinerja]" in rows[0]
    assert "tidak terbaca" in rows[3]
    assert "nilai bawaan; belum ditetapkan instansi" in rows[3]
    identity = page.all("//dl[@class='identity']")[0]
    assert "Nomor SOP tidak terbaca belum diisi" in identity
    assert "Peraturan Menteri Dalam Negeri Nomor 52 Tahun 2011" in page.words
    assert "bukan bagian dokumen sumber" in page.words
    drawing = page.document.xpath("//@data-bpmn-url")[0]
    answer = visitor("auditor").get(drawing).response
    assert answer.data == engine.definitions.bpmn(1)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_licences_are_open_to_all(visitor: Come) -> None:
    page = visitor().get("/lisensi")
    assert page.status == 200
    assert "Flask" in page.words


def test_ready_means_the_database_answers(visitor: Come, engine: Engine) -> None:
    assert visitor().get("/sehat").response.data == b"sehat\n"


def test_everything_is_said_in_english_too(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8")
    person = visitor("sekretaris")
    person.post("/bahasa", {"csrf_token": person.token(), "bahasa": "en", "next": "/tugas"})
    assert "1 task is waiting for you." in person.get("/tugas").words
    page = person.get(f"/berkas/{instance}")
    assert "started this case." in page.words
    assert "Mon, 23 Nov 2026 at 09:00 WIB" in page.words
    assert "standard time 3 days" in page.words
    assert "1 case ran in this period; 0 of them are completed." in person.get("/laporan?tahun=2026").words
    for element in ("Langkah_8", "Langkah_9", "Langkah_10"):
        (task,) = office.open_tasks(engine, instance)
        holder = office.actor(engine, sop.PEOPLE[task.roles[0]])
        engine.tasks.complete(task.id, sop.filled(element, engine.tasks.get(task.id, holder).value), holder)
    assert "1 case ran in this period; 1 of them is completed." in person.get("/laporan?tahun=2026").words
