"""The pages of a case: their addresses, what stands first, the filter of its history, its paper, and remarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.cases.test_history import unguarded
from tests.engine.service.counting import watched
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
TABS = {"": "Ringkasan", "/isian": "Isian", "/riwayat": "Riwayat", "/diagram": "Diagram", "/waktu": "Waktu"}
FOLDS = "//details[@class='fold']/summary"
TOLD = "//p[@class='small told']"
RETURNS = ("Langkah_4", "Langkah_8")


def order(page: Page, *headings: str) -> list[int]:
    """The places of these headings among all of the page."""
    found = page.all("//main//h2")
    return [found.index(one) for one in headings]


def events(page: Page) -> list[str]:
    return page.all("//ol[@class='events']/li")


def test_a_remark_is_written_and_read(engine: Engine, visitor: Come) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}/riwayat", f"/berkas/{instance}/komentar"
    page = visitor("kadis").get(here).send({"komentar": "<img src=x onerror=alert(1)>"}, action=action)
    assert "berkomentar: “<img src=x onerror=alert(1)>”" in page.words
    assert not page.document.xpath("//main//img[@src='x']")
    auditor = visitor("auditor").get(here)
    assert "berkomentar" in auditor.words
    assert not auditor.document.xpath(f"//form[@action='{action}']")


def test_a_running_case_shows_its_steps_before_what_has_come(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_10", back_at="Langkah_9")
    person = visitor("kadis")
    page = person.get(f"/berkas/{instance}")
    places = order(page, "Langkah", "Data yang sudah masuk", "Persetujuan")
    assert places == sorted(places)
    steps = page.all("//ol[@class='ladder']/li")
    assert len(steps) == 10
    assert "pengerjaan ke-2" in steps[7]
    assert "waktu baku 1 hari" in steps[3]
    assert "tidak terbaca pada dokumen sumber" in steps[3]
    assert "Hari ini 09.20" in steps[9]
    facts = page.all("//*[@class='case-head']/dl/div")
    assert facts[:2] == ["Sekarang pada Fungsional Perencana", "Tenggat Hari ini 09.20 Sen, 23 Nov 2026"]
    record = page.all("//section[@aria-labelledby='hasil-judul']//tbody/tr")
    assert [row.split()[1] for row in record] == [str(number) for number in range(1, 13)]
    assert page.all("//section[@aria-labelledby='hasil-judul']//summary") == ["6 baris lagi"]
    iplm = next(row for row in record if "IPLM" in row)
    assert "72 70,85 98,40 Sangat Tinggi" in iplm
    approvals = page.all("//section[@aria-labelledby='persetujuan-judul']//tbody/tr")
    assert len(approvals) == 4
    assert "Setujui dan bubuhkan paraf langkah 7" in approvals[1]
    assert "bukan tanda tangan elektronik" in page.words


def test_an_ended_case_shows_its_result_first(visitor: Come, engine: Engine) -> None:
    instance = office.finished(engine, back_at=RETURNS)
    page = visitor("kadis").get(f"/berkas/{instance}")
    assert order(page, "Hasil", "Persetujuan", "Langkah") == [0, 1, 2]
    result = page.all("//section[@aria-labelledby='hasil-judul']")[0]
    assert result.startswith(
        "Hasil Status dokumen Dokumen Mekanisme Pengumpulan Data Kinerja didistribusikan"
    )
    assert len(page.all("//section[@aria-labelledby='hasil-judul']//tbody/tr")) == 12
    assert "Sekarang pada" not in page.words
    steps = page.all("//ol[@class='ladder short']/li")
    assert len(steps) == 10
    assert steps[0].endswith("Selesai: Kepala Dinas (contoh), Sen, 23 Nov 2026 09.00")
    assert "belum pernah diubah, 18 catatan" in page.words


def test_a_case_of_any_process_ends_with_what_was_sent_last(visitor: Come, engine: Engine) -> None:
    """Nothing in it was filled in by several units: then the last form is the result."""
    chain = drawings.chain(drawings.user("tulis"), drawings.user("isi", camunda_formRef="isi"))
    engine.definitions.deploy(packages.package(chain, isi=[packages.field("catatan")]), SETUP)
    clerk = office.actor(engine, "sekretaris")
    instance = engine.instances.start("kecil", {}, clerk).instance
    for value in ({}, {"catatan": "Sudah diperiksa."}):
        assert "Hasil" not in visitor("sekretaris").get(f"/berkas/{instance}").all("//h2")
        (task,) = office.open_tasks(engine, instance)
        engine.tasks.complete(task.id, value, clerk)
    person = visitor("sekretaris")
    result = person.get(f"/berkas/{instance}").all("//section[@aria-labelledby='hasil-judul']")[0]
    assert "Sudah diperiksa." in result
    for tab in (*TABS, "/cetak"):
        assert person.get(f"/berkas/{instance}{tab}").status == 200


def test_each_part_has_an_address_and_reads_less_than_the_whole(
    visitor: Come, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.service.office.FRESH_SECONDS", 3600
    )  # roles and calendar are read beside the pages
    person, other = visitor("kadis"), visitor("bidang.kearsipan")
    first = office.finished(engine, back_at=RETURNS)
    longer = office.finished(engine, back_at=(*RETURNS, *sop.REVIEWS))
    person.get(f"/berkas/{first}")
    for tab, words in (*TABS.items(), ("/isian?semua", "Isian"), ("/cetak", "Cetak")):
        counts = []
        for instance in (first, longer):
            told: list[str] = []
            with watched(engine.store, told.append):
                page = person.get(f"/berkas/{instance}{tab}")
            assert page.status == 200
            counts.append(len(told))
        assert f"· {words} ·" in page.title
        assert counts[0] == counts[1] <= 40, (tab, counts)  # one page with all of it took 43
        if tab in TABS:
            assert page.all("//nav[@aria-label='Bagian berkas']//a[@aria-current='page']") == [words]
    hidden = office.started(engine)
    for tab in (*TABS, "/cetak"):
        assert other.get(f"/berkas/{hidden}{tab}").status == 404


def test_addresses_of_before_lead_on(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    person = visitor("kadis")
    assert person.get(f"/berkas/{instance}?riwayat=pokok").path == f"/berkas/{instance}/riwayat"
    every = person.get(f"/berkas/{instance}?riwayat=semua")
    assert every.path == f"/berkas/{instance}/riwayat"
    assert every.document.xpath("//input[@name='catatan']/@checked")
    (anchor,) = person.get(f"/berkas/{instance}").document.xpath("//*[@id='riwayat']/@href")
    assert anchor == f"/berkas/{instance}/riwayat"


def test_the_history_tells_who_did_what_and_is_filtered_by_address(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8", back_at=("Langkah_4", "Langkah_7"))
    engine.instances.comment(instance, "Mohon dipercepat.", office.actor(engine, "kadis"))
    person = visitor("kadis")
    here = f"/berkas/{instance}/riwayat"
    page = person.get(here)
    told = events(page)
    assert page.all(TOLD) == [f"{len(told)} catatan, terbaru dahulu."]
    assert "Kepala Dinas (contoh) (Kepala Dinas) berkomentar" in told[0]
    assert told[-1].startswith("09.00 Kepala Dinas (contoh) (Kepala Dinas) memulai berkas ini.")
    assert "Berikutnya: langkah 1, Kepala Dinas, tenggat Sel, 24 Nov 2026 16.00." in told[-1]
    back = events(person.get(f"{here}?jenis=pengembalian"))
    assert len(back) == 2
    assert all("Fungsional Perencana (contoh)" in one and sop.REASON in one for one in back)
    form = page.form(here)
    names = [option.text for option in form.xpath(".//select[@name='orang']/option")]
    assert names == [
        "Siapa saja",
        *(f"{name} (contoh)" for name in ("Bidang Kearsipan", "Bidang Perpustakaan", "Fungsional Perencana")),
        *(f"{name} (contoh)" for name in ("Kepala Dinas", "Sekretaris")),
    ]
    own = person.get(f"{here}?orang=kadis")
    assert all("Kepala Dinas (contoh) (Kepala Dinas)" in one for one in events(own))
    both = person.get(f"{here}?orang=kadis&jenis=komentar")
    assert len(events(both)) == 1
    assert both.all(TOLD) == ["1 catatan."]
    assert both.form(here).fields["jenis"] == "komentar"
    for nothing in ("orang=kadis&jenis=pengembalian", "orang=tidak.ada", "jenis=lampiran&catatan=semua"):
        empty = person.get(f"{here}?{nothing}")
        assert "Tidak ada catatan yang memenuhi filter itu." in empty.words
        (clear,) = empty.document.xpath("//a[text()='Hapus filter']/@href")
        assert len(events(person.get(clear))) >= len(told)
    assert person.get(f"{here}?sebelum=0").status == 200
    assert person.get(f"{here}?sebelum=x&jenis=%00").status == 200


def test_a_long_history_is_read_by_pages(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    for number in range(45):
        engine.instances.comment(instance, f"Komentar ke-{number}.", office.actor(engine, "kadis"))
    page = visitor("kadis").get(f"/berkas/{instance}/riwayat?orang=kadis")
    found, told = [events(page)], page.all(TOLD)
    while older := page.document.xpath("//a[text()='Lebih lama']/@href"):
        page = page.visitor.get(older[0])
        found.append(events(page))
        told += page.all(TOLD)
    assert [len(one) for one in found] == [20, 20, 6]
    assert told[1] == "Catatan 21–40 dari 46, terbaru dahulu."
    assert len({one for part in found for one in part}) == 46
    for expected in (found[1], found[0]):
        (newer,) = page.document.xpath("//a[text()='Lebih baru']/@href")
        page = page.visitor.get(newer)
        assert events(page) == expected
    assert not page.document.xpath("//a[text()='Lebih baru']")


def test_what_was_sent_and_replaced_later_is_found_too(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8", back_at=("Langkah_7", "Langkah_7"))
    person = visitor("kadis")
    page = person.get(f"/berkas/{instance}/isian")
    last = page.all(FOLDS)
    assert last[0].startswith("Saat dimulai")
    assert len([one for one in last if one.startswith("7. ")]) == 1
    assert [one[:2] for one in page.all("//details[@class='fold'][@open]/summary")] == ["7."], (
        "the newest alone is open"
    )
    every = person.get(page.document.xpath("//a[contains(., 'kemudian diganti')]/@href")[0])
    first = every.all(FOLDS)
    assert len(first) == 10
    assert "pengerjaan ke-3" in first[0]
    assert sop.REASON in every.words
    rest = person.get(every.document.xpath("//a[text()='Lebih lama']/@href")[0])
    assert rest.all(FOLDS)[-1].startswith("1. ")
    assert len(rest.all(FOLDS)) + len(first) == len(last) - 1 + 4
    assert person.get(rest.document.xpath("//a[text()='Lebih baru']/@href")[0]).words == every.words
    assert (
        "Tidak ada kiriman yang lebih lama." in person.get(f"/berkas/{instance}/isian?semua&dari=999").words
    )


def test_a_case_on_paper_has_the_head_of_the_sop_and_the_result_first(visitor: Come, engine: Engine) -> None:
    instance = office.finished(engine, back_at=RETURNS)
    page = visitor("kadis").get(f"/berkas/{instance}/cetak")
    head = page.all("//*[contains(@class, 'letterhead')]")[0]
    assert head.startswith(
        "Dinas Perpustakaan dan Kearsipan Kota Padang Panjang Sekretariat Pengumpulan Data Kinerja"
    )
    assert "Nomor SOP belum diisi" in head
    assert "NIP belum diisi" in head
    assert page.all("//main//h2") == ["Hasil", "Persetujuan", "Langkah", "Isian", "Riwayat"]
    assert len(page.all("//section[@aria-labelledby='hasil-judul']//tbody/tr")) == 12
    sent = page.all("//section[@aria-labelledby='isian-judul']/h3")
    assert [one.split()[0] for one in sent] == ["Saat", *(f"{number}." for number in range(1, 11))]
    told = events(page)
    assert "memulai berkas ini." in told[0]
    assert "menyelesaikan langkah 10" in told[-1]
    assert not page.document.xpath("//main//details"), "nothing is folded on paper"


def test_an_altered_history_and_a_stopped_step_are_said_on_every_part(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    with engine.store.transaction() as tx:
        unguarded(tx.connection)
        tx.execute(sa.text("update event set at = at + 1 where seq = 1"))
    for tab in (*TABS, "/cetak"):
        page = visitor("auditor").get(f"/berkas/{instance}{tab}")
        assert "Riwayat berkas ini pernah diubah di luar Alur" in page.words, tab


def test_the_whole_history_is_checked_when_asked_for_and_by_night(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_4")
    auditor, other = visitor("auditor"), visitor("bidang.kearsipan")
    here, action = f"/berkas/{instance}/riwayat", f"/berkas/{instance}/periksa"
    page = auditor.get(here)
    assert "Riwayat ini belum pernah termasuk pemeriksaan malam." in page.words
    assert (
        "Seluruh riwayat berkas ini diperiksa: 7 catatan, semuanya utuh."
        in page.send({}, action=action).words
    )
    clock.advance(timedelta(days=1))
    while engine.inspections.run_due():
        pass
    said = "Pemeriksaan malam terakhir, Sel, 24 Nov 2026 pukul 09.00 WIB: seluruhnya utuh."
    assert said in auditor.get(here).words
    assert said in visitor("kadis").get(f"/berkas/{instance}").words
    with engine.store.transaction() as tx:
        unguarded(tx.connection)
        tx.execute(sa.text("update event set at = at + 1 where seq = 2"))
    checked = auditor.get(here).send({}, action=action).words
    assert "Riwayat berkas ini tidak utuh. Jangan ubah apa pun;" in checked
    assert "Berkas 1 (PDK-2026-0001), catatan 2: isinya diubah." in checked
    checked = other.get(here).send({}, action=action).words
    assert "Riwayat berkas ini tidak utuh. Hubungi auditor." in checked
    assert "isinya diubah" not in checked
    clock.advance(timedelta(days=1))
    while engine.inspections.run_due():
        pass
    found = "Pemeriksaan malam terakhir, Rab, 25 Nov 2026 pukul 09.00 WIB: ada kesalahan."
    assert found in auditor.get(f"/berkas/{instance}").words
    hidden = office.started(engine)
    with pytest.raises(errors.NotFound):
        engine.inspections.of_case(hidden, office.actor(engine, "bidang.kearsipan"))


def test_a_bidang_sees_its_own_rows_and_no_others(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_4")
    person = visitor("bidang.kearsipan")
    assert "Nilai pengawasan kearsipan" in person.get(f"/berkas/{instance}").words
    for tab in (*TABS, "/isian?semua", "/cetak"):
        assert "Jumlah kunjungan pemustaka" not in person.get(f"/berkas/{instance}{tab}").words, tab
    for tab in ("", "/isian", "/cetak"):
        assert "Jumlah kunjungan pemustaka" in visitor("perencana").get(f"/berkas/{instance}{tab}").words, tab


def test_a_hidden_case_does_not_exist(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    page = visitor("bidang.kearsipan").get(f"/berkas/{instance}")
    assert page.status == 404
    assert page.words == visitor("bidang.kearsipan").get("/berkas/99999").words


def test_a_case_is_cancelled_with_a_reason(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    page = visitor("kadis").get(f"/berkas/{instance}")
    action = f"/berkas/{instance}/batalkan"
    assert page.send({"alasan": "pendek"}, action=action).status == 422
    done = page.send({"alasan": "Periode ini sudah dikumpulkan."}, action=action)
    result = done.all("//section[@aria-labelledby='hasil-judul']")[0]
    assert result.startswith("Hasil Dibatalkan oleh Kepala Dinas (contoh), Sen, 23 Nov 2026 pukul 09.00 WIB.")
    assert "Alasan: Periode ini sudah dikumpulkan." in result
    assert "Tidak dikerjakan" in done.words
    assert "Menunggu" not in done.words
    history = done.visitor.get(f"/berkas/{instance}/riwayat?jenis=pengembalian").words
    assert "membatalkan berkas ini. Alasan: Periode ini sudah dikumpulkan." in history
    again = page.send({"alasan": "Periode ini sudah dikumpulkan."}, action=action)
    assert again.status == 409
    assert "Berkas ini dibatalkan oleh Kepala Dinas (contoh)" in again.words


def test_a_remark_that_names_who_may_not_see_the_case_stays_in_its_form(
    engine: Engine, visitor: Come
) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}/riwayat", f"/berkas/{instance}/komentar"
    text = "Mohon bantuan @bidang.kearsipan & @sekretaris"
    page = visitor("kadis").get(here).send({"komentar": text}, action=action)
    assert page.status == 422
    assert page.title.startswith("Galat:")
    assert "Tidak ada orang bernama pengguna @bidang.kearsipan yang dapat melihat berkas ini." in page.words
    (field,) = page.document.xpath("//textarea[@name='komentar']")
    assert field.text.strip() == text
    assert "berkomentar" not in visitor("kadis").get(here).words
    page = page.send({"komentar": "Mohon bantuan @sekretaris."}, action=action)
    assert "Sekretaris (contoh) diberi tahu." in page.words
    assert "berkomentar: “Mohon bantuan @Sekretaris (contoh).”" in page.words


def test_whom_a_remark_may_name_is_offered_by_the_beginning(engine: Engine, visitor: Come) -> None:
    instance = office.started(engine)
    answer = visitor("kadis").get(f"/berkas/{instance}/orang?cari=SEK", Accept="application/json")
    assert answer.response.get_json() == {
        "people": [
            {
                "username": "sekretaris",
                "name": "Sekretaris (contoh)",
                "roles": "Sekretaris, Sekretariat (pengisi data)",
            }
        ]
    }
    assert (
        visitor("bidang.kearsipan").get(f"/berkas/{instance}/orang", Accept="application/json").status == 404
    )
