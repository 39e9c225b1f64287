"""A remark from the page of a case; its text is text, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor


def test_a_remark_is_written_and_read(engine: Engine, visitor: Callable[..., Visitor]) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}", f"/berkas/{instance}/komentar"
    page = visitor("kadis").get(here).send({"komentar": "<img src=x onerror=alert(1)>"}, action=action)
    assert "berkomentar: “<img src=x onerror=alert(1)>”" in page.words
    assert not page.document.xpath("//main//img[@src='x']")
    auditor = visitor("auditor").get(here)
    assert "berkomentar" in auditor.words
    assert not auditor.document.xpath(f"//form[@action='{action}']")


Come = Callable[..., Visitor]


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


def test_a_remark_that_names_who_may_not_see_the_case_stays_in_its_form(
    engine: Engine, visitor: Come
) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}", f"/berkas/{instance}/komentar"
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
